"""A column of texts as one array of Unicode code points and the offsets of its rows, and back.

>>> column = of(pl.Series(["a中", "", "😀"]))
>>> column.codes.tolist(), column.offsets.tolist()
([97, 20013, 128512], [0, 2, 2, 3])
>>> column.texts().to_list()
['a中', '', '😀']
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.transforms import flat
from tuomin.transforms.flat import Flat, Places

Codes = NDArray[np.uint32]
Marks = NDArray[np.bool_]

TWO, THREE, FOUR = 0x80, 0x800, 0x10000  # first code point of two, three, four bytes
TAIL = 0x3F  # the bits of a byte that follows another


@dataclass(frozen=True)
class Characters:
    """`codes` holds the code points of all rows, row i from offsets[i] up to offsets[i + 1]."""

    codes: Codes
    offsets: Places

    @property
    def lengths(self) -> Places:
        """Characters in each row."""
        return np.diff(self.offsets)

    @property
    def rows(self) -> Places:
        """The row of each character."""
        return np.repeat(np.arange(len(self.offsets) - 1), self.lengths)

    def counts(self, marks: Marks) -> Places:
        """How many characters of each row are marked."""
        return np.diff(_sums(marks)[self.offsets])

    def only(self, marks: Marks) -> "Characters":
        """The marked characters alone."""
        return Characters(self.codes[marks], _sums(marks)[self.offsets])

    def texts(self) -> pl.Series:
        """The rows as a String Series."""
        if not len(self.codes) or self.codes.max() < TWO:
            return Flat(self.codes.astype(np.uint8), self.offsets).texts()
        sizes = 1 + (self.codes >= TWO) + (self.codes >= THREE) + (self.codes >= FOUR)
        ends = _sums(sizes)
        return Flat(_encoded(self.codes, sizes, ends), ends[self.offsets]).texts()


def of(texts: pl.Series) -> Characters:
    """The code points of `texts`, which holds no nulls."""
    column = flat.of(texts)
    if not len(column.data) or column.data.max() < TWO:
        return Characters(column.data.astype(np.uint32), column.offsets)
    leads = (column.data & 0xC0) != TWO
    return Characters(_decoded(column.data, leads), _sums(leads)[column.offsets])


def _sums(counts: NDArray[np.generic]) -> Places:
    sums = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums


def _decoded(data: flat.Bytes, leads: Marks) -> Codes:
    starts = np.flatnonzero(leads)
    padded = np.append(data, np.zeros(3, np.uint8)).astype(np.uint32)
    lead = padded[starts]
    codes = lead.copy()
    for first, size in ((0xC0, 2), (0xE0, 3), (0xF0, 4)):
        which = np.flatnonzero((lead >= first) & (lead < first + (TWO >> size)))
        value = lead[which] - np.uint32(first)
        for following in range(1, size):
            bits = padded[starts[which] + following] & np.uint32(TAIL)
            value = (value << np.uint32(6)) | bits
        codes[which] = value
    return codes


def _encoded(codes: Codes, sizes: NDArray[np.integer], ends: Places) -> flat.Bytes:
    data = np.empty(int(ends[-1]), np.uint8)
    single = sizes == 1
    data[ends[:-1][single]] = codes[single]
    for size, mark in ((2, 0xC0), (3, 0xE0), (4, 0xF0)):
        which = np.flatnonzero(sizes == size)
        for following in range(size):
            shift = np.uint32(6 * (size - 1 - following))
            bits = codes[which] >> shift
            lead = mark | bits if not following else TWO | (bits & TAIL)
            data[ends[:-1][which] + following] = lead
    return data
