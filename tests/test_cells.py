"""Equal values are found to be equal, whatever engine, type and spelling they come in."""

import numpy as np
import polars as pl
import pytest

from tuomin.checks import normal, written
from tuomin.proof.codes.cells import codes, fold, fold_all, normalised
from tuomin.proof.originals import otherwise

PIECES = (
    "138", "0013", "8000", "13800138000", "86", "+86", "0086", "(0", "010", ")", " ", "-", "·", "x",
    "X", ".", "e10", "@", "a", "A", "n1", "Y2", "911101", "MA01", "李", "明", "京A", "京a", "12345",
    "12:34:56:", "ab", "\\u", "4f1f", "\u00a0", "\u3000", "，", "ａ", "１", "\u200b", "\u2212", "—",
    "{", '"', ":", "\t", "1", "é", "😀", "䷀", "91110101ma01234567", "1.3800138E10", "mail.cn",
    "l38OO1380OO", "%31", "&#49;", "\\x31", "=31=32", "零", "一三", "①", "<b>", " at ", "#", "dot",
    "MTM4MDAxMzgwMDA=", "H4sIAAAA", "3133383030313338303031", "GEZDGOBQGAYTGOBQ", "/", ",", "o",
)  # fmt: skip
"""Of which texts are made that have to be narrowed, normalised, folded or read otherwise."""


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


@pytest.fixture(scope="module")
def odd_texts():
    rng = np.random.default_rng(8)
    sizes = rng.integers(1, 8, 30_000)
    return pl.Series(["".join(rng.choice(PIECES, size)) for size in sizes] + [None, ""])


def test_no_text_that_may_change_is_taken_for_plain(odd_texts):
    """Where nothing is compiled every pattern is tried on all texts."""
    plain = fold_all(odd_texts.alias("all").to_frame())["all"]

    assert fold(odd_texts).to_list() == plain.to_list()
    assert normalised(odd_texts).to_list() == normal.normalise(odd_texts).to_list()


def test_texts_that_say_nothing_otherwise_are_told(odd_texts):
    said = (otherwise.of(odd_texts) & otherwise.SAID).astype(bool)

    assert written.said(odd_texts.filter(pl.Series(~said))) == {}
