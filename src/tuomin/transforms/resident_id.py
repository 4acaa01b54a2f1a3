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
from numpy.typing import NDArray

from tuomin.checks.resident_id import CHARACTERS
from tuomin.compiled import compiled
from tuomin.transforms import days, digits, flat, ghosts, permutation, shape
from tuomin.transforms.aes import Words
from tuomin.transforms.base import declare
from tuomin.transforms.ff1 import FF1
from tuomin.transforms.keys import derive
from tuomin.transforms.rows import Form, Kernel, choose, present
from tuomin.transforms.spelling import choose_spelled

Judge = Callable[[Words], NDArray[np.bool_]]

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

X = PLACES[ord("X")]


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
        def school(rows: pl.Series) -> pl.Series:
            return rows.str.head(1) + long(rows.str.slice(1))

        regions = ghosts.table(key, realistic=self.realistic)
        long = partial(_long, key=key, regions=regions, whole=self.whole)
        short = partial(_short, key=key, regions=regions)
        forms: list[tuple[Form, Kernel]] = [(LONG, long), (SHORT, short), (SCHOOL, school)]
        other = partial(shape.permuted, key=key)
        return present(texts, lambda rows: choose_spelled(rows, forms, other))


def _long(rows: pl.Series, key: bytes, regions: ghosts.Table, *, whole: bool) -> pl.Series:
    places = flat.matrix(rows, 18)
    old = digits.number(places[:, :17])
    fits = _is_valid(old, regions)
    if not fits.all():
        valid, odd = pl.Series(fits), partial(_odd_long, key=key, regions=regions)
        long = partial(_long, key=key, regions=regions, whole=whole)
        return choose(rows, [(lambda _: valid, long)], odd)
    new = _moved(old, key, regions)
    wrong = PLACES[places[:, 17]] - _remainders(old)
    place = (_remainders(new) + wrong) % 11
    attempts = count()
    while whole and (place == X).any():
        new[place == X] = _resequenced(new[place == X], derive(key, f"whole {next(attempts)}"))
        place = (_remainders(new) + wrong) % 11
    return flat.texts(np.column_stack([digits.spelled(new, 17), CHARACTERS[place]]))


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


def _is_valid(numbers: Words, regions: ghosts.Table) -> NDArray[np.bool_]:
    region, year, month, day, _ = _parts(numbers)
    born = (year >= YEARS[0]) & (year <= YEARS[1]) & days.is_day(year, month, day)
    located: NDArray[np.bool_] = regions[region] != ghosts.NOWHERE
    return born & located


def _moved(numbers: Words, key: bytes, regions: ghosts.Table) -> Words:
    region, year, month, day, _ = _parts(numbers)
    month, day = days.moved(year, month, day, key)
    dates = (year * 10_000 + month * 100 + day).astype(np.uint64)
    front = regions[region] * np.uint64(10**8) + dates
    return front * SEQUENCES + _resequenced(numbers, key) % SEQUENCES


def _resequenced(numbers: Words, key: bytes) -> Words:
    """Other sequences for the same sex, day and region."""
    front, sequence = np.divmod(numbers, SEQUENCES)
    half, sex = np.divmod(sequence, SEXES)
    half = permutation.mixed(half, int(SEQUENCES // SEXES), front, key)
    return front * SEQUENCES + half * SEXES + sex


def _parts(numbers: Words) -> tuple[days.Numbers, ...]:
    """Region, year, month, day and sequence of numbers of 17 digits."""
    front, sequence = np.divmod(numbers, SEQUENCES)
    front, day = np.divmod(front, np.uint64(100))
    front, month = np.divmod(front, np.uint64(100))
    region, year = np.divmod(front, np.uint64(10_000))
    return tuple(part.astype(np.int64) for part in (region, year, month, day, sequence))


def _odd(numbers: Words, width: int, key: bytes, is_valid: Judge) -> Words:
    """Numbers that are no ID numbers, permuted among those that begin like them, 0 or not."""
    ff1, least = FF1(derive(key, "odd numbers"), radix=10, length=width), 10 ** (width - 1)
    out = np.empty_like(numbers)
    for begins in (np.less, np.greater_equal):
        which = begins(numbers, least)
        out[which] = ff1.walk(numbers[which], partial(_is_odd, begins, least, is_valid))
    return out


def _is_odd(begins: np.ufunc, least: int, is_valid: Judge, numbers: Words) -> NDArray[np.bool_]:
    odd: NDArray[np.bool_] = begins(numbers, least) & ~is_valid(numbers)
    return odd


@compiled
def _remainders(numbers: Words) -> NDArray[np.int64]:
    """What the check character of 17 digits says: the weights are powers of 2 modulo 11."""
    out = np.empty(len(numbers), np.int64)
    for row in range(len(numbers)):
        rest, total, weight = numbers[row], np.uint64(0), np.uint64(2)
        while rest:
            quotient = rest // np.uint64(10)
            total += (rest - quotient * np.uint64(10)) * weight
            rest, weight = quotient, weight * np.uint64(2) % np.uint64(11)
        out[row] = np.int64(total % np.uint64(11))
    return out
