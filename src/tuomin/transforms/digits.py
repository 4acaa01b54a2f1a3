"""Numbers of equal length as texts, as rows of ASCII digits and as 64-bit integers.

>>> numbers = read(pl.Series(["00120", "34567"]), 5)
>>> numbers.tolist(), written(numbers, 5).to_list()
([120, 34567], ['00120', '34567'])
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.compiled import compiled
from tuomin.transforms import flat
from tuomin.transforms.aes import Words
from tuomin.transforms.flat import Bytes, Marks, Places

RADIX = 10
ZERO, VALUE = ord("0"), 0x0F  # the first ASCII digit, and the bits that tell what a digit counts


def read(texts: pl.Series, width: int) -> Words:
    """The numbers that `texts`, all of `width` ASCII digits (at most 19), spell."""
    return number(flat.matrix(texts, width))


def are(texts: pl.Series, widths: range) -> pl.Series:
    """Which `texts` (no nulls) are ASCII digits alone, as many as one of `widths` (step 1)."""
    column, marks = flat.of(texts), np.empty(len(texts), bool)
    _mark(column.data, column.offsets, widths.start, widths.stop, marks)
    return pl.Series(marks)


@compiled
def _mark(data: Bytes, offsets: Places, least: int, end: int, marks: Marks) -> None:
    for row in range(len(marks)):
        is_number = least <= offsets[row + 1] - offsets[row] < end
        for at in range(offsets[row], offsets[row + 1]):
            is_number &= ZERO <= data[at] < ZERO + RADIX
        marks[row] = is_number


@compiled
def number(places: Bytes) -> Words:
    """The number that each row of ASCII digits, at most 19, spells."""
    out = np.empty(len(places), np.uint64)
    for row in range(len(places)):
        total = np.uint64(0)
        for digit in places[row]:
            total = total * np.uint64(RADIX) + np.uint64(digit & VALUE)
        out[row] = total
    return out


def spelled(numbers: NDArray[np.integer], width: int) -> Bytes:
    """The rows of `width` ASCII digits that spell `numbers`, with leading zeros."""
    out = np.empty((len(numbers), width), np.uint8)
    _spell(numbers.astype(np.uint64), out)
    return out


@compiled
def _spell(numbers: Words, out: Bytes) -> None:
    for row in range(len(out)):
        rest = numbers[row]
        for place in range(out.shape[1] - 1, -1, -1):
            quotient = rest // np.uint64(RADIX)
            out[row, place] = ZERO + np.uint8(rest - quotient * np.uint64(RADIX))
            rest = quotient


def written(numbers: NDArray[np.integer], width: int) -> pl.Series:
    """The texts of `width` digits that spell `numbers`, with leading zeros."""
    return flat.texts(spelled(numbers, width))
