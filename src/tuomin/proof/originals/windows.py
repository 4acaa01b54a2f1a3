"""Windows of Han characters, hashed: where in texts a name may stand."""

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.arrays import characters, flat
from tuomin.arrays.characters import Codes
from tuomin.compiled import compiled
from tuomin.proof.codes import sieve
from tuomin.proof.codes.cells import GOLDEN, MIXER, Marks, Mask, Places
from tuomin.proof.codes.sieve import Sieve

DOT, FIRST, LAST, RARE = ord("·"), 0x3400, 0x9FFF, 0x20000  # Han, and its further planes
WHOLE_RUN = 2
"""Characters of a name that only counts with no other Han character beside it."""
OFTEN = 8  # characters of a text for each window that passes, at least, but in the oddest texts


def hashed(names: pl.Series, seed: int) -> Marks:
    """A hash of each name."""
    column = characters.of(names)
    found = np.empty(len(names), np.uint64)
    _hash(column.codes, column.offsets, _salt(seed), found)
    return found


def seen(
    texts: pl.Series, lengths: npt.NDArray[np.uint8], seed: int, among: Sieve
) -> tuple[Places, Marks]:
    """The windows of these lengths that pass the sieve: the row of each, and its hash."""
    column = characters.of(texts.fill_null(""))
    wanted = np.zeros(int(lengths.max()) + 1, np.bool_)
    wanted[lengths] = True
    old = column.codes, column.offsets
    room, count = -1, max(len(texts), len(column.codes) // OFTEN)  # or as many as the loop tells
    while count > room:
        room = count
        rows, found = np.empty(room, np.intp), np.empty(room, np.uint64)
        count = _look(*old, _salt(seed), wanted, among.table, rows, found)
    return rows[:count], found[:count]


def _salt(seed: int) -> np.uint64:
    return np.uint64(seed & 0xFFFFFFFF)


@compiled
def _hash(codes: Codes, offsets: flat.Places, salt: np.uint64, found: Marks) -> None:
    for row in range(len(found)):
        total = np.uint64(offsets[row + 1] - offsets[row])
        for place in range(offsets[row], offsets[row + 1]):
            total = total * GOLDEN + _mixed(np.uint64(codes[place]) + salt)
        found[row] = _mixed(total)


@compiled
def _look(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    codes: Codes,
    offsets: flat.Places,
    salt: np.uint64,
    wanted: Mask,
    table: sieve.Bytes,
    rows: Places,
    found: Marks,
) -> int:
    """Write the windows, as far as there is room; tell how many there are."""
    count = 0
    for row in range(len(offsets) - 1):
        place, end = offsets[row], offsets[row + 1]
        while place < end:
            start = place
            while place < end and _is_han(codes[place]):
                place += 1
            for first in range(start, place):
                for length in range(1, min(len(wanted), place - first + 1)):
                    if not wanted[length] or (length <= WHOLE_RUN and place - start > length):
                        continue
                    total = np.uint64(length)
                    for at in range(first, first + length):
                        total = total * GOLDEN + _mixed(np.uint64(codes[at]) + salt)
                    mark = _mixed(total)
                    if sieve.holds(mark, table):
                        if count < len(rows):
                            rows[count], found[count] = row, mark
                        count += 1
            place += 1
    return count


@compiled
def _is_han(code: np.uint32) -> bool:
    return bool(FIRST <= code <= LAST or code >= RARE or code == DOT)


@compiled
def _mixed(value: np.uint64) -> np.uint64:
    """Scattered over 64 bits, as by cells.mixed."""
    found = value * GOLDEN
    found ^= found >> np.uint64(29)
    found *= MIXER
    return found ^ (found >> np.uint64(32))
