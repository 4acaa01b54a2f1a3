r"""Rows as text: a tab between values, a newline after each row, `\N` for NULL.

PostgreSQL's COPY and MySQL's LOAD DATA share this format; `rowtext` writes it.

>>> parse(b"1\ta\\tb\n2\t\\N\n", ["id", "note"]).rows()
[('1', 'a\tb'), ('2', None)]
"""

from collections.abc import Collection, Sequence

import numpy as np
import polars as pl
import pyarrow as pa

from tuomin.compiled import compiled
from tuomin.connectors.views import (
    INLINE,
    NOTHING,
    ONE,
    Bytes,
    Place,
    Words,
    array,
    blank,
    frame,
    is_utf8,
    point,
    word,
)
from tuomin.errors import ConnectorError

TAB, NEWLINE, BACKSLASH, NULL = b"\t\n\\N"
UNEVEN = "the server sent rows without all columns"
PADDING = np.zeros(INLINE, np.uint8)


def table(pairs: dict[bytes, bytes]) -> Bytes:
    """For each byte the one that stands for it, or 0."""
    table = np.zeros(256, np.uint8)
    for byte, other in pairs.items():
        table[ord(byte)] = ord(other)
    return table


STEP = 8  # bytes that are looked at together
ONES = np.uint64(0x0101010101010101)
TABS, NEWLINES, BACKSLASHES = (np.uint64(each) * ONES for each in (TAB, NEWLINE, BACKSLASH))
LOW = np.uint64(0x7F) * ONES
COUNTED = np.uint64(0x0001020304050607)
"""Times one byte of eight that is 1, its highest byte is the number of that byte."""
UNESCAPES = table(
    {b"\\": b"\\", b"t": b"\t", b"n": b"\n", b"r": b"\r", b"b": b"\b", b"f": b"\f", b"v": b"\v"}
)
SPELT = {f"\\{chr(byte)}": chr(plain) for byte, plain in enumerate(UNESCAPES) if plain}


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
        raise ConnectorError(UNEVEN, where=", ".join(columns))
    texts = [array(*each, held, pa.string_view()) for each in zip(words, valid, strict=True)]
    found = frame(texts, columns)
    return _unhexed(found, binary)


def few(block: bytes | Bytes, columns: Sequence[str], *, binary: Collection[str]) -> pl.DataFrame:
    r"""As `parse`, `lossy` and without compiled loops, which take longer to load than some rows do.

    >>> few(b"1\ta\\tb\n2\t\\N\n", ["id", "note"], binary=[]).rows()
    [('1', 'a\tb'), ('2', None)]
    """
    *lines, rest = bytes(block).decode(errors="replace").split("\n")
    fields = pl.Series("lines", lines, pl.String).str.split("\t")
    if rest or (fields.list.len() != len(columns)).any():
        raise ConnectorError(UNEVEN, where=", ".join(columns))
    values, width = _plain(fields.explode()), len(columns)
    found = pl.DataFrame(
        [values.gather_every(width, place).alias(name) for place, name in enumerate(columns)]
    )
    return _unhexed(found, binary)


def _plain(texts: pl.Series) -> pl.Series:
    """What values say: NULL, or their text without backslashes."""
    escaped = texts.str.contains("\\", literal=True)
    if not escaped.any():
        return texts
    held = texts.set(texts == "\\N", None)
    return held.scatter(escaped.arg_true(), held.filter(escaped).str.replace_many(SPELT))


def _unhexed(rows: pl.DataFrame, binary: Collection[str]) -> pl.DataFrame:
    digits = (pl.col(name).str.slice(len("\\x")).str.decode("hex") for name in binary)
    return rows.with_columns(digits) if binary else rows


@compiled
def _lines(block: Bytes) -> int:
    lines = 0
    for byte in block:
        lines += byte == NEWLINE
    return lines


@compiled
def _split(block: Bytes, words: Words, valid: Bytes) -> bool:
    """Make a view of each value; False when a row does not have as many as there are columns."""
    width, height, size = words.shape[0], words.shape[1], len(block) - INLINE
    row, column, start = 0, 0, 0
    for at in range(0, size, STEP):
        stops = _stops(word(block, Place(at)))
        while stops:
            stop = at + _first(stops)
            stops &= stops - ONE
            if stop < start:  # which was read as part of a value with a backslash
                continue
            end = after = stop
            null = stop == start and _is_null(block, stop)
            if null:
                after += 2
            elif block[stop] == BACKSLASH:
                end, after = _unescaped(block, stop)
            if row == height or (block[after] == NEWLINE) != (column == width - 1):
                return False
            if not null:
                point(words, (column, row), block, start, end - start)
                valid[column, row >> 3] |= 1 << (row & 7)
            start, column = after + 1, column + 1
            if column == width:
                row, column = row + 1, 0
    return row == height and column == 0 and start == size


@compiled
def _stops(eight: np.uint64) -> np.uint64:
    """The highest bit of each of eight bytes that is a tab, a newline or a backslash."""
    found = NOTHING
    for each in (TABS, NEWLINES, BACKSLASHES):
        other = eight ^ each
        found |= ~((other & LOW) + LOW | other | LOW)
    return found


@compiled
def _first(stops: np.uint64) -> int:
    """The first of eight bytes whose highest bit is set."""
    lowest = stops & (~stops + ONE)
    return np.int64((lowest >> np.uint64(7)) * COUNTED >> np.uint64(56))  # type: ignore[return-value]


@compiled
def _is_null(block: Bytes, at: int) -> bool:
    """Whether the value that begins here is what stands for NULL."""
    is_end = block[at + 2] == TAB or block[at + 2] == NEWLINE
    return bool(block[at] == BACKSLASH and block[at + 1] == NULL and is_end)


@compiled
def _unescaped(block: Bytes, at: int) -> tuple[int, int]:
    """Make the rest of a value plain in its place: where it ends now, and where it did."""
    end = at
    while block[at] != TAB and block[at] != NEWLINE and at < len(block) - INLINE:
        if block[at] != BACKSLASH:
            block[end] = block[at]
        elif UNESCAPES[block[at + 1]]:
            at += 1
            block[end] = UNESCAPES[block[at]]
        else:
            block[end] = BACKSLASH
        at, end = at + 1, end + 1
    return end, at
