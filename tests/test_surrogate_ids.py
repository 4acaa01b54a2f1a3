"""ID numbers belong to nobody, are a bijection, and tell the story of the same person."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from tests.masks import COUNT, KEY, RNG, ids, masked, texts
from tuomin.checks import (
    foreign_id,
    regions,
    resident_id,
)
from tuomin.transforms import build
from tuomin.transforms.keyed import days, ghosts


class TestResidentIds:
    def test_are_valid_and_nobodys(self):
        numbers = ids()
        surrogates = masked("resident_id", numbers)

        assert resident_id.valid(surrogates).all()
        assert not surrogates.is_in(numbers.implode()).any()
        assert not regions.is_known(surrogates.str.head(6)).any()

    def test_tell_the_same_story(self):
        numbers = ids()
        surrogates = masked("resident_id", numbers)

        assert (surrogates.str.head(2) == numbers.str.head(2)).all()
        assert (surrogates.str.slice(6, 4) == numbers.str.slice(6, 4)).all()
        assert (resident_id.is_male(surrogates) == resident_id.is_male(numbers)).all()

    def test_agree_with_birth_dates(self):
        numbers = ids()
        born = resident_id.birth(numbers).cast(pl.String)
        surrogates = resident_id.birth(masked("resident_id", numbers)).cast(pl.String)

        assert (masked("birth_date", born) == surrogates).all()
        assert (surrogates != born).mean() > 0.98

    def test_are_a_bijection_of_all_people_of_one_day(self):
        """Every county that was ever in force, one day, every sequence: as many out as in."""
        codes = regions.table()["code"].unique().sort()[::7]
        people = pl.DataFrame({"code": codes}).join(
            pl.DataFrame({"sequence": texts(range(1000), 3)}), how="cross"
        )
        numbers = resident_id.complete(people["code"] + "19000101" + people["sequence"])
        surrogates = masked("resident_id", numbers)

        assert surrogates.n_unique() == len(numbers)
        assert surrogates.str.slice(6, 8).n_unique() == 1

    def test_counties_and_days_are_mapped_one_to_one(self):
        """With the sequences above these three make the whole number a bijection."""
        known = ghosts.known_codes()
        table = ghosts.table(KEY)[known]
        year, month, day = (np.array(part) for part in zip(*every_day(1904), strict=True))
        months, numbers = days.moved(year, month, day, KEY)

        assert len(np.unique(table)) == len(known)
        assert not np.isin(table, known).any()
        assert len({*zip(months.tolist(), numbers.tolist(), strict=True)}) == 366
        assert all(map(days.is_day, year, months, numbers))

    def test_days_of_all_years_are_permuted(self):
        for year in (1900, 1949, 1999, 2000, 2024):
            parts = (np.array(part) for part in zip(*every_day(year), strict=True))
            years, month, day = parts
            months, numbers = days.moved(years, month, day, KEY)

            assert len({*zip(months.tolist(), numbers.tolist(), strict=True)}) == len(years)

    def test_are_unique_where_counties_are_unknown_or_digits_wrong(self):
        provinces = texts(RNG.choice([11, 33, 44, 65, 71], COUNT))
        first = provinces + texts(RNG.integers(0, 10_000, COUNT), 4)
        seeds = (first + "19900307" + texts(RNG.integers(0, 10_000, COUNT), 4)).unique()
        surrogates = masked("resident_id", seeds)

        assert surrogates.n_unique() == len(seeds)
        assert (resident_id.has_right_digit(surrogates) == resident_id.has_right_digit(seeds)).all()

    def test_other_numbers_of_18_digits_stay_numbers(self):
        orders = texts(RNG.integers(10**9, 10**10, COUNT)) + "77" + texts(range(COUNT), 6)
        surrogates = masked("resident_id", orders)

        assert surrogates.n_unique() == COUNT
        assert surrogates.str.contains("^[1-9][0-9]{17}$").all()

    def test_of_15_digits_agree_with_those_of_18(self):
        long = ids(start=date(1950, 1, 1), span=365 * 49)
        short = long.str.slice(0, 6) + long.str.slice(8, 9)
        surrogates, shorter = masked("resident_id", long), masked("resident_id", short)

        assert (shorter == surrogates.str.slice(0, 6) + surrogates.str.slice(8, 9)).all()
        assert (resident_id.to_18(shorter) == surrogates).all()

    def test_foreigners_keep_their_form(self):
        surrogates = masked("resident_id", ["911124190301010010"])

        assert foreign_id.valid(surrogates).all()
        assert surrogates[0][3:6] >= "900"

    def test_can_be_whole_numbers(self):
        numbers = ids()
        numbers = numbers.filter(~numbers.str.ends_with("X")).unique()
        surrogates = masked("resident_id", numbers, whole=True)

        assert not surrogates.str.ends_with("X").any()
        assert resident_id.valid(surrogates).all()
        assert surrogates.n_unique() > len(numbers) - 5
        assert not build("resident_id", {"whole": True}).injective

    def test_realistic_ones_have_counties(self):
        numbers = ids().unique()
        surrogates = masked("resident_id", numbers, realistic=True)

        assert regions.is_known(surrogates.str.head(6)).all()
        assert surrogates.n_unique() == len(numbers)

    def test_keys_of_pupils_hold_their_number(self):
        number = "110101190001010014"
        pupil, person = masked("resident_id", ["G" + number, number])

        assert pupil == "G" + person


def every_day(year):
    start = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - start).days
    every = (start + timedelta(days=day) for day in range(length))
    return [(day.year, day.month, day.day) for day in every]
