"""Real regions of China to put into addresses, by what they lie in and how long their names are."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from tuomin.arrays.flat import Places, Words
from tuomin.checks import regions

LONGEST = 32  # characters of the names of province, city and county together
TITLES = "(?:市|省|(?:壮族|回族|维吾尔)?自治区|特别行政区|地区|盟)$"


@dataclass(frozen=True)
class Choice:
    """Names sorted by the group they belong to and by their length.

    `shorter[group, length]` says how many names of a group have at most that length.
    """

    names: pl.Series
    starts: Places
    shorter: Places

    def fitting(self, groups: Places, room: Places) -> tuple[Places, Words]:
        """Where the names of each group begin, and how many have at most `room` characters.

        There is always one: the shortest names of the group, or of all names.
        """
        groups = np.where(self.shorter[groups, LONGEST] > 0, groups, 0)
        fitting = self.shorter[groups, np.clip(room, 0, LONGEST)]
        shortest = np.where(self.shorter > 0, self.shorter, np.inf).min(axis=1, initial=np.inf)
        counts = np.where(fitting > 0, fitting, shortest[groups])
        return self.starts[groups], counts.astype(np.uint64)


@cache
def choice(parts: tuple[str, ...], within: tuple[str, ...]) -> Choice:
    """The names that `parts` (of province, city, county) give the counties in force.

    Names form a group where they agree in the parts that they lie `within`; group 0 has them all.
    """
    named = regions.counties().select(
        pl.concat_str(*parts).alias("name"), pl.concat_str(pl.lit(""), *within).alias("group")
    )
    named = pl.concat([named, named.with_columns(pl.lit("").alias("group"))])
    named = named.filter(pl.col("name") != "").unique()
    named = named.with_columns(
        _number(named["group"], within), pl.col("name").str.len_chars().alias("length")
    ).sort("group", "length", "name")
    counts = np.zeros((len(groups(within)), LONGEST + 1), np.int64)
    np.add.at(counts, (named["group"].to_numpy(), named["length"].to_numpy()), 1)
    shorter = np.cumsum(counts, axis=1)
    starts = np.append(0, np.cumsum(shorter[:, -1])[:-1])
    return Choice(named["name"], starts, shorter)


def group(found: pl.DataFrame, within: tuple[str, ...]) -> Places:
    """The number of the group that each region found in a text belongs to, 0 where unknown.

    `found` has the columns `province` and `city`, spelled in any way that people use.
    """
    if not within:
        return np.zeros(len(found), np.int64)
    joined = whole(found).select(pl.concat_str(*within)).to_series()
    return _number(joined.alias("group"), within).to_numpy()


def whole(found: pl.DataFrame) -> pl.DataFrame:
    """The whole names of `province` and `city` as found in a text, empty where unknown."""
    cities, provinces = city_names(), province_names()
    city, province = found["city"], found["province"]
    above = city.replace_strict(cities["name"], cities["province"], default="")
    known = province.replace_strict(provinces["name"], provinces["province"], default=None)
    named = city.replace_strict(cities["name"], cities["city"], default="")
    return pl.DataFrame({"province": known.fill_null(above), "city": named})


@cache
def groups(within: tuple[str, ...]) -> pl.Series:
    """The groups of regions that agree in some parts, all regions ("") first."""
    each = regions.counties().select(pl.concat_str(pl.lit(""), *within)).to_series().unique()
    return pl.concat([pl.Series([""]), each.filter(each != "").sort()])


def _number(names: pl.Series, within: tuple[str, ...]) -> pl.Series:
    known = groups(within)
    numbers = pl.Series(range(len(known)), dtype=pl.Int64)
    return names.replace_strict(known, numbers, default=0, return_dtype=pl.Int64)


@cache
def province_names() -> pl.DataFrame:
    """Each name of a province, whole and short: `name`, `province`; the longest first."""
    whole = regions.places().select(pl.col("province").alias("name"), "province").unique("name")
    short = whole.with_columns(pl.col("name").str.replace(TITLES, ""))
    both = pl.concat([whole, short]).unique("name")
    return both.sort(pl.col("name").str.len_chars(), "name", descending=[True, False])


@cache
def city_names() -> pl.DataFrame:
    """Each name of a city in force: `name`, `province`, `city`; every name once."""
    whole = regions.counties().filter(pl.col("city") != "").select("province", "city").unique()
    short = whole.with_columns(pl.col("city").str.replace(TITLES, "").alias("name"))
    named = pl.concat([whole.with_columns(pl.col("city").alias("name")), short])
    return named.sort("name", "province").unique("name", keep="first", maintain_order=True)


@cache
def odd_counties(form: str) -> list[str]:
    """The names of counties that do not have the form, such as 市中区 and 道县, longest first."""
    names = regions.places()["county"].unique()
    odd = names.filter((names != "") & ~names.str.contains(form))
    return sorted(odd, key=lambda name: (-len(name), name))
