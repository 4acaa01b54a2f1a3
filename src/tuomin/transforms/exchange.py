"""Which real regions may stand in for those that addresses begin with."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from tuomin.transforms import places
from tuomin.transforms.aes import Words
from tuomin.transforms.flat import Places

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

    stays: pl.Series
    names: pl.Series
    starts: Places
    counts: Words

    def drawn(self, regions: Places, numbers: Words) -> pl.Series:
        """The regions with these places, each exchanged as its random number says."""
        places = self.starts[regions] + (numbers % self.counts[regions]).astype(np.int64)
        return self.stays.gather(regions) + self.names.gather(places)


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
    return Exchange(stays, pl.concat(names), starts, counts)


def _shapes(found: pl.DataFrame) -> Iterator[tuple[list[str], Places]]:
    """The parts that regions have, with the rows that have them."""
    bits = [(pl.col(part) != "").cast(pl.Int8) * bit for part, bit in BITS.items()]
    has = found.select(pl.sum_horizontal(bits)).to_series().to_numpy()
    for each in np.unique(has):
        yield [part for part, bit in BITS.items() if each & bit], np.flatnonzero(has == each)
