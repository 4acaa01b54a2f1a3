"""The words of texts that have a digit, as numbers and codes of people do.

>>> rows, words = numbered(pl.Series(["tel:13800138000,ab", None, "no_digits user-0042"]), 7)
>>> list(zip(rows.tolist(), words, strict=True))
[(0, '13800138000'), (2, 'user-0042')]
"""

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes, Flat
from tuomin.compiled import compiled
from tuomin.proof.codes.cells import Places

NUMBER, OTHER = 1, 2
INSIDE = np.zeros(256, np.uint8)
"""Which bytes are a part of words."""
for character in b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-":
    INSIDE[character] = OTHER
for character in b"0123456789":
    INSIDE[character] = NUMBER


def numbered(texts: pl.Series, least: int) -> tuple[Places, pl.Series]:
    """The words of at least so many ASCII letters, digits, `_` and `-` with a digit among them, and
    the row of each.
    """
    column = flat.of(texts.fill_null(""))
    most = len(column.data) // (least + 1) + len(column)
    rows, offsets = np.empty(most, np.intp), np.empty(most + 1, np.int64)
    data = np.empty(len(column.data), np.uint8)
    count = _words(*column.arrays, INSIDE, least, rows, data, offsets)
    ends = offsets[: count + 1]
    return rows[:count], Flat(data[: ends[-1]], ends).texts()


@compiled
def _words(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    text: Bytes,
    starts: flat.Places,
    inside: Bytes,
    least: int,
    rows: Places,
    data: Bytes,
    offsets: flat.Places,
) -> int:
    count = at = 0
    offsets[0] = 0
    for row in range(len(starts) - 1):
        place, end = starts[row], starts[row + 1]
        while place < end:
            begin, has_number = place, False
            while place < end and inside[text[place]]:
                has_number |= inside[text[place]] == NUMBER
                place += 1
            if has_number and place - begin >= least:
                at = flat.write(text, begin, place, data, at)
                rows[count] = row
                count += 1
                offsets[count] = at
            place += 1
    return count
