"""Hash tables of short texts for compiled loops: what number belongs to a text.

Linear probing over the hash FNV-1a with 64 bits, here over whole characters; half of the slots are
free. Two texts of one hash are taken for one, which happens once in billions.
"""

import numpy as np
import polars as pl

from tuomin.arrays import characters
from tuomin.arrays.characters import Codes
from tuomin.arrays.flat import Places, Words
from tuomin.compiled import compiled

BASIS, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
FREE, ONE = np.uint64(0), np.uint64(1)
NONE = np.int64(-1)
Table = Words
"""A slot in each row: a hash, and the number that belongs to it."""


def of(texts: pl.Series, numbers: Places) -> Table:
    """A table of different texts, none of them null, with their numbers (0 and more)."""
    column = characters.of(texts)
    table = np.full((1 << (2 * len(texts)).bit_length(), 2), FREE)
    _enter(column.codes, column.offsets, numbers.astype(np.uint64), table)
    return table


@compiled
def hashed(codes: Codes, start: int, end: int) -> np.uint64:
    """The hash of the text from `start` up to `end`."""
    found = BASIS
    for place in range(start, end):
        found = with_next(found, codes[place])
    return found


@compiled
def with_next(found: np.uint64, code: int) -> np.uint64:
    """The hash of a text with one more character."""
    return (found ^ np.uint64(code)) * PRIME


@compiled
def number(found: np.uint64, table: Table) -> np.int64:
    """The number of the text with a hash, `NONE` where there is none."""
    slot = _slot(found, table)
    return np.int64(table[slot, 1]) if table[slot, 0] == found else NONE


@compiled
def _slot(found: np.uint64, table: Table) -> np.uint64:
    """The slot of a hash, or the free one where it belongs."""
    last = np.uint64(len(table) - 1)
    slot = (found ^ (found >> np.uint64(32))) & last
    while table[slot, 0] != FREE and table[slot, 0] != found:
        slot = (slot + ONE) & last
    return slot


@compiled
def _enter(codes: Codes, offsets: Places, numbers: Words, table: Table) -> None:
    for row in range(len(offsets) - 1):
        found = hashed(codes, offsets[row], offsets[row + 1])
        slot = _slot(found, table)
        table[slot, 0], table[slot, 1] = found, numbers[row]
