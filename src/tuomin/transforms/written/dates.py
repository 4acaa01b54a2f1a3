"""Dates as texts: taken apart, moved, and written back the way they were.

Understood are `-`, `/`, `.`, `年月日` or nothing between year, month and day, a time of day and a
zone behind them, months and years alone. Years may have up to seven digits, a sign, or BC behind
them. `infinity` and zero dates are no dates and stay.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Bytes, Flat, Marks, Places
from tuomin.arrays.rows import Form, Kernel, by_bytes, choose, only, usual
from tuomin.compiled import compiled
from tuomin.transforms.keyed import days
from tuomin.transforms.keyed.days import Numbers

Day = tuple[Numbers, Numbers, Numbers]
"""Years, months and days."""

Move = Callable[[Numbers, Numbers, Numbers], Day]

TIME = r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
ZONE = r"(?:Z| ?[+-][0-9]{2}(?::?[0-9]{2}){0,2})?"

FORM, HYPHEN = b"0000-00-00", ord("-")
ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
COMPACT = "[0-9]{4}(?:0[0-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:[0-9]{6})?"
MONTH = "([0-9]{4})([-/.年])([0-9]{1,2})(月?)"
YEAR = "[0-9]{4}年?"
NEVER = "-?infinity|0000[-/]00[-/]00[0 :.]*"

PARTS = (
    r"([+-]?[0-9]{4,7})([-/.年] ?)([0-9]{1,2})([-/.月] ?)([0-9]{1,2})([日号]?(?: \(BC\))?)"
    f"({TIME})({ZONE}(?: BC)?)"
)

WIDE = {chr(0xFF10 + digit): str(digit) for digit in range(10)}
CYCLE = 10_000  # years after which the calendar is taken to repeat
EARLIEST = 4713  # BC, the first whole year of PostgreSQL


def changed(
    texts: pl.Series, move: Move, otherwise: Kernel, time: Kernel = lambda times: times
) -> pl.Series:
    """Dates through `move`, their times of day through `time`, other texts through `otherwise`."""
    forms: list[tuple[Form, Kernel]] = [
        (NEVER, lambda never: never),
        (ISO, by_bytes(partial(_iso, move=move))),
        (COMPACT, partial(_compact, move=move, time=time)),
        (PARTS, partial(_parted, move=move, time=time)),
        (MONTH, partial(_month, move=move)),
        (YEAR, partial(_year, move=move)),
    ]

    def spelled(rows: pl.Series) -> pl.Series:
        wide = rows.str.contains("[０-９]")
        return choose(only(rows, wide, lambda odd: odd.str.replace_many(WIDE)), forms, otherwise)

    return usual(texts, _are_days, partial(_iso, move=move), spelled)


def _are_days(column: Flat) -> Marks:
    """Which texts are dates that the calendar has, spelled as ISO 8601 wants it."""
    marks = np.empty(len(column), bool)
    _mark(*column.arrays, marks)
    return marks


@compiled
def _mark(data: Bytes, offsets: Places, marks: Marks) -> None:
    for row in range(len(marks)):
        start, end = offsets[row], offsets[row + 1]
        marks[row] = end - start == len(FORM)
        for place in range(len(FORM) if marks[row] else 0):
            byte = data[start + place]
            marks[row] &= byte == HYPHEN if FORM[place] == HYPHEN else digits.is_digit(byte)
        if marks[row]:
            year = np.int64(digits.value(data, start, start + 4))
            month = np.int64(digits.value(data, start + 5, start + 7))
            marks[row] = days.is_day(year, month, np.int64(digits.value(data, start + 8, end)))


def zeroed(times: pl.Series) -> pl.Series:
    """Times of day as midnight, in the same form."""
    return times.str.replace_all("[0-9]", "0")


def _iso(column: Flat, move: Move) -> Flat:
    places = column.matrix(10)
    parts = (digits.number(places[:, part]).astype(np.int64) for part in ISO_PARTS)
    out = places.copy()
    for part, numbers in zip(ISO_PARTS, _moved(move, *parts), strict=True):
        out[:, part] = digits.spelled(numbers, part.stop - part.start)
    return flat.even(out)


def _compact(rows: pl.Series, move: Move, time: Kernel) -> pl.Series:
    date = rows.str.slice(0, 4) + "-" + rows.str.slice(4, 2) + "-" + rows.str.slice(6, 2)
    return _iso(flat.of(date), move).texts().str.replace_all("-", "") + time(rows.str.slice(8))


def _parted(rows: pl.Series, move: Move, time: Kernel) -> pl.Series:
    parts = rows.str.extract_groups(f"^{PARTS}$").struct.unnest().get_columns()
    year, first, month, second, day, end, clock, zone = parts
    before = (end + zone).str.contains("BC").to_numpy()
    old = np.where(before, 1 - _number(year), _number(year))  # the year before 1 is 1 BC
    years, months, dates = _moved(move, old, _number(month), _number(day))
    years = np.where(old < CYCLE, years, np.minimum(years, old))  # there may be no later year
    years = np.where(before, np.clip(1 - years, 1, EARLIEST), years)
    padded = (month.str.len_bytes() > 1) & (day.str.len_bytes() > 1)
    month, day = _written(months, padded), _written(dates, padded)
    year = _signed(years, year.str.starts_with("+"))
    return year + first + month + second + day + end + time(clock) + zone


def _signed(years: Numbers, plus: pl.Series) -> pl.Series:
    """Years of at least four digits, with a sign where they are negative or had one."""
    signs = pl.Series(np.where(years < 0, "-", np.where(plus.to_numpy(), "+", "")))
    return signs + pl.Series(np.abs(years)).cast(pl.String).str.pad_start(4, "0")


def _month(rows: pl.Series, move: Move) -> pl.Series:
    parts = rows.str.extract_groups(f"^{MONTH}$").struct.unnest().get_columns()
    year, middle, month, end = parts
    first = np.ones(len(rows), np.int64)
    years, months, _ = _moved(move, _number(year), _number(month), first)
    padded = month.str.len_bytes() > 1
    return digits.written(years, 4) + middle + _written(months, padded) + end


def _year(rows: pl.Series, move: Move) -> pl.Series:
    first = np.ones(len(rows), np.int64)
    years, _, _ = _moved(move, _number(rows.str.head(4)), first, first)
    return digits.written(years, 4) + rows.str.slice(4)


def _moved(move: Move, years: Numbers, months: Numbers, dates: Numbers) -> list[Numbers]:
    """What `move` makes of real days; years above 9999 count on, zero months and days stay zero.

    Days that no calendar has are taken for others that it has.
    """
    eras, cycles = np.divmod(years, CYCLE)
    real_months = (months - 1) % 12 + 1
    lengths = days.LENGTHS[days.LEAP[cycles], real_months]
    moved = move(cycles, real_months, (dates - 1) % lengths + 1)
    news = (moved[0] + eras * CYCLE, moved[1] * (months > 0), moved[2] * (dates > 0))
    return [np.asarray(part, np.int64) for part in news]


def _number(part: pl.Series) -> Numbers:
    numbers: Numbers = part.cast(pl.Int64).to_numpy()
    return numbers


def _written(numbers: Numbers, padded: pl.Series) -> pl.Series:
    return digits.written(numbers, 2).zip_with(padded, pl.Series(numbers).cast(pl.String))


ISO_PARTS = (slice(0, 4), slice(5, 7), slice(8, 10))
