"""Which real regions may stand in for those that addresses begin with."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes, Flat, Places, Raw, Words
from tuomin.compiled import compiled
from tuomin.transforms.regions import places

BITS = {"province": 4, "city": 2, "county": 1}
"""The parts of a region, with the bit that says that an address has them."""

KEPT: dict[str, tuple[str, ...]] = {
    "province": ("province",),
    "city": ("province", "city"),
    "none": (),
}


@dataclass(frozen=True)
class Exchange:
    """For each sort of regions what stays of them, and which of `names` may follow that.

    They are the `counts[sort]` names from starts[sort] on. There are few sorts, so what is read
    for one row lies in the cache for others.
    """

    sorts: NDArray[np.int32]
    stays: Flat
    names: Flat
    starts: Places
    counts: Words

    def drawn(self, regions: Places, numbers: Words) -> Flat:
        """The regions with these places, each exchanged as its random number says."""
        data = np.empty(len(regions) * self.widest, np.uint8)
        offsets = np.empty(len(regions) + 1, np.int64)
        texts = self.stays.arrays, self.names.arrays
        choices = self.starts, self.counts
        size = _draw(self.sorts, regions, numbers, texts, choices, data, offsets)
        return Flat(data[:size], offsets)

    @cached_property
    def widest(self) -> int:
        """The most bytes that an exchanged region has."""
        return int(self.stays.lengths.max(initial=0) + self.names.lengths.max(initial=0))


@compiled
def _draw(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    sorts: NDArray[np.int32],
    regions: Places,
    numbers: Words,
    texts: tuple[Raw, Raw],
    choices: tuple[Places, Words],
    data: Bytes,
    offsets: Places,
) -> int:
    """Write what stays of each region and the name drawn; tell where the last one ends."""
    (stays, stay), (names, name) = texts
    starts, counts = choices
    at = 0
    for row in range(len(regions)):
        offsets[row], sort = at, sorts[regions[row]]
        place = starts[sort] + np.int64(numbers[row] % counts[sort])
        at = flat.write(stays, stay[sort], stay[sort + 1], data, at)
        at = flat.write(names, name[place], name[place + 1], data, at)
    offsets[len(regions)] = at
    return at


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
    every = pl.DataFrame({"stays": stays, "starts": starts, "counts": counts})
    few = every.unique(maintain_order=True).with_row_index("sort")
    sorts = every.join(few, on=every.columns, how="left", maintain_order="left")["sort"]
    return Exchange(
        sorts.cast(pl.Int32).to_numpy(),
        flat.of(few["stays"]),
        flat.of(pl.concat(names)),
        few["starts"].to_numpy(),
        few["counts"].to_numpy(),
    )


def _shapes(found: pl.DataFrame) -> Iterator[tuple[list[str], Places]]:
    """The parts that regions have, with the rows that have them."""
    bits = [(pl.col(part) != "").cast(pl.Int8) * bit for part, bit in BITS.items()]
    has = found.select(pl.sum_horizontal(bits)).to_series().to_numpy()
    for each in np.unique(has):
        yield [part for part, bit in BITS.items() if each & bit], np.flatnonzero(has == each)
