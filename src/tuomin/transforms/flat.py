"""A column of texts as one array of bytes and the offsets of its rows, and back.

The buffers are Arrow's, so neither way makes a Python object per row.

>>> flat = of(pl.Series(["ab", "", "中"]))
>>> flat.data.tolist(), flat.offsets.tolist()
([97, 98, 228, 184, 173], [0, 2, 2, 5])
>>> flat.texts().to_list()
['ab', '', '中']
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from tuomin.compiled import compiled

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Flat:
    """`data` holds the UTF-8 of all rows; row i lies between offsets[i] and offsets[i + 1]."""

    data: Bytes
    offsets: Places

    @property
    def lengths(self) -> Places:
        """Bytes in each row."""
        return np.diff(self.offsets)

    def texts(self) -> pl.Series:
        """The rows as a String Series; they must be valid UTF-8."""
        buffers = pa.py_buffer(self.offsets), pa.py_buffer(self.data)
        rows = pa.LargeStringArray.from_buffers(len(self.offsets) - 1, *buffers)
        return pl.Series(_Exported(rows))


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


def marks(values: Iterable[int]) -> Marks:
    """Which of the 256 bytes are among `values`."""
    among = np.zeros(256, bool)
    among[list(values)] = True
    return among


def has(texts: pl.Series, among: Marks) -> bool:
    """Whether any byte of `texts` (no nulls) is `among` the marked ones: quick for a column."""
    return _has(of(texts).data, among)


@compiled
def _has(data: Bytes, among: Marks) -> bool:
    for byte in data:  # noqa: SIM110 - a loop is what can be compiled
        if among[byte]:
            return True
    return False


def same(texts: pl.Series, others: pl.Series) -> Places:
    """The rows in which two columns of equal length hold the same text."""
    left, right = of(texts), of(others)
    marks = np.empty(len(texts), bool)
    _compare(left.data, left.offsets, right.data, right.offsets, marks)
    return np.flatnonzero(marks)


@compiled
def _compare(data: Bytes, offsets: Places, other: Bytes, starts: Places, marks: Marks) -> None:
    for row in range(len(marks)):
        at, size = offsets[row], offsets[row + 1] - offsets[row]
        step = 0
        if starts[row + 1] - starts[row] == size:
            while step < size and data[at + step] == other[starts[row] + step]:
                step += 1
        marks[row] = step == size == starts[row + 1] - starts[row]


def matrix(texts: pl.Series, width: int) -> Bytes:
    """The bytes of `texts`, all `width` bytes long, one row each."""
    return of(texts).data.reshape(len(texts), width)


def texts(rows: Bytes) -> pl.Series:
    """The texts whose bytes are the rows of a matrix."""
    height, width = rows.shape
    offsets = np.arange(height + 1, dtype=np.int64) * width
    return Flat(np.ascontiguousarray(rows).reshape(-1), offsets).texts()


def ranges(starts: Places, lengths: Places) -> Places:
    """The places start, start + 1 ... of each range, one range behind the other.

    >>> ranges(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    places: Places = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return places
