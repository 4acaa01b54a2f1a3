"""Who has which ID number and which mobile: a person is a number, shuffled into a slot.

A slot is a county, a birth date and a sequence, hence an ID number. Shuffling is one to one: no two
people of the sample share a slot, however many they are, and none has to know of another.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import resident_id
from tuomin.checks.mobile import SEGMENTS

from .draws import TODAY, spread
from .places import places

Numbers = NDArray[np.uint64]

SIDE = 1 << 16
POPULATIONS = 7


@dataclass(frozen=True, kw_only=True)
class Population:
    """People of one sort: birth years, and the `room` sequence numbers that are theirs alone."""

    index: int
    since: int
    until: int
    sequence: int
    room: int


CUSTOMERS = Population(index=0, since=1940, until=2010, sequence=1, room=480)
STAFF = Population(index=1, since=1966, until=2003, sequence=481, room=100)
BABIES = Population(index=2, since=2015, until=2026, sequence=581, room=80)
YOUNG = Population(index=3, since=2013, until=2026, sequence=661, room=80)
FRIENDS = Population(index=4, since=1945, until=2005, sequence=741, room=100)
KIN = Population(index=5, since=1955, until=2026, sequence=841, room=100)
OWNERS = Population(index=6, since=1955, until=1995, sequence=941, room=58)


def registered(numbers: pl.Series, population: Population, seed: int) -> pl.DataFrame:
    """`id_number`, `birth`, `year`, `male`, `code` and the facts of the county for each person."""
    cells = _cells(population)
    slots = shuffled(numbers, SIDE, int(cells["end"][-1]) // SIDE, seed)
    place = np.searchsorted(cells["end"].to_numpy(), slots, side="right")
    cell: pl.DataFrame = cells[place]
    inside = pl.lit(pl.Series(slots).cast(pl.Int64)) - pl.col("end") + pl.col("slots")
    born = cell.with_columns(
        birth=pl.date(pl.col("year"), 1, 1) + pl.duration(days=inside // pl.col("room")),
        sequence=inside % pl.col("room") + population.sequence,
    )
    day = pl.col("birth").dt.strftime("%Y%m%d")
    first17 = pl.concat_str("code", day, pl.col("sequence").cast(pl.String).str.zfill(3))
    found = born.select(
        "code",
        "birth",
        "year",
        male=pl.col("sequence") % 2 == 1,
        id_number=first17.map_batches(resident_id.complete, return_dtype=pl.String),
    )
    counties: pl.DataFrame = places()[born["place"]]
    return found.hstack(counties.drop("code", "weight", "until"))


def mobiles(numbers: pl.Series, population: Population, seed: int) -> pl.Series:
    """Eleven digits in a segment in force; of 174 only 1740 is, and 1349 belongs to satellites."""
    starts = [segment + str(digit) for segment in SEGMENTS for digit in range(10)]
    starts = [start for start in starts if start != "1349" and start[:3] != "174"] + ["1740"]
    own = numbers * POPULATIONS + population.index
    slots = shuffled(own, len(starts), 10**7, seed)
    rest, start = np.divmod(slots, np.uint64(len(starts)))
    begun = pl.Series(starts).gather(pl.Series(start))
    return begun + pl.Series(rest).cast(pl.String).str.zfill(7)


def shuffled(numbers: pl.Series, left_size: int, right_size: int, seed: int) -> Numbers:
    """Shuffle the numbers below `left_size * right_size` among themselves: a Feistel network."""
    left, right = np.divmod(numbers.cast(pl.UInt64).to_numpy(), np.uint64(left_size))[::-1]
    for turn in range(3):
        left = (left + _round(right, seed + turn, left_size)) % np.uint64(left_size)
        right = (right + _round(left, seed + turn, right_size)) % np.uint64(right_size)
    return right * np.uint64(left_size) + left


def _round(numbers: Numbers, seed: int, size: int) -> Numbers:
    return spread(pl.Series(numbers), seed).to_numpy() % np.uint64(size)


@cache
def _cells(population: Population) -> pl.DataFrame:
    """Each county and year with the `slots` it can give out, and where they end among all.

    A revoked code was given out until its last year only. Young and old people are fewer than
    those between, and so are people in provinces with few residents.
    """
    middle = (population.since + population.until) / 2
    far = (pl.col("year") - middle).abs() / (population.until - population.since)
    first, last = pl.date(pl.col("year"), 1, 1), pl.date(pl.col("year") + 1, 1, 1)
    years = pl.DataFrame({"year": range(population.since, population.until + 1)}).with_columns(
        share=1 - 1.5 * far, days=(pl.min_horizontal(last, TODAY) - first).dt.total_days()
    )
    share = pl.col("share") * pl.col("weight") / pl.col("weight").max() * population.room
    return (
        places()
        .with_row_index("place")
        .join(years, how="cross")
        .filter(pl.col("year") < pl.col("until"))
        .with_columns(room=share.ceil().cast(pl.Int64))
        .with_columns(slots=pl.col("room") * pl.col("days"))
        .select("code", "place", "year", "room", "slots", end=pl.col("slots").cum_sum())
    )
