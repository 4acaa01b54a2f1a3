"""Originals in another writing: the proof reads them without being told how they are written."""

import base64
import bz2
import codecs
import gzip
import hashlib
import json
import zlib
from dataclasses import replace
from urllib.parse import quote

import numpy as np
import polars as pl
import pytest

from tests import shop
from tests.dresses import MAILS, NUMBERS, coded, digits, grouped, read, written
from tests.spoil import PEOPLE, SIZE, SOURCE, columns, good, proved
from tuomin.proof.codes import blobs

PHONE, MAIL, NAME = "13800138000", "li.ming@mail.cn", "欧阳国梅"


NAMED = {
    "blank": grouped(" ", 1),
    "blanks": " ".join,
    "wide blank": grouped("\u3000", 1),
    "zero-width": "\u200b".join,
    "dots": "·".join,
    "comma": grouped(",", 2),
    "percent-encoded": quote,
    "HTML": written("&#x{:x};"),
    "base64": coded,
    "base64 of JSON": lambda text: coded(json.dumps({"n": text}, ensure_ascii=False)),
    "hexadecimal": lambda text: text.encode().hex(),
    "escaped twice": lambda text: json.dumps({"p": json.dumps({"n": text})}),
    "in full form": lambda text: text.translate(str.maketrans("欧阳国", "歐陽國")),
}
STREAM = b"%PDF-1.4\n1 0 obj<</Filter/FlateDecode>>stream\n"
BLOBS = {
    "text": lambda text: text.encode(),
    "PDF": lambda text: b"%PDF-1.4\nBT (tel " + text.encode() + b") Tj ET\xff\xfe\nendstream",
    "compressed PDF": lambda text: STREAM + zlib.compress(b"BT (" + text.encode() + b") Tj ET"),
    "EXIF": lambda text: b"\xff\xd8\xff\xe1\x00@Exif\x00\x00" + text.encode() + b"\x00\xff\xd9",
    "PNG": lambda text: b"\x89PNG\r\n\x1a\n\x00tEXtAuthor\x00" + text.encode() + b"\x00\xff",
    "gzip": lambda text: gzip.compress(text.encode()),
    "zlib": lambda text: zlib.compress(text.encode()),
    "bzip2": lambda text: bz2.compress(text.encode()),
    "gzip of gzip": lambda text: gzip.compress(gzip.compress(text.encode())),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "GB 18030": lambda text: b"\xff\x00" + f"电话{text}谢谢".encode("gb18030") + b"\x00\xff",
}


@pytest.mark.parametrize("dress", NUMBERS)
@pytest.mark.parametrize("number", [PHONE, "110101190001010012"])
def test_numbers_are_read(dress, number):
    assert number in read(NUMBERS[dress](number))


@pytest.mark.parametrize("dress", MAILS)
def test_addresses_are_read(dress):
    assert MAIL in read(f"see {MAILS[dress](MAIL)} ok")


@pytest.mark.parametrize("dress", NAMED)
def test_names_are_read(dress):
    assert any(NAME in text for text in read(NAMED[dress](NAME)))


@pytest.mark.parametrize("form", BLOBS)
def test_text_in_binary_values_is_read(form):
    [text] = blobs.texts(pl.Series([BLOBS[form](f"tel {PHONE}")]))

    assert PHONE in text


@pytest.mark.parametrize(
    ("noise", "said"),
    [
        (b"", None),
        (b"\x00" * 64, None),
        (b"\x1f\x8b cut", " cut"),
        (b"BZh9 broken", "BZh9 broken"),
        (b"\xff", None),
        (gzip.compress(b"tel", mtime=0)[:-12], None),
    ],
)
def test_broken_binary_values_are_no_error(noise, said):
    assert (blobs.texts(pl.Series([noise, b"\xff\xfe\xfd"]))[0] or None) == said


def test_every_dress_is_found_in_a_copy_and_counted():
    """One copy holds an ID number of another person in each row; none of them helps another."""
    copy = good("de_identified")
    texts = copy.frames["customer"]["remark"].to_list()
    for row, dress in enumerate(NUMBERS.values(), start=100):
        number = next(each for each in PEOPLE["sfzh"][row + 200 :] if each.isdigit())
        texts[row] = f"见 {dress(number)} 。"
    columns("customer", remark=pl.Series(texts))(copy)
    [flaw] = [each for each in proved(copy).failures if each.place == "customer.remark"]

    assert (flaw.code, flaw.kind, flaw.count) == ("inside", "identity.cn_resident_id", len(NUMBERS))


def test_binary_columns_are_looked_through():
    copy = good("de_identified")
    table = copy.tables["customer"]
    copy.tables["customer"] = replace(
        table, columns=(*table.columns, shop.column("photo", "binary"))
    )
    values = [b"\xff\xd8\xff\xe0"] * SIZE
    for row, (form, number) in enumerate(zip(BLOBS.values(), PEOPLE["sfzh"], strict=False)):
        values[row * 7] = form(number)
    columns("customer", photo=pl.Series(values, dtype=pl.Binary))(copy)
    [flaw] = proved(copy).failures

    assert (flaw.place, flaw.count) == ("customer.photo", len(BLOBS))


def hashed(function):
    return lambda text: hashlib.new(function, text.encode()).hexdigest()


def numbered(change):
    return lambda text: str(change(int(text)))


MD5 = hashed("md5")
# What is done to a whole column, so that whoever knows it has the originals back.
COMPUTED = {
    ("hash", "sjhm"): {
        **{name: hashed(name) for name in ("sha224", "sha384", "sha512", "sha3_256", "blake2b")},
        "base64 of MD5": lambda text: base64.b64encode(bytes.fromhex(MD5(text))).decode(),
        "base64 of SHA-256": lambda text: base64.b64encode(
            hashlib.sha256(text.encode()).digest()
        ).decode(),
        "12 digits of MD5": lambda text: MD5(text)[:12],
        "8 digits of MD5": lambda text: MD5(text)[:8],
        "32 digits of SHA-256": lambda text: hashed("sha256")(text)[:32],
        "end of MD5": lambda text: MD5(text)[16:],
        "MD5 with a prefix": lambda text: f"u_{MD5(text)}",
        "MD5 as a UUID": lambda text: grouped("-", 8, 12, 16, 20)(MD5(text)),
        "MD5 of MD5": lambda text: MD5(MD5(text)),
        "SHA-1 of MD5": lambda text: hashed("sha1")(MD5(text)),
        "MD5 with a salt that all try": lambda text: MD5(f"{text}123456"),
        "MD5 behind +86": lambda text: MD5(f"+86{text}"),
        "MD5 backwards": lambda text: MD5(text[::-1]),
        "CRC-32": lambda text: f"{zlib.crc32(text.encode()):08x}",
    },
    ("computed", "sjhm"): {
        "backwards": lambda text: text[::-1],
        "shifted digits": digits("3456789012"),
        "complement": digits("9876543210"),
        "letters": digits("abcdefghij"),
        "ends swapped": lambda text: text[-1] + text[1:-1] + text[0],
        "turned": lambda text: text[3:] + text[:3],
        "blocks exchanged": lambda text: text[:3] + text[7:] + text[3:7],
        "XOR": numbered(lambda number: number ^ 0x5A5A5A5A),
        "offset": numbered(lambda number: number + 77_777_777_777),
        "scaled": numbered(lambda number: number * 7),
        "base 36": lambda text: np.base_repr(int(text), 36),
        "XOR of bytes": lambda text: bytes(each ^ 42 for each in text.encode()).hex(),
        "end cut off": lambda text: text[:9],
    },
    ("computed", "sfzh"): {
        "shifted digits": digits("3456789012"),
        "ends swapped": lambda text: text[-1] + text[1:-1] + text[0],
    },
    ("computed", "email"): {"rotated alphabet": lambda text: codecs.encode(text, "rot13")},
    ("computed", "xm"): {
        "surname hidden": lambda text: f"某{text[1:]}",
        "surname last": lambda text: text[1:] + text[0],
        "next character": lambda text: "".join(chr(ord(each) + 1) for each in text),
        "code points": lambda text: " ".join(f"{ord(each):x}" for each in text),
    },
}
CASES = [(*place, way) for place, ways in COMPUTED.items() for way in ways]


@pytest.mark.parametrize(("code", "column", "way"), CASES, ids=[f"{c}: {w}" for _, c, w in CASES])
def test_what_is_computed_without_a_key_is_no_surrogate(code, column, way):
    copy = good("de_identified")
    change = COMPUTED[code, column][way]
    columns("customer", **{column: pl.Series([change(each) for each in PEOPLE[column]])})(copy)

    assert (code, f"customer.{column}") in {
        (flaw.code, flaw.place) for flaw in proved(copy).failures
    }


@pytest.mark.parametrize("column", ["city", "serial_no", "remark"])
def test_a_number_in_pieces_is_put_together(column):
    """The last eight digits of a mobile, in a column of other things."""
    copy = good("de_identified")
    columns("customer", **{column: PEOPLE["sjhm"].str.tail(8)})(copy)

    assert ("computed", f"customer.{column}") in {
        (flaw.code, flaw.place) for flaw in proved(copy).failures
    }


def test_order_preserving_surrogates_are_named():
    ranks = PEOPLE["sjhm"].rank("ordinal").cast(pl.Int64)
    copy = good("de_identified")
    columns("customer", sjhm=(ranks * 7 + 15_400_000_000).cast(pl.String))(copy)

    assert ("computed", "customer.sjhm") in {
        (flaw.code, flaw.place) for flaw in proved(copy).failures
    }


@pytest.mark.parametrize("seed", range(3))
def test_random_surrogates_are_not(seed):
    rng = np.random.default_rng(seed)
    copy = good("de_identified")
    numbers = pl.Series(rng.integers(15_400_000_000, 15_499_999_999, SIZE)).cast(pl.String)
    tokens = pl.Series([rng.bytes(16).hex() for _ in range(SIZE)])
    columns("customer", sjhm=numbers, email=tokens, remark=tokens.str.head(12))(copy)

    assert [flaw.place for flaw in proved(copy).failures] == []


@pytest.mark.parametrize("every", [1, 3])
def test_what_follows_from_an_identifier_in_the_source_too_was_not_computed(every):
    """Numbers that were handed out in order, kept beside a name that was taken out."""
    told = [f"第{n:04d}单，{{}}收" if n % every == 0 else None for n in range(SIZE)]
    orders = [each and each.format(name) for each, name in zip(told, PEOPLE["xm"], strict=True)]
    copy, source = good("de_identified"), dict(SOURCE)
    source["customer"] = PEOPLE.with_columns(remark=pl.Series(orders))
    columns("customer", remark=pl.Series([each and each.format("某人") for each in told]))(copy)

    assert proved(copy, source).failures == ()


def test_a_column_that_every_fourth_row_has_is_seen_as_kept():
    remarks = pl.Series([f"备注 {n}" if n % 4 == 0 else None for n in range(SIZE)])
    copy, source = good("de_identified"), dict(SOURCE)
    source["customer"] = PEOPLE.with_columns(remark=remarks)
    columns("customer", remark=remarks)(copy)

    (customer,) = (each for each in proved(copy, source).tables if each.table == "customer")
    assert {each.column: each.kept for each in customer.columns}["remark"] == 1.0


def test_a_salt_that_nobody_knows_is_a_key():
    """The limit of what can be found: such digests are random numbers to everybody without it."""
    copy = good("de_identified")
    salted = pl.Series([MD5(f"{each}Zq8!x") for each in PEOPLE["sjhm"]])
    columns("customer", sjhm=salted)(copy)

    assert proved(copy).holds
