"""Vehicle identification numbers 车辆识别代号: GB 16735 (ISO 3779), check character at place 9.

Seventeen characters without I, O and Q. China and North America compute place 9; cars made for
Europe may carry anything there, so a wrong one lowers confidence and refuses nothing.

>>> import polars as pl
>>> valid(pl.Series(["LSVAA49J132012345", "LSVAA49J232012345", "LGBH52E03MY012345"])).to_list()
[True, False, True]
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import matrix

LETTER = "[0-9A-HJ-NPR-Z]"
CHARACTERS = np.frombuffer(b"0123456789X", np.uint8)
WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
VALUES = np.zeros(128, np.uint8)
VALUES[np.frombuffer(b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ", np.uint8)] = [
    *range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10),
]  # fmt: skip


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it has the form of a VIN and the right character at place 9."""
    form = f"^{LETTER}{{8}}[0-9X]{LETTER}{{8}}$"
    return matrix.where(texts, form, _is_checked) & ~texts.str.contains("^[0-9]+$")


def digit(whole: pl.Series) -> pl.Series:
    """The character for place 9 of each text of 17, whatever stands there; null for others."""
    return matrix.derive(whole, f"^{LETTER}{{17}}$", _digit)


def complete(whole: pl.Series) -> pl.Series:
    """Each text of 17 allowed characters with the right one at place 9, null for other texts."""
    return whole.str.head(8) + digit(whole) + whole.str.tail(8)


def _is_checked(rows: pl.Series) -> matrix.Answers:
    characters = matrix.of(rows, 17)
    return np.asarray(_checks(characters) == characters[:, 8])


def _digit(rows: pl.Series) -> pl.Series:
    return matrix.texts_of(_checks(matrix.of(rows, 17))[:, np.newaxis])


def _checks(characters: matrix.Bytes) -> NDArray[np.uint8]:
    return CHARACTERS[matrix.dot(VALUES[characters], WEIGHTS) % 11]
