"""Hash tables of short texts for compiled loops: what number belongs to a text.

Linear probing over the hash FNV-1a with 64 bits, here over whole characters; half of the slots are
free. Two texts of one hash are taken for one, which happens once in billions.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from tuomin.compiled import compiled
from tuomin.transforms import characters
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import Codes
from tuomin.transforms.flat import Places

BASIS, PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
FREE = np.uint64(0)
NONE = -1
Table = tuple[Words, Places]
"""The hashes in their slots, and the number that belongs to each."""


@dataclass(frozen=True)
class Slots:
    """The numbers of texts."""

    hashes: Words
    numbers: Places

    @property
    def table(self) -> Table:
        """Both arrays, for compiled loops."""
        return self.hashes, self.numbers


def of(texts: pl.Series, numbers: Places) -> Slots:
    """A table of different texts, none of them null, with their numbers (0 and more)."""
    column = characters.of(texts)
    size = 1 << (2 * len(texts)).bit_length()
    hashes, at = np.full(size, FREE), np.empty(size, np.int64)
    _enter(column.codes, column.offsets, numbers, hashes, at)
    return Slots(hashes, at)


@compiled
def hashed(codes: Codes) -> np.uint64:
    """The hash of a text."""
    found = BASIS
    for code in codes:
        found = with_next(found, code)
    return found


@compiled
def with_next(found: np.uint64, code: int) -> np.uint64:
    """The hash of a text with one more character."""
    return (found ^ np.uint64(code)) * PRIME


@compiled
def number(found: np.uint64, table: Table) -> int:
    """The number of the text with a hash, `NONE` where there is none."""
    hashes, numbers = table
    slot = _first(found, hashes)
    while hashes[slot] != FREE:
        if hashes[slot] == found:
            return int(numbers[slot])
        slot = (slot + np.int64(1)) % len(hashes)
    return NONE


@compiled
def _first(found: np.uint64, hashes: Words) -> np.int64:
    return np.int64((found ^ (found >> np.uint64(32))) & np.uint64(len(hashes) - 1))


@compiled
def _enter(codes: Codes, offsets: Places, numbers: Places, hashes: Words, at: Places) -> None:
    for row in range(len(offsets) - 1):
        found = hashed(codes[offsets[row] : offsets[row + 1]])
        slot = _first(found, hashes)
        while hashes[slot] != FREE:
            slot = (slot + np.int64(1)) % len(hashes)
        hashes[slot], at[slot] = found, numbers[row]
