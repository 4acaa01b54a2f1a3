"""A column of texts as one array of bytes and the offsets of its rows, and back.

The buffers are Arrow's, so neither way makes a Python object per row.

>>> flat = of(pl.Series(["ab", "", "中"]))
>>> flat.data.tolist(), flat.offsets.tolist()
([97, 98, 228, 184, 173], [0, 2, 2, 5])
>>> flat.texts().to_list()
['ab', '', '中']
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from tuomin.compiled import compiled

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Marks = NDArray[np.bool_]
Words = NDArray[np.uint64]
Place = np.uint64
"""A place that moves on in a compiled loop: one without a sign is not counted from the end."""
NOTHING, ONE = Place(0), Place(1)
Numbers = TypeVar("Numbers", Bytes, Places)
Raw = tuple[Bytes, Places]
"""The arrays of a column, for compiled loops."""


@dataclass(frozen=True)
class Flat:
    """`data` holds the UTF-8 of all rows; row i lies between offsets[i] and offsets[i + 1]."""

    data: Bytes
    offsets: Places

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Places:
        """Bytes in each row."""
        return np.diff(self.offsets)

    @property
    def arrays(self) -> Raw:
        """Both arrays to read, for compiled loops: of one type, whoever made them."""
        return _read_only(self.data), _read_only(self.offsets)

    def is_full(self) -> bool:
        """Whether no row is empty."""
        return bool((self.offsets[1:] > self.offsets[:-1]).all())

    def matrix(self, width: int) -> Bytes:
        """The rows, all `width` bytes long, as those of a matrix."""
        return self.data.reshape(len(self), width)

    def where(self, marks: Marks) -> "Flat":
        """The marked rows alone."""
        offsets = np.empty(np.count_nonzero(marks) + 1, np.int64)
        data = np.empty(len(self.data), np.uint8)
        size = _take(*self.arrays, marks, data, offsets)
        return Flat(data[:size], offsets)

    def part(self, start: int, end: int) -> "Flat":
        """The rows from `start` up to `end`."""
        first, last = self.offsets[start], self.offsets[end]
        return Flat(self.data[first:last], self.offsets[start : end + 1] - first)

    def replaced(self, marks: Marks, others: "Flat") -> "Flat":
        """The rows with `others` in the marked places, in order."""
        return joined(~marks, self.where(~marks), others)

    def texts(self) -> pl.Series:
        """The rows as a String Series; they must be valid UTF-8."""
        buffers = pa.py_buffer(self.offsets), pa.py_buffer(self.data)
        rows = pa.LargeStringArray.from_buffers(len(self), *buffers)
        return pl.Series(_Exported(rows))


def _read_only(array: Numbers) -> Numbers:
    seen = array.view()
    seen.flags.writeable = False
    return seen


@dataclass(frozen=True)
class _Exported:
    """An array by Arrow's C interface alone: for one of pyarrow's, polars loads all its kernels."""

    array: pa.Array

    def __arrow_c_array__(self, requested_schema: object = None) -> tuple[object, object]:
        return self.array.__arrow_c_array__(requested_schema)  # type: ignore[no-any-return]


def of(texts: pl.Series) -> Flat:
    """The bytes of `texts`, which holds no nulls."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    size = np.dtype(np.int64).itemsize
    starts = np.frombuffer(offsets, np.int64, len(array) + 1, array.offset * size)
    if data is None or not len(data):
        return Flat(np.frombuffer(b"", np.uint8), starts)
    content = np.frombuffer(data, np.uint8)[starts[0] : starts[-1]]
    return Flat(content, starts - starts[0] if starts[0] else starts)


def stacked(columns: Sequence[Flat]) -> Flat:
    """The rows of all columns, one column behind the other."""
    if len(columns) == 1:
        return columns[0]
    ends = np.cumsum([0] + [len(column.data) for column in columns])
    starts = [column.offsets[:-1] + end for column, end in zip(columns, ends, strict=False)]
    data = np.concatenate([column.data for column in columns])
    return Flat(data, np.concatenate([*starts, ends[-1:]]))


def joined(marks: Marks, column: Flat, others: Flat) -> Flat:
    """The rows of `column` in the marked places and those of `others` between them, in order."""
    data = np.empty(len(column.data) + len(others.data), np.uint8)
    offsets = np.empty(len(marks) + 1, np.int64)
    _join(marks, column.arrays, others.arrays, data, offsets)
    return Flat(data, offsets)


@compiled
def _take(data: Bytes, offsets: Places, marks: Marks, out: Bytes, places: Places) -> int:
    at = row = 0
    for place in range(len(marks)):
        if marks[place]:
            places[row] = at
            at = write(data, offsets[place], offsets[place + 1], out, at)
            row += 1
    places[row] = at
    return at


@compiled
def _join(marks: Marks, column: Raw, others: Raw, out: Bytes, places: Places) -> None:
    (data, offsets), (beside, starts) = column, others
    at = row = other = 0
    for place in range(len(marks)):
        places[place] = at
        if marks[place]:
            at = write(data, offsets[row], offsets[row + 1], out, at)
            row += 1
        else:
            at = write(beside, starts[other], starts[other + 1], out, at)
            other += 1
    places[len(marks)] = at


@compiled
def write(data: Bytes, start: int, end: int, out: Bytes, at: int) -> int:
    """Write the bytes from `start` up to `end` from place `at` on; tell where they end."""
    old, new = Place(start), Place(at)
    for step in range(Place(end - start)):
        out[new + step] = data[old + step]
    return at + end - start


def same(column: Flat, others: Flat) -> Marks:
    """The rows in which two columns of equal length hold the same text."""
    marks = np.empty(len(column), bool)
    _compare(*column.arrays, *others.arrays, marks)
    return marks


@compiled
def _compare(data: Bytes, offsets: Places, other: Bytes, starts: Places, marks: Marks) -> None:
    for row in range(len(marks)):
        first, beside, size = offsets[row], starts[row], offsets[row + 1] - offsets[row]
        is_same = starts[row + 1] - beside == size
        place = 0
        while is_same and place < size:
            is_same = data[first + place] == other[beside + place]
            place += 1
        marks[row] = is_same


def matrix(texts: pl.Series, width: int) -> Bytes:
    """The bytes of `texts`, all `width` bytes long, one row each."""
    return of(texts).matrix(width)


def even(rows: Bytes) -> Flat:
    """The column whose rows are those of a matrix."""
    height, width = rows.shape
    offsets = np.arange(height + 1, dtype=np.int64) * width
    return Flat(np.ascontiguousarray(rows).reshape(-1), offsets)


def texts(rows: Bytes) -> pl.Series:
    """The texts whose bytes are the rows of a matrix."""
    return even(rows).texts()


def ranges(starts: Places, lengths: Places) -> Places:
    """The places start, start + 1 ... of each range, one range behind the other.

    >>> ranges(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: Places = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places
