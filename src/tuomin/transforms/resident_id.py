"""Resident ID numbers that belong to nobody, one for each number, telling the same story.

Province, year of birth and sex stay. The county becomes one that never existed, the day moves as
in `birth_date`, the sequence is permuted within its day and region, and the check character is
right where the original's was. Numbers of 15 digits agree with their form of 18.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Bytes, Flat, Marks, Place, Places, Words
from tuomin.arrays.rows import Form, Kernel, choose, usual
from tuomin.checks.resident_id import CHARACTERS
from tuomin.compiled import compiled
from tuomin.transforms.base import declare
from tuomin.transforms.keyed import days, ghosts, permutation, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written.spelling import choose_spelled

Judge = Callable[[Words], Marks]

LENGTH = 18  # characters
LONG, SHORT = "[0-9]{17}[0-9X]", "[0-9]{15}"
SCHOOL = f"[GJL]{LONG}"
"""A pupil's number: a letter before the ID number."""

YEARS = (1800, 2199)
SEQUENCES = np.uint64(1000)
SEXES = np.uint64(2)  # odd sequences for men, even ones for women
CENTURY = 19  # that numbers of 15 digits leave out

AT_REGION, AT_CENTURY = np.uint64(10**11), np.uint64(10**9)

PLACES = np.zeros(128, np.int32)
PLACES[CHARACTERS] = np.arange(11)
"""Which remainder a check character stands for."""


@dataclass(frozen=True, kw_only=True)
class ResidentId:
    """An ID number with a county that never existed, another day of the same year, the same sex."""

    realistic: bool = False
    """Use counties that exist: a surrogate may then be somebody's number."""

    whole: bool = False
    """For columns of whole numbers: none ends in X, and two may then get the same one."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = days.DOMAIN

    def __post_init__(self) -> None:
        declare(self, injective=not self.whole)

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        def long(rows: pl.Series) -> pl.Series:
            return usual(rows, valid, usually, odd)

        def school(rows: pl.Series) -> pl.Series:
            return rows.str.head(1) + long(rows.str.slice(1))

        regions = ghosts.table(key, realistic=self.realistic)
        valid = partial(_are_valid, regions=regions)
        usually = partial(_long, key=key, regions=regions, whole=self.whole)
        odd = partial(_odd_long, key=key, regions=regions)
        short = partial(_short, key=key, regions=regions)
        forms: list[tuple[Form, Kernel]] = [(LONG, long), (SHORT, short), (SCHOOL, school)]
        other = partial(shape.permuted, key=key)
        spelled = partial(choose_spelled, kernels=forms, otherwise=other)
        return usual(texts, valid, usually, spelled)


def _are_valid(column: Flat, regions: ghosts.Table) -> Marks:
    """Which texts are numbers of 18 digits of somebody, but for the check character."""
    marks = np.empty(len(column), bool)
    _mark(*column.arrays, regions, marks)
    return marks


@compiled
def _mark(data: Bytes, offsets: Places, regions: ghosts.Table, marks: Marks) -> None:
    for row in range(len(marks)):
        start, last = offsets[row], offsets[row + 1] - 1
        fits = last - start == LENGTH - 1
        if fits:
            fits = digits.is_digit(data[last]) or data[last] == ord("X")
            for place in range(start, last):
                fits &= digits.is_digit(data[place])
        marks[row] = fits and _is_born(digits.value(data, start, last), regions)


def _long(column: Flat, key: bytes, regions: ghosts.Table, *, whole: bool) -> Flat:
    old = column.matrix(LENGTH)
    new = np.empty_like(old)
    _write(old, _moved(digits.number(old[:, :-1]), key, regions), new)
    attempts = count()
    while whole and (ends := new[:, -1] == ord("X")).any():
        again, other = new[ends], derive(key, f"whole {next(attempts)}")
        _write(old[ends], _resequenced(digits.number(again[:, :-1]), other), again)
        new[ends] = again
    return flat.even(new)


@compiled
def _write(old: Bytes, numbers: Words, new: Bytes) -> None:
    """Write new bodies and check characters as far from the right ones as the old ones were."""
    before, after = old.reshape(-1), new.reshape(-1)
    for row in range(len(numbers)):
        start, last = row * LENGTH, row * LENGTH + LENGTH - 1
        digits.spell(numbers[row], after, start, last)
        wrong = PLACES[before[last]] - _remainder(before, start, last)
        right = _remainder(after, start, last)
        after[last] = CHARACTERS[(right + wrong) % len(CHARACTERS)]


def _odd_long(rows: pl.Series, key: bytes, regions: ghosts.Table) -> pl.Series:
    """Numbers of 18 digits stay whole numbers; an X at the end stays."""

    def whole(numbers: pl.Series) -> pl.Series:
        old = digits.read(numbers, 18)
        new = _odd(old, 18, key, lambda each: _is_valid(each // np.uint64(10), regions))
        return digits.written(new, 18)

    def marked(numbers: pl.Series) -> pl.Series:
        old = digits.read(numbers.str.head(17), 17)
        new = _odd(old, 17, key, lambda each: _is_valid(each, regions))
        return digits.written(new, 17) + "X"

    return choose(rows, [("[0-9]*", whole)], marked)


def _short(rows: pl.Series, key: bytes, regions: ghosts.Table) -> pl.Series:
    old = digits.read(rows, 15)
    fits = _is_valid(_widened(old), regions)
    new = np.empty_like(old)
    moved = _moved(_widened(old[fits]), key, regions)
    new[fits] = moved // AT_REGION * AT_CENTURY + moved % AT_CENTURY
    new[~fits] = _odd(old[~fits], 15, key, lambda numbers: _is_valid(_widened(numbers), regions))
    return digits.written(new, 15)


def _widened(numbers: Words) -> Words:
    """The 17 digits that 15 digits stand for."""
    return numbers // AT_CENTURY * AT_REGION + CENTURY * AT_CENTURY + numbers % AT_CENTURY


def _is_valid(numbers: Words, regions: ghosts.Table) -> Marks:
    marks = np.empty(len(numbers), bool)
    _mark_numbers(numbers, regions, marks)
    return marks


@compiled
def _mark_numbers(numbers: Words, regions: ghosts.Table, marks: Marks) -> None:
    for row in range(len(numbers)):
        marks[row] = _is_born(numbers[row], regions)


@compiled
def _is_born(number: np.uint64, regions: ghosts.Table) -> bool:
    """Whether 17 digits begin with a region and a day that there are."""
    region, year, month, day = _parts(number)
    born = YEARS[0] <= year <= YEARS[1] and days.is_day(year, month, day)
    return bool(born and regions[region] != ghosts.NOWHERE)


def _moved(numbers: Words, key: bytes, regions: ghosts.Table) -> Words:
    out = _resequenced(numbers, key)
    _move(out, regions, days.orders_of(key))
    return out


@compiled
def _move(numbers: Words, regions: ghosts.Table, orders: days.Orders) -> None:
    """Write other regions and days over those of the numbers."""
    for row in range(len(numbers)):
        region, year, month, day = _parts(numbers[row])
        month, day = days.move(year, month, day, orders)
        front = np.uint64(regions[region]) * np.uint64(10**8)
        front += np.uint64(year * 10_000 + month * 100 + day)
        numbers[row] = front * SEQUENCES + numbers[row] % SEQUENCES


def _resequenced(numbers: Words, key: bytes) -> Words:
    """Other sequences for the same sex, day and region."""
    front = numbers // SEQUENCES
    sequence = numbers - front * SEQUENCES
    half = sequence // SEXES
    moved = permutation.mixed(half, int(SEQUENCES // SEXES), front, key)
    out: Words = numbers - half * SEXES + moved * SEXES
    return out


@compiled
def _parts(number: np.uint64) -> tuple[np.int64, np.int64, np.int64, np.int64]:
    """Region, year, month and day of 17 digits."""
    date = np.int64(number // SEQUENCES)
    region, rest = date // 10**8, date % 10**8
    return region, rest // 10_000, rest // 100 % 100, rest % 100


def _odd(numbers: Words, width: int, key: bytes, is_valid: Judge) -> Words:
    """Numbers that are no ID numbers, permuted among those that begin like them, 0 or not."""
    ff1, least = FF1(derive(key, "odd numbers"), radix=10, length=width), 10 ** (width - 1)
    out = np.empty_like(numbers)
    for begins in (np.less, np.greater_equal):
        which = begins(numbers, least)
        out[which] = ff1.walk(numbers[which], partial(_is_odd, begins, least, is_valid))
    return out


def _is_odd(begins: np.ufunc, least: int, is_valid: Judge, numbers: Words) -> Marks:
    odd: Marks = begins(numbers, least) & ~is_valid(numbers)
    return odd


@compiled
def _remainder(data: Bytes, start: int, end: int) -> int:
    """What the check character of 17 digits says: the weights are powers of 2 modulo 11."""
    total = 0
    for place in range(Place(start), Place(end)):
        total = 2 * (total + data[place] - digits.ZERO)
    return total % len(CHARACTERS)
