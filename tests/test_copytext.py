"""Rows as COPY text come back as they went, whatever they hold."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.connectors.copytext import few, parse
from tuomin.connectors.rowtext import serialise
from tuomin.errors import ConnectorError

LETTERS = st.sampled_from(
    ["\\", "\t", "\n", "\r", "N", ".", "a", "张", "\x08", "\ufeff", '"', "😀", ""]
)
TEXTS = st.none() | st.lists(LETTERS, max_size=5).map("".join)


@settings(deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.none() | st.binary(max_size=4)), max_size=6))
def test_copy_text_round_trips(rows):
    schema = {"a": pl.String, "b": pl.String, "c": pl.Binary}
    frame = pl.DataFrame(rows, schema=schema, orient="row")

    assert parse(serialise(frame), list(schema), binary=["c"]).equals(frame)
    assert few(serialise(frame), list(schema), binary=["c"]).equals(frame)


TYPED = {"number": [1, None], "real": [1.5, float("nan")], "text": ["a\\" * 40, "\t\n"]}


def test_rows_of_any_types_and_many_escapes_are_written():
    frame = pl.DataFrame(TYPED | {"none": [None, None]})
    whole = pl.concat([frame, frame]).with_columns(pl.col("text").shuffle(seed=1))

    for rows in (frame, frame[1:], whole.filter(pl.col("number").is_null()), frame.clear()):
        assert parse(serialise(rows), rows.columns).equals(rows.cast(pl.String))


@pytest.mark.parametrize(
    "block", [b"1\t2\n3\n", b"1\n", b"1\t2\t3\n", b"1\t2\n3\t4", b"\t", b"1\t\\"]
)
def test_rows_without_all_columns_are_refused(block):
    with pytest.raises(ConnectorError):
        parse(block, ["a", "b"])
    with pytest.raises(ConnectorError):
        few(block, ["a", "b"], binary=[])


def test_bytes_that_are_no_text_are_refused_or_shown():
    with pytest.raises(UnicodeError):
        parse(b"a\xff\tb\n", ["x", "y"])

    assert parse(b"a\xff\tb\\\\\n", ["x", "y"], lossy=True).rows() == [("a\ufffd", "b\\")]
    assert few(b"a\xff\tb\\\\\n", ["x", "y"], binary=[]).rows() == [("a\ufffd", "b\\")]
