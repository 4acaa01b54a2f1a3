"""Which bytes stand in columns of texts.

>>> digits = of(b"0123456789")
>>> has(pl.Series(["ab", "c3"]), digits)
True
>>> free(flat.of(pl.Series(["ab", "c3"])), digits).tolist()
[True, False]
"""

from collections.abc import Iterable

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes, Flat, Marks, Places
from tuomin.compiled import compiled


def of(values: Iterable[int]) -> Marks:
    """Which of the 256 bytes are among `values`."""
    among = np.zeros(256, bool)
    among[list(values)] = True
    return among


def has(texts: pl.Series, among: Marks) -> bool:
    """Whether any byte of `texts` (no nulls) is `among` the marked ones: quick for a column."""
    return _has(flat.of(texts).data, among)


@compiled
def _has(data: Bytes, among: Marks) -> bool:
    """Run by run of the marks: the machine compares many bytes at a time and looks up one."""
    first = 0
    while first < len(among):
        end = first
        while end < len(among) and among[end]:
            end += 1
        if end > first and _has_within(data, np.uint8(first), np.uint8(end - 1)):
            return True
        first = end + 1
    return False


@compiled
def _has_within(data: Bytes, first: np.uint8, last: np.uint8) -> bool:
    found = False
    for byte in data:
        found |= (byte >= first) & (byte <= last)
    return found


def present(texts: pl.Series) -> Marks:
    """Which bytes stand in `texts` (no nulls)."""
    found = np.zeros(256, bool)
    _note(flat.of(texts).arrays[0], found)
    return found


@compiled
def _note(data: Bytes, found: Marks) -> None:
    for byte in data:
        found[byte] = True


def free(column: Flat, among: Marks) -> Marks:
    """Which rows have no byte that is `among` the marked ones."""
    data, offsets = column.arrays
    marks = np.ones(len(column), bool)
    if _has(data, among):
        _free(data, offsets, among, marks)
    return marks


@compiled
def _free(data: Bytes, offsets: Places, among: Marks, marks: Marks) -> None:
    for row in range(len(marks)):
        found = False
        for place in range(offsets[row], offsets[row + 1]):
            found |= among[data[place]]
        marks[row] = not found
