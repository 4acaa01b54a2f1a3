"""Texts of many columns as views: 16 bytes each, holding a short text or pointing into a block.

That is how polars and Arrow keep texts, so whole columns pass between them and compiled loops
without a copy: `Views` are made by such loops, `Held` lets them read what polars has made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from tuomin.compiled import compiled

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint32]
Marks = NDArray[np.bool_]
Places = NDArray[np.int64]

INLINE = 12  # bytes of a text that fit into its view
WORDS = 4  # of 32 bits in a view: length, then the text; or its beginning, buffer and offset
VIEW, NUMBER = 4 * WORDS, 8  # bytes

Place = np.uint64
"""A place in a compiled loop without a sign: one that has none is not counted from the end."""
NOTHING, ONE, TWO, HALF = Place(0), Place(1), Place(2), Place(4)
FULL, ALL = np.uint64(64), np.uint64(2**64 - 1)  # bits of a number, and one with all of them


def blank(width: int, height: int) -> Words:
    """Empty views for `width` columns with `height` rows each."""
    return np.zeros((width, height, WORDS), np.uint32)


def array(words: Words, valid: Bytes, block: Bytes, kind: Any) -> pa.Array:
    """The texts, or bytes, of one column; `valid` are its bits, long texts lie in `block`."""
    nulls = len(words) - int(np.bitwise_count(valid).sum())
    buffers = [pa.py_buffer(valid) if nulls else None, pa.py_buffer(words), pa.py_buffer(block)]
    return pa.Array.from_buffers(kind, len(words), buffers, nulls)


def frame(arrays: Sequence[pa.Array], names: Sequence[str]) -> pl.DataFrame:
    """Arrow's arrays as columns; of pyarrow itself polars would load all kernels to read them."""
    return pl.DataFrame(_Exported(pa.RecordBatch.from_arrays(list(arrays), names=list(names))))


@dataclass(frozen=True)
class _Exported:
    batch: pa.RecordBatch

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.RecordBatchReader.from_batches(
            self.batch.schema, [self.batch]
        ).__arrow_c_stream__(requested_schema)


def is_utf8(block: Bytes) -> bool:
    """Whether the bytes are one valid text; they are looked at where they lie."""
    ends = np.array([0, len(block)], np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(block)]
    whole = pa.Array.from_buffers(pa.large_binary(), 1, buffers)
    try:
        frame([whole], [""]).to_series().cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


class Held:
    """Where the texts, bytes or numbers (of 64 bits) of some columns of equal height lie in memory.

    `places` has a row for each column: the addresses of its views or numbers and of its validity
    bits (0 for none), the first bit, and where in `blocks` the addresses of its buffers begin.
    """

    def __init__(self, columns: Sequence[pl.Series]) -> None:
        newest = pl.CompatLevel.newest()
        self._arrays = [column.to_arrow(compat_level=newest) for column in columns]
        self.places: Places = np.zeros((len(columns), 4), np.int64)
        blocks: list[int] = []
        for place, held, column in zip(self.places, self._arrays, columns, strict=True):
            valid, values, *rest = held.buffers()
            width = NUMBER if column.dtype.is_numeric() else VIEW
            at = values.address + width * held.offset if values else 0
            bits = valid.address if valid and held.null_count else 0
            place[:] = at, bits, held.offset, len(blocks)
            blocks += [each.address for each in rest]
        self.blocks: Places = np.array(blocks, np.int64)


@compiled
def point(words: Words, cell: tuple[int, int], block: Bytes, start: int, size: int) -> None:
    """Make the view of a cell one of a text; `block` has `INLINE` more bytes behind the last."""
    column, row, at = Place(cell[0]), Place(cell[1]), Place(start)
    first, rest = word(block, at), np.uint32(start)
    if size <= INLINE:
        few = np.uint64(8 * min(size, NUMBER))
        first &= (ALL >> (FULL - few)) if size else NOTHING
        more = np.uint64(8 * max(size - NUMBER, 0))
        rest = np.uint32(word(block, at + HALF) >> FULL // TWO & ((ONE << more) - ONE))
    words[column, row, NOTHING] = size
    words[column, row, ONE] = first
    words[column, row, TWO] = (first >> FULL // TWO) if size <= INLINE else NOTHING
    words[column, row, TWO + ONE] = rest


@compiled
def word(block: Bytes, at: Place) -> np.uint64:
    """Eight bytes as one number, the first one lowest: the compiler makes one load of it."""
    low = np.uint64(block[at]) | np.uint64(block[at + ONE]) << np.uint64(8)
    low |= np.uint64(block[at + TWO]) << np.uint64(16)
    low |= np.uint64(block[at + Place(3)]) << np.uint64(24)
    high = np.uint64(block[at + HALF]) | np.uint64(block[at + Place(5)]) << np.uint64(8)
    high |= np.uint64(block[at + Place(6)]) << np.uint64(16)
    high |= np.uint64(block[at + Place(7)]) << np.uint64(24)
    return low | high << np.uint64(32)


@compiled
def write(number: np.uint64, block: Bytes, at: Place) -> None:
    """Write what `word` reads, as one store."""
    block[at] = number
    block[at + ONE] = number >> np.uint64(8)
    block[at + TWO] = number >> np.uint64(16)
    block[at + Place(3)] = number >> np.uint64(24)
    block[at + HALF] = number >> np.uint64(32)
    block[at + Place(5)] = number >> np.uint64(40)
    block[at + Place(6)] = number >> np.uint64(48)
    block[at + Place(7)] = number >> np.uint64(56)
