"""Texts in columns of bytes are masked however they are encoded; all other bytes stay."""

import bz2
import gzip
import pickle
import random
import sqlite3
import zlib
from contextlib import closing
from functools import partial

import polars as pl
import pytest

from tests.commands import run
from tuomin.connectors.open import open_connector
from tuomin.copier import binary
from tuomin.transforms.text import Text
from tuomin.transforms.texts.known import wanted


def wide(text):
    return text.encode("utf-16-le")


# Without the time, or two workers would collect tests of different names.
gzipped = partial(gzip.compress, mtime=0)
TEXT = Text(known=wanted(pl.Series(["李娜"])))
PHONE, SAID = "电话 13800138000 李娜", "电话 [mobile] [name]"
NATIONAL = PHONE.encode("gb18030")
LONG = b"13800138000 " * 100_000

# Bytes, and what they become.
BYTES = [
    *[(PHONE.encode(name), SAID.encode(name)) for name in ("utf-8", "gb18030", "utf-16")],
    *[(PHONE.encode(name), SAID.encode(name)) for name in ("utf-16-le", "utf-16-be")],
    (b"\0\1tel 13800138000\0x@a.example.com\0", b"\0\1tel [mobile]   \0[email]        \0"),
    (b"\xff" + wide("tel 13800138000"), b"\xff" + wide("tel [mobile]   ")),
    (b"\x89PNG\r\n\x1a\n13800138000", b"\x89PNG\r\n\x1a\n[mobile]   "),
    (b"", b""),
    (None, None),
]  # fmt: skip
# Packed bytes, how they are opened, and what is in them.
PACKED = [
    (gzipped(NATIONAL), gzip.decompress, SAID.encode("gb18030")),
    (zlib.compress(PHONE.encode()), zlib.decompress, SAID.encode()),
    (bz2.compress(PHONE.encode()), bz2.decompress, SAID.encode()),
    (gzipped(zlib.compress(b"13800138000")), gzip.decompress, zlib.compress(b"[mobile]")),
    (pickle.dumps(["李娜", "13800138000"]), pickle.loads, ["[name]", "[mobile]   "]),
    (gzipped(LONG), gzip.decompress, b"[mobile] " * 100_000),
    (
        gzipped(b"a b " * 300_000 + b"13800138000"),
        gzip.decompress,
        b"a b " * 300_000 + b"[mobile]",
    ),
    (gzipped(b"hi ") + gzipped(b"13800138000"), gzip.decompress, b"hi [mobile]"),
    (gzipped(b"13800138000")[:-9], bytes, b""),
]
NOTHING = [
    *[random.Random(seed).randbytes(size) for seed in range(20) for size in (16, 48, 9_000)],  # noqa: S311
    gzipped(b"nothing"),
    "平安".encode("utf-16"),
]


@pytest.mark.parametrize(("value", "expected"), BYTES)
def test_texts_are_masked_in_their_own_encoding(value, expected):
    assert changed(value, None, value) == [expected, None, expected]


@pytest.mark.parametrize(("value", "opened", "expected"), PACKED)
def test_what_is_packed_is_packed_again(value, opened, expected):
    assert opened(changed(value)[0]) == expected


def test_other_bytes_stay():
    assert changed(*NOTHING) == NOTHING


# What a column of SQLite holds, and in the copy: there and as bytes.
MIXED = [
    (13_800_138_000, "[mobile]", b"[mobile]"),
    (7, 7, b"7"),
    (2.5, 2.5, b"2.5"),
    ("tel 13800138000", "tel [mobile]", b"tel [mobile]"),
    (b"tel 13800138000", b"tel [mobile]", b"tel [mobile]"),
    (b"\0tel 13800138000", b"\0tel [mobile]   ", b"\0tel [mobile]   "),
    (None, None, None),
]


@pytest.mark.parametrize("form", ["sqlite:///{}", "duckdb:///{}", "{}.parquet"])
def test_values_of_several_classes_are_masked_in_each(tmp_path, form):
    source, target = tmp_path / "source.db", form.format(tmp_path / "copy.db")
    with closing(sqlite3.connect(source)) as database:
        database.execute("CREATE TABLE note (said BLOB)")
        database.executemany("INSERT INTO note VALUES (?)", [row[:1] for row in MIXED])
        database.commit()
    run("copy", f"sqlite:///{source}", target, "--policy", "masked")

    with closing(open_connector(target)) as copy:
        (table,) = copy.tables()
        (batch,) = copy.batches(table, 100)
    found = [plain(value) for value in batch["said"]]

    assert found == [row[1 if form.startswith("sqlite") else 2] for row in MIXED]


def test_a_proof_reads_bytes_of_which_some_say_nothing(tmp_path):
    source, target = f"sqlite:///{tmp_path / 'source.db'}", f"sqlite:///{tmp_path / 'copy.db'}"
    draw = random.Random(1)  # noqa: S311
    said = [f"tel 138{draw.randrange(10**8):08d}".encode() for _ in range(100)]
    with closing(sqlite3.connect(tmp_path / "source.db")) as database:
        database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, said BLOB)")
        rows = [(each,) for text in said for each in (text, text + b"\n", draw.randbytes(30))]
        database.executemany("INSERT INTO note (said) VALUES (?)", rows)
        database.commit()
    run("copy", source, target, "--policy", "masked")
    answer = run("verify", source, target, "--outcome", "masked")

    assert answer.code == 0, answer.err
    assert "the copy holds" in answer.out


def test_a_column_of_names_in_bytes_is_told(tmp_path):
    source, target = f"sqlite:///{tmp_path / 'source.db'}", f"sqlite:///{tmp_path / 'copy.db'}"
    surnames, given = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟"
    people = [f"{one}{two}".encode() for one in surnames for two in given]
    with closing(sqlite3.connect(tmp_path / "source.db")) as database:
        database.execute("CREATE TABLE person (id INTEGER PRIMARY KEY, name BLOB)")
        database.executemany("INSERT INTO person (name) VALUES (?)", [(each,) for each in people])
        database.commit()
    run("copy", source, target, "--policy", "masked")

    with closing(sqlite3.connect(tmp_path / "copy.db")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM person")]
    assert len(names) == len(people)
    assert not {*names} & {*people}


def plain(value):
    """The one value of several classes."""
    if not isinstance(value, dict):
        return value
    text = value.pop("text")
    told = [None if text is None else text.decode(), *value.values()]
    return next((each for each in told if each is not None), None)


def changed(*values):
    series = pl.Series(values, dtype=pl.Binary)
    return binary.changed(series, lambda texts: TEXT.apply(texts, b"")).to_list()
