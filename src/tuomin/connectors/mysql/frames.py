"""Rows in MySQL's text protocol as frames, whole columns at a time.

A row is a packet (three bytes of length, one of sequence) of values, each behind its length. Only
the packets are walked one by one; the columns of all rows are found together by numpy, and become
Arrow string views: 16 bytes each, holding a short value or pointing into the block. Nothing is
decoded or copied, which makes this twenty times as fast as reading row by row.
"""

import struct
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

HEADER = 4  # bytes before a packet
WHOLE = 0xFF_FF_FF  # a packet of this length goes on in the next one
EOF, FAILURE = 0xFE, 0xFF  # first byte of the packets that end a result
EOF_BYTES = 9  # an EOF packet is shorter; a row with a huge first value is longer
NULL = 0xFB
WIDE = ((0xFC, 2), (0xFD, 3), (0xFE, 8))  # first byte -> bytes of length that follow
INLINE = 12  # bytes of a value that fit into its view
PADDING = bytes(INLINE)  # so that a view of the last value does not reach beyond the block
KEPT = np.tri(INLINE + 1, INLINE, -1, dtype=np.uint8) * np.uint8(0xFF)  # row n keeps n bytes

Offsets = npt.NDArray[np.int64]


class Packets:
    """The packets received so far: `starts` of the whole ones, `end` of the last of them."""

    def __init__(self, block: bytearray) -> None:
        self.block = block
        self.starts: list[int] = []
        self.end = 0

    def walk(self) -> None:
        """Find the packets that became whole since the last walk."""
        block, end, found, size = self.block, self.end, self.starts.append, len(self.block)
        length_at = struct.Struct("<I").unpack_from
        while end + HEADER <= size:
            length = length_at(block, end)[0] & WHOLE
            stop = end + HEADER + length
            if length == WHOLE:
                stop = self._join(stop)
                size = len(block)
            if not 0 < stop <= size:
                break
            found(end + HEADER)
            end = stop
        self.end = end

    def _join(self, stop: int) -> int:
        """Cut the headers out of a packet that goes on; its new end, or 0 while it is not whole."""
        headers, size, length = [], len(self.block), WHOLE
        while length == WHOLE:
            if stop + HEADER > size:
                return 0
            length = int.from_bytes(self.block[stop : stop + 3], "little")
            headers.append(stop)
            stop += HEADER + length
        if stop > size:
            return 0
        for header in reversed(headers):
            del self.block[header : header + HEADER]
        return stop - HEADER * len(headers)

    @property
    def last(self) -> memoryview:
        """The last whole packet, without its header; empty when there is none."""
        return (
            memoryview(self.block)[self.starts[-1] : self.end] if self.starts else memoryview(b"")
        )

    @property
    def ended(self) -> bool:
        """Whether the last packet is the end of the result: nothing can follow that."""
        packet = self.last
        if not packet:
            return False
        return packet[0] == FAILURE or (packet[0] == EOF and len(packet) < EOF_BYTES)


def frame(
    block: bytes, starts: Sequence[int], columns: Sequence[str], *, binary: Collection[str] = ()
) -> pl.DataFrame:
    """The rows that begin at `starts`, as String columns, Binary for `binary`.

    pyarrow.ArrowInvalid when a text is no UTF-8.
    """
    padded = block + PADDING
    view, buffer = np.frombuffer(padded, np.uint8), pa.py_buffer(padded)
    position = np.array(starts, np.int64)
    series = []
    for name in columns:
        start, length, nulls = _values(view, position)
        kind = pa.binary_view() if name in binary else pa.string_view()
        valid = pa.py_buffer(np.packbits(~nulls, bitorder="little")) if nulls.any() else None
        views = pa.py_buffer(_views(view, start, length))
        array = pa.Array.from_buffers(kind, len(start), [valid, views, buffer])
        array.validate(full=True)
        series.append(pl.Series(name, array))
        position = start + length
    return pl.DataFrame(series)


def _values(
    view: npt.NDArray[np.uint8], position: Offsets
) -> tuple[Offsets, Offsets, npt.NDArray[np.bool_]]:
    """Start and length of the value at each position, and whether it is NULL."""
    first = view[position]
    length, start, nulls = first.astype(np.int64), position + 1, first == NULL
    if (first >= NULL).any():
        length[nulls] = 0
        for mark, size in WIDE:
            rows = np.flatnonzero(first == mark)
            spelt = view[start[rows, None] + np.arange(size)].astype(np.int64)
            length[rows] = (spelt << (8 * np.arange(size))).sum(axis=1)
            start[rows] += size
    return start, length, nulls


def _views(view: npt.NDArray[np.uint8], start: Offsets, length: Offsets) -> npt.NDArray[np.uint8]:
    """Arrow's views: length, then a short value, or the first four bytes, buffer and offset."""
    heads = np.lib.stride_tricks.sliding_window_view(view, INLINE)[start]
    views = np.empty((len(start), HEADER + INLINE), np.uint8)
    words = views.view(np.uint32)
    words[:, 0] = length
    views[:, HEADER:] = heads & KEPT[np.minimum(length, INLINE)]
    long = np.flatnonzero(length > INLINE)
    words[long, 2] = 0
    words[long, 3] = start[long]
    return views
