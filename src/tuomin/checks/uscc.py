"""Unified social credit codes 统一社会信用代码: GB 32100-2015, check character mod 31.

Eighteen characters without I, O, S, V and Z: registrar (1), kind of organisation (1), region (6),
organisation code (9), check character. 92 stands for an individual business 个体工商户, whose code
identifies a natural person. The region starts with a province, or is 100000 for the whole country;
without that, one resident identity number in forty would pass.

>>> import polars as pl
>>> valid(pl.Series(["91440300MA5EX1239N", "91440300MA5EX1239M", "N2330102MF1234567T"])).to_list()
[True, False, True]
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import matrix, regions

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LETTER = "[0-9A-HJ-NPQRTUWXY]"
NATIONAL = "^..100000"
BODY = f"[1-9ANY]{LETTER}[0-9]{{6}}{LETTER}{{9}}"

CHARACTERS = np.frombuffer(ALPHABET.encode(), np.uint8)
VALUES = np.zeros(128, np.uint8)
VALUES[CHARACTERS] = np.arange(31)
WEIGHTS = [3**place % 31 for place in range(17)]


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it has the form of a code and its right check character."""
    return matrix.where(texts, f"^{BODY}{LETTER}$", _is_checked)


def digit(first17: pl.Series) -> pl.Series:
    """The check character of each text of 17 allowed characters, null for other texts."""
    return matrix.derive(first17, f"^{LETTER}{{17}}$", _digit)


def complete(first17: pl.Series) -> pl.Series:
    """Each text of 17 allowed characters with its check character, null for other texts."""
    return first17 + digit(first17)


def is_individual(texts: pl.Series) -> pl.Series:
    """Say for each text whether it has the form of an individual business's code."""
    return texts.str.contains(f"^92[0-9]{{6}}{LETTER}{{10}}$")


def _is_checked(rows: pl.Series) -> matrix.Answers:
    characters = matrix.of(rows, 18)
    located = (regions.is_province(rows.str.slice(2, 2)) | rows.str.contains(NATIONAL)).to_numpy()
    return np.asarray(located & (_checks(characters[:, :17]) == characters[:, 17]))


def _digit(rows: pl.Series) -> pl.Series:
    return matrix.texts_of(_checks(matrix.of(rows, 17))[:, np.newaxis])


def _checks(characters: matrix.Bytes) -> NDArray[np.uint8]:
    return CHARACTERS[-matrix.dot(VALUES[characters], WEIGHTS) % 31]
