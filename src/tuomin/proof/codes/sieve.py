"""A sieve that lets every mark of a set through, and few strangers: looked at before the set is.

Each mark has a bit in three places (a Bloom filter): of strangers among ten million marks one in
fifty passes.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from tuomin.compiled import compiled
from tuomin.proof.codes.cells import Marks, Mask

BITS = 27  # of a mark that tell a place; 16 MiB
SHIFTS = tuple(map(np.uint64, (64 - BITS, 18, 0)))
"""Where in a mark the bits of each of its places are."""
PLACES = np.uint64((1 << BITS) - 1)
BYTE, BIT = np.uint64(3), np.uint64(7)

Bytes = npt.NDArray[np.uint8]


class Sieve:
    def __init__(self, sets: Iterable[Marks]) -> None:
        self.table = np.zeros(1 << (BITS - 3), np.uint8)
        for marks in sets:
            _enter(marks, self.table)

    def passes(self, marks: Marks) -> Mask:
        """Say for each mark whether it may be in one of the sets."""
        found = np.empty(len(marks), np.bool_)
        _pass(marks, self.table, found)
        return found


@compiled
def holds(mark: np.uint64, table: Bytes) -> bool:
    """Say whether a mark may be in one of the sets of a sieve with this table."""
    for shift in SHIFTS:
        place = mark >> shift & PLACES
        if not table[place >> BYTE] >> np.uint8(place & BIT) & np.uint8(1):
            return False
    return True


@compiled
def _enter(marks: Marks, table: Bytes) -> None:
    for mark in marks:
        for shift in SHIFTS:
            place = mark >> shift & PLACES
            table[place >> BYTE] |= np.uint8(1) << np.uint8(place & BIT)


@compiled
def _pass(marks: Marks, table: Bytes, found: Mask) -> None:
    for row in range(len(marks)):
        found[row] = holds(marks[row], table)
