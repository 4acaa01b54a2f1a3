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

TWO = 0x80  # first byte, and first code point, of what is no ASCII
UTF32 = "utf-32-le"


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
        data = np.frombuffer(str(self.codes.astype("<u4").data, UTF32).encode(), np.uint8)
        leads = np.append(np.flatnonzero(_leads(data)), len(data))
        return Flat(data, leads[self.offsets]).texts()


def of(texts: pl.Series) -> Characters:
    """The code points of `texts`, which holds no nulls."""
    column = flat.of(texts)
    if not len(column.data) or column.data.max() < TWO:
        return Characters(column.data.astype(np.uint32), column.offsets)
    codes = np.frombuffer(bytearray(str(column.data.data, "utf-8").encode(UTF32)), "<u4")
    return Characters(codes, _sums(texts.str.len_chars().to_numpy()))


def _leads(data: flat.Bytes) -> Marks:
    """Which bytes begin a character."""
    marks: Marks = (data & 0xC0) != TWO
    return marks


def _sums(counts: NDArray[np.generic]) -> Places:
    sums = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums
