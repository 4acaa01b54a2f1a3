"""The days of each calendar year in a keyed order: how birth dates move, wherever they stand.

ID numbers and birth dates of one person stay coherent because both use this order, ages change by
less than a year, and every day has one surrogate.
"""

import numpy as np
from numpy.typing import NDArray

from tuomin.compiled import compiled
from tuomin.transforms.keyed import aes
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.keyed.once import once

DOMAIN = "identity.cn_resident_id"
"""The key domain of everything that tells when a person was born."""

CYCLE = 2000  # years, of which every 400 have the same leap years
LONGEST = 366

Numbers = NDArray[np.int64]
Orders = NDArray[np.int16]

COMMON = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LENGTHS = np.array([COMMON, [days + (days == min(COMMON[1:])) for days in COMMON]])
"""Days of each month (from 1) in common and in leap years."""

STARTS = np.cumsum(LENGTHS, axis=1) - LENGTHS
"""The day of the year (from 0) on which each month begins."""

MONTHS = np.array([np.resize(np.repeat(np.arange(13), row), LONGEST) for row in LENGTHS])
"""The month of each day of the year."""

_YEARS = np.arange(10_000)
LEAP = ((_YEARS % 4 == 0) & ((_YEARS % 100 != 0) | (_YEARS % 400 == 0))).astype(np.int64)
"""1 for leap years of the Gregorian calendar, 0 for others."""


@compiled
def is_day(year: np.int64, month: np.int64, day: np.int64) -> bool:
    """Whether the calendar has such a day; parts are not negative."""
    return bool(1 <= month < len(COMMON) and 1 <= day <= LENGTHS[LEAP[year], month])


def moved(years: Numbers, months: Numbers, days: Numbers, key: bytes) -> tuple[Numbers, Numbers]:
    """The months and days that stand in for real days, in the same year."""
    there, orders = (np.empty_like(months), np.empty_like(days)), orders_of(key)
    _move(years, months, days, orders, *there)
    return there


@compiled
def _move(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    years: Numbers,
    months: Numbers,
    days: Numbers,
    orders: Orders,
    new_months: Numbers,
    new_days: Numbers,
) -> None:
    for row in range(len(years)):
        new_months[row], new_days[row] = move(years[row], months[row], days[row], orders)


@compiled
def move(
    year: np.int64, month: np.int64, day: np.int64, orders: Orders
) -> tuple[np.int64, np.int64]:
    """The month and the day that stand in for a real day."""
    leap = LEAP[year]
    there = np.int64(orders[year % CYCLE, STARTS[leap, month] + day - 1])
    month = MONTHS[leap, there]
    return month, there - STARTS[leap, month] + 1


def orders_of(key: bytes) -> Orders:
    """The surrogate of each day (column) of each year (row) of the cycle."""
    return _orders(derive(key, "days"))


@once(maxsize=4)
def _orders(key: bytes) -> Orders:
    drawn = aes.counted(key, CYCLE * LONGEST).reshape(CYCLE, LONGEST)
    common = LEAP[:CYCLE] == 0
    drawn[common, LONGEST - 1] = np.iinfo(np.uint64).max  # no 366th day: it stays the last
    return np.argsort(drawn, axis=1).astype(np.int16)
