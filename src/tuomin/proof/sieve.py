"""A sieve that lets every mark of a set through, and few strangers: looked at before the set is.

Each mark has a bit in three places (a Bloom filter): of strangers among ten million marks one in
fifty passes.
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from tuomin.compiled import compiled
from tuomin.proof.cells import Marks, Mask

BITS = 27  # of a mark that tell a place; 16 MiB
SHIFTS = tuple(map(np.uint64, (64 - BITS, 18, 0)))
"""Where in a mark the bits of each of its places are."""
PLACES = np.uint64((1 << BITS) - 1)
BYTE, BIT = np.uint64(3), np.uint64(7)

Bytes = npt.NDArray[np.uint8]


class Sieve:
    def __init__(self, sets: Iterable[Marks]) -> None:
        self._bytes = np.zeros(1 << (BITS - 3), np.uint8)
        for marks in sets:
            _enter(marks, self._bytes)

    def passes(self, marks: Marks) -> Mask:
        """Say for each mark whether it may be in one of the sets."""
        found = np.empty(len(marks), np.bool_)
        _pass(marks, self._bytes, found)
        return found


@compiled
def _enter(marks: Marks, sieve: Bytes) -> None:
    for mark in marks:
        for shift in SHIFTS:
            place = mark >> shift & PLACES
            sieve[place >> BYTE] |= np.uint8(1) << np.uint8(place & BIT)


@compiled
def _pass(marks: Marks, sieve: Bytes, found: Mask) -> None:
    for row in range(len(marks)):
        is_in = True
        for shift in SHIFTS:
            place = marks[row] >> shift & PLACES
            if not sieve[place >> BYTE] >> np.uint8(place & BIT) & np.uint8(1):
                is_in = False
                break
        found[row] = is_in
