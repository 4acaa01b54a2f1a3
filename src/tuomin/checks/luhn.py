"""Luhn mod 10 (ISO/IEC 7812-1), the check digit of payment cards, IMEI and ICCID numbers.

One random number in ten passes: alone it says little.

>>> import polars as pl
>>> valid(pl.Series(["6222021234567890128", "6222021234567890129", None])).to_list()
[True, False, None]
>>> digit(pl.Series(["622202123456789012"])).to_list()
['8']
"""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import matrix

LONGEST = 24

DOUBLED = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], np.uint8)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text of 2 to 24 digits whether it ends in the right check digit."""
    form = f"^[0-9]{{2,{LONGEST}}}$"
    return matrix.where(texts, form, lambda rows: _sums(rows, last_is_check=True) % 10 == 0)


def digit(payloads: pl.Series) -> pl.Series:
    """The check digit to append to each text of 1 to 23 digits, null for other texts."""
    return matrix.derive(payloads, f"^[0-9]{{1,{LONGEST - 1}}}$", _digit)


def complete(payloads: pl.Series) -> pl.Series:
    """Each text of 1 to 23 digits with its check digit, null for other texts."""
    return payloads + digit(payloads)


def _digit(rows: pl.Series) -> pl.Series:
    checks = -_sums(rows, last_is_check=False) % 10 + matrix.ZERO
    return matrix.texts_of(checks.astype(np.uint8)[:, np.newaxis])


def _sums(rows: pl.Series, *, last_is_check: bool) -> NDArray[np.int16]:
    """The Luhn sum of each row: every other digit from the right is doubled."""
    places = matrix.digits(rows.str.pad_start(LONGEST, "0"), LONGEST)
    alternate = places[:, ::-1][:, int(last_is_check) :: 2]
    places = places.copy()
    places[:, ::-1][:, int(last_is_check) :: 2] = DOUBLED[alternate]
    return np.asarray(places.sum(axis=1, dtype=np.int16))
