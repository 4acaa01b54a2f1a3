"""Replaced identifiers that can be computed back without any key: by a shift, a cipher of letters,
a constant, an order that was kept.

With the rows aligned the question is put to their values: whether each character of the copy's
value follows from one character of the source's, wherever it stands, and whether numbers rise
together. Then a handful of known pairs opens all rows.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import MOMENTS, Places, fold
from tuomin.proof.codes.holdings import NAMES, Holding
from tuomin.proof.codes.reading import Side, first
from tuomin.proof.guessing.written import (
    BITS,
    FEWEST,
    MOST,
    SURE,
    Ends,
    Grid,
    Written,
    bits,
    grids,
    is_moved,
    paired,
    rises,
    written,
)

PAIRS = 500  # rows that are asked
KEPT = 0.5  # share of rows


def derived(
    ours: pl.DataFrame,
    holdings: Sequence[Holding],
    target: Side,
    pairs: tuple[Places, Places],
    changed: Mapping[str, Holding],
) -> Iterator[tuple[Holding, Holding, int]]:
    """Columns of the copy (among `changed`) that follow from a direct identifier of the source
    (those of direct identifiers from their own), with that one and the number of rows in which it
    was seen. `ours` has the source's first rows in its `holdings`, `pairs` are rows of both. What
    follows from it in the source too (a serial beside mobiles that were handed out in order) was
    not computed by the copy.
    """
    direct = [each for each in holdings if is_told(each)]
    if not direct or not changed:
        return
    others = [each for each in holdings if each.name in changed and not each.direct]
    theirs = first(target, [*changed.values()])
    left, right = pairs
    seen = (left < ours.height) & (right < theirs.height)
    left, right = left[seen][:PAIRS], right[seen][:PAIRS]
    if len(left) < FEWEST:
        return
    old = {each.name: written(fold(ours[each.name].gather(left))) for each in direct}
    beside = {each.name: written(fold(ours[each.name].gather(left))) for each in others}
    for name, holding in changed.items():
        new = written(fold(theirs[name].gather(right)))
        for each in [each for each in direct if each.name == name or not holding.direct]:
            count = followed(old[each.name], new)
            if count and not (name in beside and _is_own(old[each.name], beside[name], new)):
                yield holding, each, count
                break


def is_told(holding: Holding) -> bool:
    """Whether its characters stand for one person; words of addresses and companies do not."""
    is_word = holding.words and holding.kind not in NAMES
    return holding.direct and not is_word and holding.column.family not in {"binary", *MOMENTS}


def followed(old: Written, new: Written) -> int:
    """The number of different identifiers from which the new values follow, 0 if they do not."""
    rows = paired(old, new)
    return len(rows) if len(rows) >= FEWEST and _follows(old, new, rows) else 0


def _is_own(old: Written, own: Written, new: Written) -> bool:
    """Whether the source's own column, being another thing, tells as much of the identifier."""
    if float(np.mean(old.marks == own.marks)) >= KEPT:
        return False
    return bool(followed(old, own)) or _told(old, own) >= SURE * _told(old, new)


def _told(old: Written, new: Written) -> float:
    """How much of the new values follows from the old ones."""
    places, grid = grids(old, new, paired(old, new))
    ends = Ends.of(places)
    return sum(bits(place) * ends.tell(place) for place in grid)


def _follows(old: Written, new: Written, rows: Places) -> bool:
    if old.numeric[rows].all() and new.numeric[rows].all():
        ours, theirs = old.numbers[rows], new.numbers[rows]
        ends = [_behind(each, rows, _kept(old, new, rows)) for each in (old, new)]
        if rises(*ends) or is_moved(theirs - ours) or is_moved(theirs ^ ours):
            return True
    return _is_ciphered(*grids(old, new, rows))


def _kept(old: Written, new: Written, rows: Places) -> int:
    """How many digits at the beginning all rows keep: the province of an ID number may stay."""
    same = (old.heads[rows] == new.heads[rows]).all(axis=0)
    return int(same.argmin())


def _behind(column: Written, rows: Places, digits: int) -> Grid:
    """The numbers without so many digits at their beginning."""
    width = np.maximum(column.lengths[rows] - digits, 0)
    return np.asarray(column.numbers[rows] % 10 ** np.minimum(width, 18), np.int64)


def _is_ciphered(old: Grid, new: Grid) -> bool:
    """Whether most of what the new values say follows from the old ones, place by place.

    The places that say most are asked first, and no more once too much of it does not follow.
    """
    ends, said = Ends.of(old), np.array([bits(place) for place in new])
    told, left = 0.0, float(said.sum())
    needed = max(BITS, MOST * left)
    for at in np.argsort(-said):
        if told + left < needed:
            return False
        left -= said[at]
        told += said[at] * ends.tell(new[at])
    return told >= needed
