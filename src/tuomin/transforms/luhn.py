"""Numbers with a Luhn digit: the digits before it change, and it stays right or wrong."""

from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks.luhn import DOUBLED
from tuomin.transforms import flat
from tuomin.transforms.rows import Kernel, choose


def rechecked(rows: pl.Series, body: Kernel) -> pl.Series:
    """`body` over all digits but the last, and a last one that is as right as it was.

    `body` sees texts of one length at a time and keeps it.
    """
    width = int(rows.str.len_bytes().item(0)) if len(rows) else 0
    same = partial(_same_length, body=body, width=width)
    return choose(rows, [(f".{{{width}}}", same)], partial(rechecked, body=body))


def _same_length(rows: pl.Series, body: Kernel, width: int) -> pl.Series:
    old = flat.matrix(rows, width) - np.uint8(ord("0"))
    bodies = body(rows.str.head(width - 1))
    new = flat.matrix(bodies, width - 1) - np.uint8(ord("0"))
    wrong = old[:, -1] + _sums(old[:, :-1])
    check = (wrong - _sums(new)) % 10 + ord("0")
    return bodies + flat.texts(check.astype(np.uint8)[:, np.newaxis])


def _sums(places: flat.Bytes) -> NDArray[np.int64]:
    """The Luhn sums of digits that a check digit follows."""
    sums = np.zeros(len(places), np.int64)
    for number, column in enumerate(places.T[::-1]):
        sums += column if number % 2 else DOUBLED[column]
    return sums
