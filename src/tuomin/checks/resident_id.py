"""Resident identity numbers 公民身份号码: GB 11643-1999, check character ISO 7064 MOD 11-2.

Eighteen characters: region (6 digits, GB/T 2260), birth date (8), sequence (3, odd for men), check
character (0-9 or X). Numbers issued before 1999 have fifteen: the century and the check character
are missing. `valid` wants a province of mainland China or Taiwan, a calendar day not in the
future, and the right check character. It does not want a known county: the county is that of the
first registration, may be newer than any table, and surrogates use codes that nobody has;
`has_known_county` tells that apart.

>>> import polars as pl
>>> numbers = pl.Series(["110101190001010014", "110101190001010015", "110101000101001", None])
>>> valid(numbers).to_list()
[True, False, True, None]
>>> to_18(numbers).to_list()
['110101190001010014', '110101190001010015', '110101190001010014', None]
"""

import re

import numpy as np
import polars as pl

from tuomin.checks import date, matrix, regions

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
CHARACTERS = np.frombuffer(b"10X98765432", np.uint8)

LONG = "^[0-9]{17}[0-9Xx]$"
SHORT = "^[0-9]{15}$"
EITHER = "^[0-9]{15}(?:[0-9]{2}[0-9Xx])?$"
CITIZEN = "^[1-7][0-9]{14}(?:[0-9]{2}[0-9Xx])?$"
DATED = re.compile("[1-7][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]{4}[0-9Xx]")


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it can be a citizen's number, of 18 or 15 characters."""
    return matrix.where(texts, CITIZEN, _is_citizen)


def is_one(text: str) -> bool:
    """As `valid` for one text of 18 characters, which is seldom more than looked at."""
    return DATED.fullmatch(text) is not None and bool(valid(pl.Series([text]))[0])


def digit(first17: pl.Series) -> pl.Series:
    """The check character ("0".."9", "X") of each text of 17 digits, null for other texts."""
    return matrix.derive(first17, "^[0-9]{17}$", _digit)


def complete(first17: pl.Series) -> pl.Series:
    """Each text of 17 digits with its check character, null for other texts."""
    return first17 + digit(first17)


def to_18(texts: pl.Series) -> pl.Series:
    """Numbers of 15 digits in their 18-character form; the others as they are, with X for x."""
    if not texts.str.len_bytes().eq(15).any():
        return texts.str.to_uppercase()
    century = texts.str.head(6) + "19" + texts.str.slice(6)
    is_short = texts.str.contains(SHORT).fill_null(value=False)
    return complete(century).zip_with(is_short, texts.str.to_uppercase())


def birth(texts: pl.Series) -> pl.Series:
    """The birth Date in each number of 18 or 15 characters, null where there is none."""
    return matrix.derive(texts, EITHER, lambda rows: date.to_dates(_places(rows)[:, 6:14]))


def is_male(texts: pl.Series) -> pl.Series:
    """Say for each number of 18 or 15 characters whether it was given to a man; null otherwise."""
    return matrix.derive(texts, EITHER, lambda rows: pl.Series(_places(rows)[:, 16] % 2 == 1))


def region(texts: pl.Series) -> pl.Series:
    """The region code in each number of 18 or 15 characters, null for other texts."""
    return matrix.derive(texts, EITHER, lambda rows: rows.str.head(6))


def has_known_county(texts: pl.Series) -> pl.Series:
    """Say for each text whether it starts with a county code that is, or ever was, in force."""
    return regions.is_county(texts.str.head(6))


def has_right_digit(texts: pl.Series) -> pl.Series:
    """Say for each text whether it has 18 characters and the last one is right."""
    return matrix.where(texts, LONG, lambda rows: is_checked(matrix.of(to_18(rows), 18)))


def is_checked(characters: matrix.Bytes) -> matrix.Answers:
    """Whether the last of 18 characters is the check character of the others; X in upper case."""
    sums = matrix.dot(characters[:, :17] - np.uint8(matrix.ZERO), WEIGHTS)
    return np.asarray(CHARACTERS[sums % 11] == characters[:, 17])


def is_born(characters: matrix.Bytes) -> matrix.Answers:
    """Whether characters 7 to 14 are a day from 1880 until today."""
    places = characters[:, 6:14] - np.uint8(matrix.ZERO)
    real = date.is_day(places, date.today())
    return np.asarray(real & (matrix.number(places, 0, 4) >= date.EARLIEST.year))


def _is_citizen(rows: pl.Series) -> matrix.Answers:
    characters = matrix.of(to_18(rows), 18)
    located = regions.is_province(rows).to_numpy()
    return np.asarray(is_checked(characters) & is_born(characters) & located)


def _digit(rows: pl.Series) -> pl.Series:
    sums = matrix.dot(matrix.digits(rows, 17), WEIGHTS)
    return matrix.texts_of(CHARACTERS[sums % 11][:, np.newaxis])


def _places(rows: pl.Series) -> matrix.Bytes:
    return matrix.digits(to_18(rows), 18)
