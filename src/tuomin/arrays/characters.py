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

from tuomin.arrays import flat
from tuomin.arrays.flat import NOTHING, ONE, Bytes, Flat, Marks, Place, Places
from tuomin.compiled import compiled

Codes = NDArray[np.uint32]

TWO, THREE, FOUR = 0x80, 0xE0, 0xF0
"""The first byte after those of ASCII, and those that begin three and four bytes of UTF-8."""

TWO_END, THREE_END = 0x800, 0x10000  # the first code points that take more bytes
REST = 0x3F  # the bits that each further byte adds
WIDEST = 4  # bytes


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
        return self.flat().texts()

    def flat(self) -> Flat:
        """The rows as UTF-8."""
        data = np.empty(len(self.codes) * WIDEST, np.uint8)
        offsets = np.empty(len(self.offsets), np.int64)
        size = _encode(self.codes, self.offsets, data, offsets)
        return Flat(data[:size], offsets)


def of(texts: pl.Series) -> Characters:
    """The code points of `texts`, which holds no nulls."""
    return decoded(flat.of(texts))


def decoded(column: Flat) -> Characters:
    """The code points of a column."""
    codes = np.empty(len(column.data), np.uint32)
    offsets = np.empty(len(column.offsets), np.int64)
    size = _decode(column.data, column.offsets, codes, offsets)
    return Characters(codes[:size], offsets)


@compiled
def _decode(data: Bytes, offsets: Places, codes: Codes, places: Places) -> int:
    """Write the code points of UTF-8, and where each row begins; tell how many they are."""
    at, byte = NOTHING, NOTHING
    for row in range(len(offsets) - 1):
        places[row] = at
        end = np.uint64(offsets[row + 1])
        while byte < end:
            codes[at], byte = decode(data, byte)
            at += ONE
    places[len(places) - 1] = at
    return int(at)


@compiled
def count(data: Bytes, start: int, end: int) -> int:
    """How many characters the UTF-8 from `start` up to `end` is."""
    total = 0
    for place in range(start, end):
        total += (data[place] & 0xC0) != TWO  # each byte that begins a character
    return total


@compiled
def decode(data: Bytes, byte: Place) -> tuple[np.uint32, Place]:
    """The code point whose UTF-8 begins at `byte`, and where it ends."""
    first, byte = np.uint32(data[byte]), byte + ONE
    if first < TWO:
        return first, byte
    second, byte = np.uint32(data[byte] & REST), byte + ONE
    if first < THREE:
        return np.uint32((first & 0x1F) << 6 | second), byte
    third, byte = np.uint32(data[byte] & REST), byte + ONE
    if first < FOUR:
        return np.uint32((first & 0x0F) << 12 | second << 6 | third), byte
    fourth = np.uint32(data[byte] & REST)
    return np.uint32((first & 0x07) << 18 | second << 12 | third << 6 | fourth), byte + ONE


@compiled
def _encode(codes: Codes, places: Places, data: Bytes, offsets: Places) -> int:
    """Write the UTF-8 of code points, and where each row begins; tell how many bytes they are."""
    byte = NOTHING
    for row in range(len(places) - 1):
        offsets[row] = byte
        for code in codes[places[row] : places[row + 1]]:
            byte = encode(code, data, byte)
    offsets[len(offsets) - 1] = byte
    return int(byte)


@compiled
def encode(code: int, data: Bytes, byte: Place) -> Place:
    """Write the UTF-8 of one code point from `byte` on; tell where it ends."""
    if code < TWO:
        data[byte] = code
        return byte + ONE
    if code < TWO_END:
        data[byte] = 0xC0 | code >> 6
    elif code < THREE_END:
        data[byte] = THREE | code >> 12
    else:
        data[byte] = FOUR | code >> 18
        byte += ONE
        data[byte] = TWO | code >> 12 & REST
    if code >= TWO_END:
        byte += ONE
        data[byte] = TWO | code >> 6 & REST
    byte += ONE
    data[byte] = TWO | code & REST
    return byte + ONE


def _sums(counts: NDArray[np.generic]) -> Places:
    sums = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=sums[1:])
    return sums
