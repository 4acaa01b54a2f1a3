"""Numbers with a Luhn digit: the digits before it change, and it stays right or wrong."""

from collections.abc import Callable

import numpy as np

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import ONE, Bytes, Flat, Place, Places
from tuomin.compiled import compiled

LARGEST = 4  # digit whose double has one digit


def rechecked(column: Flat, body: Callable[[Flat], Flat]) -> Flat:
    """`body` over all digits but the last, and a last one that is as right as it was.

    `body` keeps the lengths of its texts.
    """
    new, out = body(_bodies(column)), np.empty(len(column.data), np.uint8)
    _recheck(*column.arrays, new.data, out)
    return Flat(out, column.offsets)


def _bodies(column: Flat) -> Flat:
    """The texts, none of them empty, without their last byte."""
    is_last = np.zeros(len(column.data), bool)
    is_last[column.offsets[1:] - 1] = True
    return Flat(column.data[~is_last], column.offsets - np.arange(len(column.offsets)))


@compiled
def _sum(data: Bytes, start: int, end: int) -> int:
    """The Luhn sum of the digits from `start` up to `end`, which a check digit follows."""
    total, place = 0, Place(end)
    is_doubled = True
    while place > Place(start):
        place -= ONE
        digit = int(data[place]) - digits.ZERO
        total += 2 * digit - 9 * (digit > LARGEST) if is_doubled else digit
        is_doubled = not is_doubled
    return total


@compiled
def _recheck(old: Bytes, offsets: Places, new: Bytes, out: Bytes) -> None:
    """Write each new body and a check digit as far from the right one as the old one was."""
    for row in range(len(offsets) - 1):
        start, last = offsets[row], offsets[row + 1] - 1
        begins, ends = start - row, last - row  # in `new`, where each text before is shorter by one
        wrong = old[last] - digits.ZERO + _sum(old, start, last) - _sum(new, begins, ends)
        flat.write(new, begins, ends, out, start)
        out[last] = digits.ZERO + wrong % digits.RADIX
