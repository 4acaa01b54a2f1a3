"""Numbers with a Luhn digit: the digits before it change, and it stays right or wrong."""

from collections.abc import Callable

import numpy as np

from tuomin.compiled import compiled
from tuomin.transforms import digits, flat
from tuomin.transforms.flat import Bytes, Flat, Places

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
def _sum(body: Bytes) -> int:
    """The Luhn sum of digits that a check digit follows."""
    total = 0
    for place in range(len(body)):
        digit = int(body[place]) - digits.ZERO
        if (len(body) - place) % 2:
            digit = 2 * digit - 9 * (digit > LARGEST)
        total += digit
    return total


@compiled
def _recheck(old: Bytes, offsets: Places, new: Bytes, out: Bytes) -> None:
    """Write each new body and a check digit as far from the right one as the old one was."""
    for row in range(len(offsets) - 1):
        start, last = offsets[row], offsets[row + 1] - 1
        body = new[start - row : last - row]
        wrong = old[last] - digits.ZERO + _sum(old[start:last]) - _sum(body)
        flat.write(body, out, start)
        out[last] = digits.ZERO + wrong % digits.RADIX
