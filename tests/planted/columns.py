"""Columns whose surrogates give the originals away: masks, hashes, parts that stayed."""

import hmac
import zlib

import polars as pl

from tests import spoil
from tests.planted import Defect
from tests.planted.people import PHONE
from tests.spoil import PEOPLE, cell, columns, digest

STARRED = PEOPLE["sjhm"].str.head(3) + "****" + PEOPLE["sjhm"].str.tail(4)
SALTED = {
    "the column": "sjhm{}",
    "the column behind": "{}:sjhm",
    "the table": "customer_{}",
    "table and column": "customer.sjhm|{}",
}


def under(key, function):
    """Digests under a key that is none."""
    return pl.Series(
        [hmac.new(key.encode(), each.encode(), function).hexdigest() for each in PEOPLE["sjhm"]]
    )


def numbered(change):
    """Digests as decimal numbers."""
    return pl.Series([str(change(each)) for each in digest("md5", PEOPLE["sjhm"])])


def among_codes(digests):
    """The digests in every third row, and else codes in hexadecimal digits too."""
    codes = (f"a{number:020d}" for number in range(len(digests)))
    told = enumerate(zip(digests, codes, strict=True))
    return pl.Series([other if row % 3 else digest for row, (digest, other) in told])


LIMITED = [
    ("names of the next row", "rearranged", "xm", spoil.moved(PEOPLE["xm"])),
    ("MD5", "hash", "sjhm", digest("md5", PEOPLE["sjhm"])),
    ("MD5 in capitals", "hash", "sjhm", digest("md5", PEOPLE["sjhm"]).str.to_uppercase()),
    ("middle of MD5", "hash", "sjhm", digest("md5", PEOPLE["sjhm"], slice(8, 24))),
    ("SHA-1", "hash", "email", digest("sha1", PEOPLE["email"])),
    ("SHA-256", "hash", "sfzh", digest("sha256", PEOPLE["sfzh"])),
    ("start of SHA-256", "hash", "sfzh", digest("sha256", PEOPLE["sfzh"], slice(16))),
    ("hash in another column", "hash", "remark", digest("sha1", PEOPLE["sjhm"])),
    ("start of MD5", "hash", "sjhm", digest("md5", PEOPLE["sjhm"], slice(6))),
    *[(f"salted as {name}", "hash", "sjhm", digest("sha256", [form.format(each) for each in
       PEOPLE["sjhm"]])) for name, form in SALTED.items()],
    ("keyed with the column's name", "hash", "sjhm", under("sjhm", "sha256")),
    ("keyed with a common word", "hash", "sjhm", under("secret", "md5")),
    ("keyed, among codes", "hash", "sjhm", among_codes(under("secret", "md5"))),
    ("CRC-32 as a number", "hash", "sjhm",
     pl.Series([str(zlib.crc32(each.encode())) for each in PEOPLE["sjhm"]])),
    ("start of MD5 as a number", "hash", "sjhm", numbered(lambda digest: int(digest[:15], 16))),
    ("remainder of MD5", "hash", "sjhm", numbered(lambda digest: int(digest, 16) % 10**11)),
    ("MD5 of names", "hash", "xm", digest("md5", PEOPLE["xm"])),
    ("stars", "partly", "sjhm", STARRED),
    ("last digits", "partly", "sjhm", "1540000" + PEOPLE["sjhm"].str.tail(4)),
    ("local part", "partly", "email", PEOPLE["email"].str.replace("mail.cn", "example.com")),
    ("surname", "partly", "xm", PEOPLE["xm"].str.head(1) + "先生"),
    ("end of the ID number", "partly", "sfzh", "00000019000101" + PEOPLE["sfzh"].str.tail(4)),
    ("given name", "computed", "xm", "某" + PEOPLE["xm"].str.tail(2)),
    ("twice the mobile", "computed", "sjhm", (PEOPLE["sjhm"].cast(pl.Int64) * 2).cast(pl.String)),
]  # fmt: skip
MASKS = [
    ("one digit hidden", "few", "sjhm", spoil.hidden(PEOPLE["sjhm"], 10, 0)),
    ("two digits hidden", "few", "sjhm", spoil.hidden(PEOPLE["sjhm"], 5, 4)),
    ("three digits as x", "few", "sjhm", spoil.hidden(PEOPLE["sjhm"], 4, 4, "x")),
    ("ID mask beside the birth date", "restored", "sfzh", spoil.hidden(PEOPLE["sfzh"], 6, 4)),
]  # fmt: skip
DEFECTS = [
    *[
        Defect(asked, f"{asked}: {i}", code, f"customer.{at}", columns("customer", **{at: v}), to)
        for asked, cases, to in [("de_identified", LIMITED, "masked"), ("masked", MASKS, "none")]
        for i, code, at, v in cases
    ],
    Defect("de_identified", "one hash", "hash", "customer.remark",
           cell("customer", "remark", digest("md5", [PHONE])[0]), "masked"),
    Defect("masked", "ID mask beside an age", "few", "customer.sfzh", spoil.beside_age, "none"),
    Defect("de_identified", "undetermined", "undetermined", "customer.serial_no",
           spoil.undetermined("customer", "serial_no"), "masked"),
]  # fmt: skip
