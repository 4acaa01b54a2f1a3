"""Surrogates go back into the very type that their values had."""

import polars as pl
import pytest

from tuomin.copier.typed import from_text
from tuomin.errors import ConnectorError

PLACE = pl.Struct({"city": pl.String, "geo": pl.Struct({"lat": pl.Float64, "lon": pl.Float64})})
# A type, a text, and its value.
NESTED = [
    (PLACE, '{"geo": {"lat": 1, "lon": 2}}', {"city": None, "geo": {"lat": 1, "lon": 2}}),
    (PLACE, '{"geo": {"lat": "***"}}', {"city": None, "geo": {"lat": None, "lon": None}}),
    (pl.List(pl.Int64), '[1, "[id]", 3]', [1, None, 3]),
    (pl.List(pl.Boolean), "[true, null]", [True, None]),
]  # fmt: skip


@pytest.mark.parametrize(("dtype", "text", "value"), NESTED)
def test_a_mark_in_the_place_of_a_number_is_a_null_there(dtype, text, value):
    like = pl.Series("a", [None], dtype)
    texts = pl.Series("a", [text, None], pl.String)

    found = from_text(texts, like, where="t.a")

    assert (found.dtype, found.to_list()) == (dtype, [value, None])


def test_what_is_no_value_of_the_type_at_all_is_an_error():
    with pytest.raises(ConnectorError, match="do not fit"):
        from_text(pl.Series("a", ["12"]), pl.Series("a", [None], PLACE), where="t.a")
