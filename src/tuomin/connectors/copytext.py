r"""Rows as text: a tab between values, a newline after each row, `\N` for NULL.

PostgreSQL's COPY and MySQL's LOAD DATA share this format.

>>> bytes(serialise(pl.DataFrame({"id": [1, 2], "note": ["a\tb", None]})))
b'1\ta\\tb\n2\t\\N\n'
>>> parse(b"1\ta\\tb\n2\t\\N\n", ["id", "note"]).rows()
[('1', 'a\tb'), ('2', None)]
"""

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl
import pyarrow as pa

from tuomin.compiled import compiled
from tuomin.connectors.text import MIXED, to_text
from tuomin.connectors.views import (
    INLINE,
    Bytes,
    Held,
    Marks,
    Places,
    Words,
    array,
    blank,
    frame,
    is_utf8,
    is_valid,
    point,
    size_of,
    text_of,
)
from tuomin.errors import ConnectorError

TAB, NEWLINE, BACKSLASH, NULL = b"\t\n\\N"
SPACE = ord(" ")
PADDING = np.zeros(INLINE, np.uint8)
SPARE = 8  # of how many bytes there is room for one that needs a backslash, at the first try


def _table(pairs: dict[bytes, bytes]) -> Bytes:
    """For each byte the one that stands for it, or 0."""
    table = np.zeros(256, np.uint8)
    for byte, other in pairs.items():
        table[ord(byte)] = ord(other)
    return table


ESCAPES = _table({b"\\": b"\\", b"\t": b"t", b"\n": b"n", b"\r": b"r"})
STOPS = np.isin(np.arange(256), (TAB, NEWLINE, BACKSLASH))
UNESCAPES = _table(
    {b"\\": b"\\", b"t": b"\t", b"n": b"\n", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
)


def parse(
    block: bytes | Bytes,
    columns: Sequence[str],
    *,
    binary: Collection[str] = (),
    lossy: bool = False,
) -> pl.DataFrame:
    r"""Whole rows as String columns, byte for byte; Binary for `binary` (written as `\\x` and hex).

    Bytes that are no UTF-8 raise UnicodeError, or become U+FFFD when `lossy`.
    """
    held = np.frombuffer(block, np.uint8)
    if not is_utf8(held):
        text = held.tobytes().decode(errors="replace" if lossy else "strict")
        held = np.frombuffer(text.encode(), np.uint8)
    held = np.append(held, PADDING)  # and what was escaped is made plain in its place
    words = blank(len(columns), _lines(held))
    valid = np.zeros((len(columns), -(-words.shape[1] // 8)), np.uint8)
    if not _split(held, words, valid):
        raise ConnectorError("the server sent rows without all columns", where=", ".join(columns))
    texts = [array(*each, held, pa.string_view()) for each in zip(words, valid, strict=True)]
    found = frame(texts, columns)
    return found.with_columns(
        found[name].str.slice(len("\\x")).str.decode("hex") for name in binary
    )


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
def _lines(block: Bytes) -> int:
    lines = 0
    for byte in block:
        lines += byte == NEWLINE
    return lines


@compiled
def _split(block: Bytes, words: Words, valid: Bytes) -> bool:
    """Make a view of each value; False when a row does not have as many as there are columns."""
    width, height, at = words.shape[0], words.shape[1], 0
    for row in range(height):
        for column in range(width):
            start, null = at, False
            while not STOPS[block[at]]:
                at += 1
            end = at
            while block[at] != TAB and block[at] != NEWLINE:
                if block[at] != BACKSLASH:
                    block[end] = block[at]
                elif UNESCAPES[block[at + 1]]:
                    at += 1
                    block[end] = UNESCAPES[block[at]]
                else:
                    block[end] = BACKSLASH
                    null = block[at + 1] == NULL and at == start
                at += 1
                end += 1
            if (block[at] == NEWLINE) != (column == width - 1):
                return False
            if not (null and end == start + 2):
                point(words, (column, row), block, start, end - start)
                valid[column, row >> 3] |= 1 << (row & 7)
            at += 1
    return at == len(block) - INLINE


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
                if at + size >= room:
                    return -1
                odd = 0
                for step in range(size):
                    byte = text[step]
                    block[at + step] = byte
                    odd |= (byte < SPACE) | (byte == BACKSLASH)
                if odd and not plain[column]:
                    size = _escape(text, ESCAPES, block[at : room - 1])
                    if size < 0:
                        return -1
                at += size
            block[at] = NEWLINE if column == width - 1 else TAB
            at += 1
    return at


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
