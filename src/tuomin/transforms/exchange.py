"""Which real regions may stand in for those that addresses begin with."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from tuomin.compiled import compiled
from tuomin.transforms import flat, places
from tuomin.transforms.aes import Words
from tuomin.transforms.flat import Bytes, Flat, Places, Raw

BITS = {"province": 4, "city": 2, "county": 1}
"""The parts of a region, with the bit that says that an address has them."""

KEPT: dict[str, tuple[str, ...]] = {
    "province": ("province",),
    "city": ("province", "city"),
    "none": (),
}


@dataclass(frozen=True)
class Exchange:
    """For each region what stays of it, and which of `names` may follow that.

    They are the `counts[region]` names from starts[region] on.
    """

    stays: Flat
    names: Flat
    starts: Places
    counts: Words

    def drawn(self, regions: Places, numbers: Words) -> Flat:
        """The regions with these places, each exchanged as its random number says."""
        places, offsets = np.empty(len(regions), np.int64), np.empty(len(regions) + 1, np.int64)
        stays, names = self.stays.arrays, self.names.arrays
        size = _pick(
            regions, numbers, self.starts, self.counts, stays[1], names[1], places, offsets
        )
        data = np.empty(size, np.uint8)
        _write(regions, places, stays, names, data)
        return Flat(data, offsets)


@compiled
def _pick(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    regions: Places,
    numbers: Words,
    starts: Places,
    counts: Words,
    stays: Places,
    names: Places,
    places: Places,
    offsets: Places,
) -> int:
    """Write the place of each name, and where each row begins; tell where the last ends."""
    at = 0
    for row in range(len(regions)):
        region = regions[row]
        place = starts[region] + np.int64(numbers[row] % counts[region])
        places[row], offsets[row] = place, at
        at += stays[region + 1] - stays[region] + names[place + 1] - names[place]
    offsets[len(regions)] = at
    return at


@compiled
def _write(regions: Places, places: Places, stays: Raw, names: Raw, data: Bytes) -> None:
    at = 0
    for row in range(len(regions)):
        region, place = regions[row], places[row]
        at = flat.write(stays[0][stays[1][region] : stays[1][region + 1]], data, at)
        at = flat.write(names[0][names[1][place] : names[1][place + 1]], data, at)


def exchange(found: pl.DataFrame, keep: str) -> Exchange:
    """The exchange for regions that were `found` as `province`, `city` and `county`, some empty.

    What is kept stays as it is spelled; the rest takes no more room where that is possible.
    """
    stays = found.select(pl.concat_str(pl.col("county").str.head(0), *KEPT[keep])).to_series()
    room = found.select(pl.concat_str(*BITS).str.len_chars() - stays.str.len_chars())
    names = [pl.Series([""])]
    starts, counts = np.zeros(len(found), np.int64), np.ones(len(found), np.uint64)
    for parts, rows in _shapes(found):
        within = KEPT["province" if keep == "city" and "city" not in parts else keep]
        moved = tuple(part for part in parts if part not in within)
        if moved:
            choice = places.choice(moved, within)
            groups = places.group(found[rows], within)
            first, counts[rows] = choice.fitting(groups, room.to_series().to_numpy()[rows])
            starts[rows] = first + sum(map(len, names))
            names.append(choice.names)
    return Exchange(flat.of(stays), flat.of(pl.concat(names)), starts, counts)


def _shapes(found: pl.DataFrame) -> Iterator[tuple[list[str], Places]]:
    """The parts that regions have, with the rows that have them."""
    bits = [(pl.col(part) != "").cast(pl.Int8) * bit for part, bit in BITS.items()]
    has = found.select(pl.sum_horizontal(bits)).to_series().to_numpy()
    for each in np.unique(has):
        yield [part for part, bit in BITS.items() if each & bit], np.flatnonzero(has == each)
