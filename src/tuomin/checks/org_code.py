"""Organisation codes 组织机构代码: GB 11714-1997, eight characters and a check character mod 11.

They live on as characters 9 to 17 of the unified social credit code, without the hyphen.

>>> import polars as pl
>>> valid(pl.Series(["MA5EX123-9", "000014479", "00001447-X"])).to_list()
[True, False, True]
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import matrix

WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
CHARACTERS = np.frombuffer(b"0123456789X", np.uint8)
VALUES = np.zeros(128, np.uint8)
VALUES[np.frombuffer(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", np.uint8)] = np.arange(36)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a code with its right check character, hyphen or not."""
    return matrix.where(texts, "^[0-9A-Z]{8}-?[0-9X]$", _is_checked)


def digit(first8: pl.Series) -> pl.Series:
    """The check character of each text of 8 digits and capitals, null for other texts."""
    return matrix.derive(first8, "^[0-9A-Z]{8}$", _digit)


def complete(first8: pl.Series) -> pl.Series:
    """Each text of 8 digits and capitals with hyphen and check character, null for others."""
    return first8 + "-" + digit(first8)


def _is_checked(rows: pl.Series) -> matrix.Answers:
    characters = matrix.of(rows.str.replace("-", "", literal=True), 9)
    return np.asarray(_checks(characters[:, :8]) == characters[:, 8])


def _digit(rows: pl.Series) -> pl.Series:
    return matrix.texts_of(_checks(matrix.of(rows, 8))[:, np.newaxis])


def _checks(characters: matrix.Bytes) -> NDArray[np.uint8]:
    return CHARACTERS[-matrix.dot(VALUES[characters], WEIGHTS) % 11]
