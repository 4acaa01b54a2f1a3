"""Rows in MySQL's text protocol as frames, whole columns at a time.

A row is a packet (three bytes of length, one of sequence) of values, each behind its length. Python
walks from packet to packet only; a compiled loop finds the values in them, and makes views of them.
"""

import struct
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from tuomin.compiled import compiled
from tuomin.connectors import views
from tuomin.connectors.views import INLINE, Bytes, Places, Words, array, blank, is_utf8, point
from tuomin.errors import ConnectorError

HEADER = 4  # bytes before a packet
WHOLE = 0xFF_FF_FF  # a packet of this length goes on in the next one
EOF, FAILURE = 0xFE, 0xFF  # first byte of the packets that end a result
EOF_BYTES = 9  # an EOF packet is shorter; a row with a huge first value is longer
NULL = 0xFB
WIDE = 0xFC  # from here on a first byte says how many bytes of length follow
LENGTHS = np.array([2, 3, 8, 1 << 40])  # no value begins with the last
CUT = -1
INSIDE = 0x80  # how bytes begin that go on with a letter
PADDING = np.zeros(INLINE, np.uint8)


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
    held = np.append(np.frombuffer(block, np.uint8), PADDING)
    words = blank(len(columns), len(starts))
    valid = np.zeros((len(columns), -(-len(starts) // 8)), np.uint8)
    end = _split(held, np.array(starts, np.int64), words, valid)
    if end == CUT:
        raise ConnectorError("the server sent a row that is cut off", where=", ".join(columns))
    clean = end > 0 and is_utf8(held[:end])
    arrays = []
    for place, name in enumerate(columns):
        kind = pa.binary_view() if name in binary else pa.string_view()
        arrays.append(array(words[place], valid[place], held, kind))
        if not clean and name not in binary:
            arrays[-1].validate(full=True)
    return views.frame(arrays, columns)


@compiled
def _split(block: Bytes, starts: Places, words: Words, valid: Bytes) -> int:
    """Make a view of each value, all moved to the beginning of the block; where they end.

    `CUT` when a value does not lie in the block, 0 when one begins in the middle of a letter.
    """
    size: Any
    end, inside = 0, 0
    for row in range(len(starts)):
        at = starts[row]
        for column in range(len(words)):
            if at >= len(block) - INLINE:
                return CUT
            size, at = np.int64(block[at]), at + 1
            if size == NULL:
                continue
            if size >= WIDE:
                spelt = LENGTHS[size - WIDE]
                if at + spelt > len(block) - INLINE:
                    return CUT
                size = 0
                for step in range(spelt):
                    size += np.int64(block[at + step]) << 8 * step
                at += spelt
            if size < 0 or size > len(block) - INLINE - at:
                return CUT
            for step in range(size):
                block[end + step] = block[at + step]
            inside += size > 0 and block[end] & 0xC0 == INSIDE
            point(words, (column, row), block, end, size)
            valid[column, row >> 3] |= 1 << (row & 7)
            at, end = at + size, end + size
    return 0 if inside else end
