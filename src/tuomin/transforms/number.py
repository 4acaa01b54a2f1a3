"""Numbers permuted among those of the same length: no surrogate is longer, shorter or used twice.

FF1 from seven digits on, a keyed table below that. Leading zeros, signs and separators stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.arrays.rows import choose, present
from tuomin.transforms.base import check
from tuomin.transforms.keyed import permutation, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written.spelling import choose_spelled

WORD = 19  # digits at most in one 64-bit number
LONGEST = 36  # digits at most in two
FORM = f"[0-9]{{1,{LONGEST}}}"

EDGES = (0, *(10**width for width in range(1, WORD)), 2**63, 10**WORD)
"""Where numbers get a digit more, and where they no longer fit into a column of 64 bits: what fits
stays so, be it written as a number or as text.
"""


@dataclass(frozen=True, kw_only=True)
class Number:
    """Another number with as many digits, one for each."""

    limit: int = 0
    """The largest number that the column holds; 0 is unlimited."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "limit", 0 <= self.limit < EDGES[-1], "0 to 9999999999999999999")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        kernel = partial(permuted, key=key, limit=self.limit)
        other = partial(shape.permuted, key=key)
        return present(texts, lambda rows: choose_spelled(rows, [(FORM, kernel)], other))


def permuted(rows: pl.Series, key: bytes, limit: int = 0) -> pl.Series:
    """Texts of 1 to 36 digits, each permuted among those with as many leading zeros and digits."""
    edges = sorted({*EDGES, limit + 1} if limit else EDGES)
    bare = rows.str.strip_chars_start("0")
    zeros = rows.str.len_bytes() - bare.str.len_bytes()
    if zeros.sum():
        zeros = zeros - (bare == "")  # all zeros: the last one is the number
        bare = rows.str.slice(zeros.cast(pl.Int64))
    moved = choose(
        bare,
        [(f".{{1,{WORD}}}", partial(_narrow, edges=edges, key=key))],
        partial(_wide, key=key),
    )
    return rows.str.head(zeros.cast(pl.Int64)) + moved if zeros.sum() else moved


def _narrow(rows: pl.Series, edges: Sequence[int], key: bytes) -> pl.Series:
    numbers = rows.cast(pl.UInt64).to_numpy()
    return pl.Series(permutation.banded(numbers, edges, key)).cast(pl.String)


def _wide(rows: pl.Series, key: bytes) -> pl.Series:
    """Numbers of 20 to 36 digits, in two halves; the first digit is never 0."""
    width = int(rows.str.len_bytes().item(0))
    return choose(
        rows,
        [(f".{{{width}}}", partial(_halved, width=width, key=key))],
        partial(_wide, key=key),
    )


def _halved(rows: pl.Series, width: int, key: bytes) -> pl.Series:
    ff1 = FF1(derive(key, f"{width} digits"), radix=10, length=width)
    places, half = flat.matrix(rows, width), width // 2
    left, right = digits.number(places[:, :half]), digits.number(places[:, half:])
    outside = np.arange(len(rows))
    while len(outside):
        left[outside], right[outside] = ff1.encrypt_halves(left[outside], right[outside])
        outside = outside[left[outside] < 10 ** (half - 1)]
    return digits.written(left, half) + digits.written(right, width - half)
