"""International bank account numbers (ISO 13616): country, two check digits, account; mod 97-10.

>>> import polars as pl
>>> valid(pl.Series(["GB29NWBK60161331926819", "GB30NWBK60161331926819", "GB29", None])).to_list()
[True, False, False, None]
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import matrix

FORM = r"^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"
LETTERS = {chr(ord("A") + place): str(10 + place) for place in range(26)}
LONGEST = 68  # digits, when all of an account are letters
PART = 7  # digits that are divided at a time, behind the remainder of those before


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an account number with the right check digits."""
    return matrix.where(texts, FORM, lambda rows: _remainder(_digits(rows)) == 1)


def _digits(rows: pl.Series) -> pl.Series:
    """Country and check digits last, each letter as two digits."""
    turned = rows.str.slice(4) + rows.str.slice(0, 4)
    return turned.str.replace_many(LETTERS)


def _remainder(digits: pl.Series) -> NDArray[np.int64]:
    """What is left of each number, of up to 68 digits, divided by 97."""
    rest = digits.str.slice(0, 0)
    for start in range(0, LONGEST, PART):
        part = (rest + digits.str.slice(start, PART)).cast(pl.Int64)
        rest = (part % 97).cast(pl.String)
    return np.asarray(rest.cast(pl.Int64).to_numpy())
