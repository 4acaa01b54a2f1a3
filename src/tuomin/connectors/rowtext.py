r"""Rows of any types written as `copytext` reads them.

>>> bytes(serialise(pl.DataFrame({"id": [1, 2], "note": ["a\tb", None]})))
b'1\ta\\tb\n2\t\\N\n'
"""

import numpy as np
import polars as pl

from tuomin.compiled import compiled
from tuomin.connectors.copytext import (
    BACKSLASH,
    BACKSLASHES,
    NEWLINE,
    NULL,
    ONES,
    TAB,
    table,
)
from tuomin.connectors.reach import is_valid, size_of, text_of
from tuomin.connectors.text import MIXED, to_text
from tuomin.connectors.views import (
    NOTHING,
    NUMBER,
    Bytes,
    Held,
    Marks,
    Place,
    Places,
    word,
    write,
)

SPACES, HIGHEST, EIGHT = np.uint64(0x20) * ONES, np.uint64(0x80) * ONES, Place(NUMBER)
SPARE = 8  # of how many bytes there is room for one that needs a backslash, at the first try
ESCAPES = table({b"\\": b"\\", b"\t": b"t", b"\n": b"n", b"\r": b"r"})


def serialise(rows: pl.DataFrame, *, hex_prefix: bytes = b"\\\\x") -> memoryview:
    """The rows, of any types; binary values as hexadecimal digits after `hex_prefix`."""
    columns = rows.get_columns()
    plain = np.array([column.dtype == pl.Binary for column in columns])
    held = Held(
        [
            _hex(column, hex_prefix) if column.dtype == pl.Binary else spelt(column)
            for column in columns
        ]
    )
    size = _size(held.places, rows.height)
    block = np.empty(size + size // SPARE, np.uint8)
    while (filled := _join(held.places, held.blocks, plain, block, rows.height)) < 0:
        block = np.empty(2 * len(block), np.uint8)
    return block[:filled].data


@compiled
def _size(places: Places, height: int) -> int:
    """Bytes of all rows when nothing needs a backslash."""
    size = 0
    for row in range(height):
        for column in range(len(places)):
            size += size_of(places, column, row) if is_valid(places, column, row) else 2
            size += 1
    return size


@compiled
def _join(places: Places, blocks: Places, plain: Marks, block: Bytes, height: int) -> int:
    """Write all rows; how many bytes they take, or -1 when there is no room.

    `plain`: columns that have no byte to escape.
    """
    at, room, width = 0, len(block), len(places)
    for row in range(height):
        for column in range(width):
            if not is_valid(places, column, row):
                if at + 3 > room:
                    return -1
                block[at], block[at + 1] = BACKSLASH, NULL
                at += 2
            else:
                text = text_of(places, blocks, column, row)
                size = len(text)
                if at + size + NUMBER >= room:
                    return -1
                odd = _copy(text, block, at)
                if odd and not plain[column]:
                    size = _escape(text, ESCAPES, block[at : room - 1])
                    if size < 0:
                        return -1
                at += size
            block[at] = NEWLINE if column == width - 1 else TAB
            at += 1
    return at


@compiled
def _copy(text: Bytes, block: Bytes, at: int) -> bool:
    """Write a text, and up to eight bytes behind it; whether any byte may need a backslash.

    Fewer than eight bytes are those of a view, in which there are more behind them.
    """
    size, there = Place(len(text)), Place(at)
    if size < NUMBER:
        eight = word(text, NOTHING)
        write(eight, block, there)
        return _is_odd(eight | SPACES << np.uint64(8) * size)
    last, odd, step = size - EIGHT, False, NOTHING
    while step < last:
        eight = word(text, step)
        write(eight, block, there + step)
        odd |= _is_odd(eight)
        step += EIGHT
    eight = word(text, last)
    write(eight, block, there + last)
    return odd | _is_odd(eight)


@compiled
def _is_odd(eight: np.uint64) -> bool:
    """Whether one of eight bytes lies before the blank or is a backslash."""
    other = eight ^ BACKSLASHES
    found = (eight - SPACES) & ~eight | (other - ONES) & ~other
    return bool(found & HIGHEST)


@compiled
def _escape(text: Bytes, escapes: Bytes, block: Bytes) -> int:
    """Write a text with its backslashes; how many bytes it takes, or -1 when there is no room."""
    at = 0
    for byte in text:
        if at + 2 > len(block):
            return -1
        if escapes[byte]:
            block[at] = BACKSLASH
            at += 1
        block[at] = escapes[byte] or byte
        at += 1
    return at


def spelt(values: pl.Series) -> pl.Series:
    """Values of any type as text that a server takes; times of day with all their digits."""
    return values.dt.to_string("%H:%M:%S%.f") if values.dtype == pl.Time else to_text(values)


def as_bytes(values: pl.Series) -> pl.Series:
    """Values for a binary column: texts as their UTF-8, of mixed ones each as what it is."""
    if values.dtype == pl.String:
        return values.cast(pl.Binary)
    if values.dtype != MIXED:
        return values
    parts = values.struct.unnest()
    numbers = [parts[name].cast(pl.String).cast(pl.Binary) for name in ("integer", "real")]
    found = pl.select(pl.coalesce([parts["blob"], parts["text"], *numbers]))
    return found.to_series().alias(values.name)


def _hex(values: pl.Series, prefix: bytes) -> pl.Series:
    return (prefix.decode() + values.bin.encode("hex")).alias(values.name)
