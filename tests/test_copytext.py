"""Rows as COPY text come back as they went, whatever they hold."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.connectors.copytext import parse, serialise

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
