"""The words of texts that have a digit, as numbers and codes of people do.

>>> rows, words, signs = numbered(pl.Series(["tel:13800138000,ab", None, "no_digits user-0042"]), 7)
>>> list(zip(rows.tolist(), words, strict=True))
[(0, '13800138000'), (2, 'user-0042')]
"""

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes, Flat
from tuomin.compiled import compiled
from tuomin.proof.codes.cells import Places

NUMBER, OTHER, CAPITAL = 1, 2, 4
LONG = 8
"""Of words: they have digits, others, capitals; and a number of so many digits as asked for."""
INSIDE = np.zeros(256, np.uint8)
"""Which bytes are a part of words."""
for character in b"abcdefghijklmnopqrstuvwxyz_-":
    INSIDE[character] = OTHER
for character in b"ABCDEFGHIJKLMNOPQRSTUVWXYZ":
    INSIDE[character] = OTHER | CAPITAL
for character in b"0123456789":
    INSIDE[character] = NUMBER


def numbered(texts: pl.Series, least: int) -> tuple[Places, pl.Series, Bytes]:
    """The words of at least so many ASCII letters, digits, `_` and `-` with a digit among them, the
    row of each, and what it has.
    """
    column = flat.of(texts.fill_null(""))
    most = len(column.data) // (least + 1) + len(column)
    rows, offsets = np.empty(most, np.intp), np.empty(most + 1, np.int64)
    data, signs = np.empty(len(column.data), np.uint8), np.empty(most, np.uint8)
    count = _words(*column.arrays, INSIDE, least, rows, data, offsets, signs)
    ends = offsets[: count + 1]
    return rows[:count], Flat(data[: ends[-1]], ends).texts(), signs[:count]


@compiled
def _words(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    text: Bytes,
    starts: flat.Places,
    inside: Bytes,
    least: int,
    rows: Places,
    data: Bytes,
    offsets: flat.Places,
    signs: Bytes,
) -> int:
    count = at = 0
    offsets[0] = 0
    for row in range(len(starts) - 1):
        place, end = starts[row], starts[row + 1]
        while place < end:
            begin, found, digits = place, 0, 0
            while place < end and inside[text[place]]:
                kind = inside[text[place]]
                digits = digits + 1 if kind == NUMBER else 0
                found |= kind
                if digits >= least:
                    found |= LONG
                place += 1
            if found & NUMBER and place - begin >= least:
                at = flat.write(text, begin, place, data, at)
                rows[count], signs[count] = row, found
                count += 1
                offsets[count] = at
            place += 1
    return count
