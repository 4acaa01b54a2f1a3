"""Numbers with a Luhn digit: the digits before it change, and it stays right or wrong."""

from functools import partial

import numpy as np
import polars as pl

from tuomin.compiled import compiled
from tuomin.transforms import digits, flat
from tuomin.transforms.rows import Kernel, choose

LARGEST = 4  # digit whose double has one digit


def rechecked(rows: pl.Series, body: Kernel) -> pl.Series:
    """`body` over all digits but the last, and a last one that is as right as it was.

    `body` sees texts of one length at a time and keeps it.
    """
    width = int(rows.str.len_bytes().item(0)) if len(rows) else 0
    same = partial(_same_length, body=body, width=width)
    fits = rows.str.len_bytes() == width
    return choose(rows, [(lambda _: fits, same)], partial(rechecked, body=body))


def _same_length(rows: pl.Series, body: Kernel, width: int) -> pl.Series:
    old = flat.matrix(rows, width)
    new = flat.matrix(body(flat.texts(old[:, :-1])), width - 1)
    out = np.empty_like(old)
    _recheck(old, new, out)
    return flat.texts(out)


@compiled
def _sum(body: flat.Bytes) -> int:
    """The Luhn sum of digits that a check digit follows."""
    total = 0
    for place in range(len(body)):
        digit = int(body[place]) - digits.ZERO
        if (len(body) - place) % 2:
            digit = 2 * digit - 9 * (digit > LARGEST)
        total += digit
    return total


@compiled
def _recheck(old: flat.Bytes, new: flat.Bytes, out: flat.Bytes) -> None:
    """Write each new body and a check digit as far from the right one as the old one was."""
    for row in range(len(out)):
        wrong = old[row, -1] - digits.ZERO + _sum(old[row, :-1]) - _sum(new[row])
        out[row, :-1] = new[row]
        out[row, -1] = digits.ZERO + wrong % digits.RADIX
