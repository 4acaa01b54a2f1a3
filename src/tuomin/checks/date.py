"""Dates as people write them: `1990-05-17`, `19900517`, `1990/5/7`, `1990.05.17`, `1990年5月7日`.

Order is year, month, day (GB/T 7408, ISO 8601); a time of day may follow. Two-digit years are
refused, since nobody can tell 03-04-05; so are days that no calendar has.

>>> import polars as pl
>>> texts = pl.Series(["1902-02-29", "19040229", "1904年2月29日", "04-02-29", None])
>>> valid(texts).to_list()
[False, True, True, False, None]
"""

from datetime import date, datetime, timedelta, timezone

import numpy as np
import polars as pl

from tuomin.checks import matrix

EARLIEST = date(1880, 1, 1)
"""Nobody alive was born before, and few records say otherwise."""

FORM = (
    r"^([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|\.([0-9]{1,2})\.([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]?|([0-9]{2})([0-9]{2}))"
    r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
    r"|[0-9]{6})?$"
)


def today() -> date:
    """The day it is in China."""
    return datetime.now(timezone(timedelta(hours=8))).date()


def parse(texts: pl.Series) -> pl.Series:
    """The Date that each text spells, null where it spells none; years 1000 to 2999."""
    return matrix.derive(texts, FORM, _parse)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a day of the years 1880 to 2099."""
    return _within(texts, date(2099, 12, 31))


def birth(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a day from 1880 until today."""
    return _within(texts, today())


def _within(texts: pl.Series, latest: date) -> pl.Series:
    between = parse(texts).is_between(EARLIEST, latest)
    return between.fill_null(value=False).set(texts.is_null(), None)


def _parse(rows: pl.Series) -> pl.Series:
    """Write all forms as `YYYYMMDD`, then let the calendar decide."""
    parts = rows.str.extract_groups(FORM).struct.unnest()
    year, *rest = parts.columns
    month = pl.coalesce(rest[0::2]).str.pad_start(2, "0")
    day = pl.coalesce(rest[1::2]).str.pad_start(2, "0")
    compact = parts.select(pl.concat_str(year, month, day)).to_series()
    return to_dates(matrix.digits(compact, 8))


def to_dates(places: matrix.Bytes) -> pl.Series:
    """The Dates that rows of eight digits spell (year, month, day), null where there is none."""
    months = (matrix.number(places, 0, 4) - 1970) * 12 + matrix.number(places, 4, 6) - 1
    days = matrix.number(places, 6, 8) - 1
    dates = months.astype("datetime64[M]").astype("datetime64[D]") + days.astype("timedelta64[D]")
    return pl.Series(dates).set(pl.Series(~is_day(places)), None)


def is_day(places: matrix.Bytes, latest: date = date.max) -> matrix.Answers:
    """Whether each row of eight digits is a day of the calendar, not after `latest`."""
    year, day = matrix.number(places, 0, 4), matrix.number(places, 4, 8)
    leap = (year % 4 == 0) & (year % 100 != 0) | (year % 400 == 0)
    past = year * 10_000 + day <= int(f"{latest:%Y%m%d}")
    return np.asarray(DAYS[day] & past & (leap | (day != FEBRUARY_29)))


FEBRUARY_29 = 229
DAYS = np.zeros(10_000, bool)
DAYS[[int(f"{date(2000, 1, 1) + timedelta(days=day):%m%d}") for day in range(366)]] = True
