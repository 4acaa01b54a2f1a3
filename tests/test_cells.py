"""Equal values are found to be equal, whatever engine, type and spelling they come in."""

import polars as pl
import pytest

from tuomin.proof.codes.cells import codes, fold


@pytest.mark.parametrize(
    ("family", "left", "right"),
    [
        ("integer", 5, "5"),
        ("decimal", "5.00", 5),
        ("decimal", "0.10", "0.1"),
        ("boolean", "t", True),
        ("boolean", 0, "false"),
        ("date", "1901-02-03", "1901-02-03 00:00:00"),
        ("timestamp", "1901-02-03T04:05:06.700Z", "1901-02-03 04:05:06.7"),
        ("timestamp", "1901-02-03 04:05:06+00", "1901-02-03 04:05:06.000"),
        ("uuid", "ABCDEF00-0000", "abcdef00-0000"),
        ("json", '{"a": 1}', '{"a":1}'),
    ],
)
def test_equal_values_of_two_engines_have_equal_codes(family, left, right):
    found, other = (codes(pl.Series([value]), family, 3) for value in (left, right))

    assert found.tolist() == other.tolist()


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        (13_800_138_000, "13800138000"),
        (8_613_800_138_000, "13800138000"),
        ("AA-BB-CC-DD-EE-0F", "aabbccddee0f"),
        ("aa:bb:cc:dd:ee:0f", "aabbccddee0f"),
        ("京A·12345", "京a12345"),
        ("11010119000101001x", "11010119000101001x"),
        ("\\u0031\\uff13800138000", "13800138000"),
    ],
)
def test_spellings_fold(value, folded):
    values = pl.Series([value])
    before = values.to_list()

    assert fold(values).to_list() == [folded]
    assert values.to_list() == before
