"""The days of each calendar year in a keyed order: how birth dates move, wherever they stand.

ID numbers and birth dates of one person stay coherent because both use this order, ages change by
less than a year, and every day has one surrogate.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tuomin.transforms import aes
from tuomin.transforms.keys import derive

DOMAIN = "identity.cn_resident_id"
"""The key domain of everything that tells when a person was born."""

CYCLE = 2000  # years, of which every 400 have the same leap years
LONGEST = 366

Numbers = NDArray[np.int64]

COMMON = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
LENGTHS = np.array([COMMON, [days + (days == min(COMMON[1:])) for days in COMMON]])
"""Days of each month (from 1) in common and in leap years."""

STARTS = np.cumsum(LENGTHS, axis=1) - LENGTHS
"""The day of the year (from 0) on which each month begins."""

MONTHS = np.array([np.resize(np.repeat(np.arange(13), row), LONGEST) for row in LENGTHS])
"""The month of each day of the year."""

_YEARS = np.arange(10_000)
LEAP = ((_YEARS % 4 == 0) & ((_YEARS % 100 != 0) | (_YEARS % 400 == 0))).astype(np.int64)
"""1 for leap years of the Gregorian calendar, 0 for others."""


def is_day(years: Numbers, months: Numbers, days: Numbers) -> NDArray[np.bool_]:
    """Whether the calendar has such a day; parts are not negative."""
    lengths = LENGTHS[LEAP[years], np.minimum(months, 13) % 13]
    marks: NDArray[np.bool_] = (days >= 1) & (days <= lengths)
    return marks


def moved(years: Numbers, months: Numbers, days: Numbers, key: bytes) -> tuple[Numbers, Numbers]:
    """The months and days that stand in for real days, in the same year."""
    leap = LEAP[years]
    place = STARTS[leap, months] + days - 1
    there = _orders(derive(key, "days"))[years % CYCLE, place].astype(np.int64)
    month = MONTHS[leap, there]
    return month, there - STARTS[leap, month] + 1


@lru_cache(maxsize=4)
def _orders(key: bytes) -> NDArray[np.int16]:
    """The surrogate of each day (column) of each year (row) of the cycle."""
    drawn = aes.counted(key, CYCLE * LONGEST).reshape(CYCLE, LONGEST)
    common = LEAP[:CYCLE] == 0
    drawn[common, LONGEST - 1] = np.iinfo(np.uint64).max  # no 366th day: it stays the last
    return np.argsort(drawn, axis=1).astype(np.int16)
