"""Replaced identifiers that can be computed back without any key: by a shift, a cipher of letters,
a constant, an order that was kept.

With the rows aligned the question is put to their values: whether each character of the copy's
value follows from one character of the source's, wherever it stands, and whether numbers rise
together. Then a handful of known pairs opens all rows.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.proof.cells import MOMENTS, Marks, Mask, Places, fold, marks
from tuomin.proof.holdings import NAMES, Holding
from tuomin.proof.reading import Side, first

PAIRS = 500  # rows that are asked
FEWEST = 50
WIDEST = 24  # characters compared
LONGEST = 10_000  # characters
ALPHABET = 64  # different characters at one place; the rarest count as one
SURE = 0.95  # of the characters guessed right
ASKED = 0.3  # of the rows, at least
MOST = 0.7  # of the information in a value that has to follow
BITS = 8.0  # that it has at least
RISING = 0.98  # rank correlation
NUMBER = "^[0-9]{5,18}$"
KEPT = 0.5  # share of rows

Grid = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One column of the asked rows: marks and lengths of its folded values, their characters from
    the beginning and from the end, and the numbers that they are, where `numeric`.
    """

    marks: Marks
    lengths: Grid
    heads: npt.NDArray[np.uint32]
    tails: npt.NDArray[np.uint32]
    numeric: Mask
    numbers: Grid


def derived(
    source: Side, target: Side, left: Places, right: Places, changed: Mapping[str, Holding]
) -> Iterator[tuple[Holding, Holding, int]]:
    """Columns of the copy (among `changed`) that follow from a direct identifier of the source
    (those of direct identifiers from their own), with that one and the number of rows in which it
    was seen; rows are `left` and `right`. What follows from it in the source too (a serial beside
    mobiles that were handed out in order) was not computed by the copy.
    """
    direct = [each for each in source.holdings if _is_told(each)]
    if not direct or not changed:
        return
    others = [each for each in source.holdings if each.name in changed and not each.direct]
    ours, theirs = first(source, [*direct, *others]), first(target, [*changed.values()])
    seen = (left < ours.height) & (right < theirs.height)
    left, right = left[seen][:PAIRS], right[seen][:PAIRS]
    if len(left) < FEWEST:
        return
    old = {each.name: written(ours[each.name].gather(left)) for each in direct}
    beside = {each.name: written(ours[each.name].gather(left)) for each in others}
    for name, holding in changed.items():
        new = written(theirs[name].gather(right))
        for each in [each for each in direct if each.name == name or not holding.direct]:
            count = followed(old[each.name], new)
            if count and not (name in beside and _is_own(old[each.name], beside[name], new)):
                yield holding, each, count
                break


def _is_told(holding: Holding) -> bool:
    """Whether its characters stand for one person; words of addresses and companies do not."""
    is_word = holding.words and holding.kind not in NAMES
    return holding.direct and not is_word and holding.column.family not in {"binary", *MOMENTS}


def written(values: pl.Series) -> Written:
    """A column's asked rows, ready to be compared."""
    texts = fold(values)
    filled, numeric = texts.fill_null(""), texts.str.contains(NUMBER).fill_null(value=False)
    return Written(
        marks=marks(texts, 0),
        lengths=filled.str.len_chars().to_numpy().astype(np.int64),
        heads=_characters(filled),
        tails=_characters(filled.str.tail(WIDEST).str.reverse()),
        numeric=numeric.to_numpy(),
        numbers=filled.set(~numeric, "0").cast(pl.Int64).to_numpy(),
    )


def _characters(texts: pl.Series) -> npt.NDArray[np.uint32]:
    """A row of code points for each text, 0 behind its end."""
    cut = np.array(texts.str.head(WIDEST).to_list(), dtype=f"<U{WIDEST}")
    return cut.view(np.uint32).reshape(-1, WIDEST)


def _is_own(old: Written, own: Written, new: Written) -> bool:
    """Whether the source's own column, being another thing, tells as much of the identifier."""
    if float(np.mean(old.marks == own.marks)) >= KEPT:
        return False
    return bool(followed(old, own)) or _bits(old, own) >= SURE * _bits(old, new)


def _bits(old: Written, new: Written) -> float:
    """How much of the new values follows from the old ones."""
    places, grid = _grids(old, new, _pairs(old, new))
    return sum(_entropy(np.bincount(place)) * _is_guessed(places, place) for place in grid)


def followed(old: Written, new: Written) -> int:
    """The number of different identifiers from which the new values follow, 0 if they do not."""
    rows = _pairs(old, new)
    return len(rows) if len(rows) >= FEWEST and _follows(old, new, rows) else 0


def _pairs(old: Written, new: Written) -> Places:
    """The rows that have both, one for each old value."""
    held = np.flatnonzero((old.marks != 0) & (new.marks != 0))
    return held[np.unique(old.marks[held], return_index=True)[1]]


def _follows(old: Written, new: Written, rows: Places) -> bool:
    if old.numeric[rows].all() and new.numeric[rows].all():
        ours, theirs = old.numbers[rows], new.numbers[rows]
        if _rises(ours, theirs) or _is_moved(theirs - ours) or _is_moved(theirs ^ ours):
            return True
    return _is_ciphered(*_grids(old, new, rows))


def _grids(old: Written, new: Written, rows: Places) -> tuple[Grid, Grid]:
    """The old values from both ends, and the new ones, of rows that are of one length."""
    rows = _of_one_length(old, new, rows)
    both = [_grid(old.heads[rows]), _grid(old.tails[rows])]
    return np.concatenate(both), _grid(new.heads[rows])


def _rises(ours: npt.NDArray[np.int64], theirs: npt.NDArray[np.int64]) -> bool:
    """Whether numbers rise or fall together."""
    ranks = [pl.Series(each).rank().to_numpy() for each in (ours, theirs)]
    if min(each.std() for each in ranks) == 0:
        return False
    return abs(float(np.corrcoef(ranks[0], ranks[1])[0, 1])) >= RISING


def _is_moved(by: npt.NDArray[np.int64]) -> bool:
    """Whether most numbers were changed by one constant."""
    return bool(np.unique(by, return_counts=True)[1].max() >= MOST * len(by))


def _of_one_length(old: Written, new: Written, rows: Places) -> Places:
    """The rows whose values are as long as most are, if they are enough."""
    lengths = old.lengths[rows] * LONGEST + np.minimum(new.lengths[rows], LONGEST - 1)
    values, counts = np.unique(lengths, return_counts=True)
    most = rows[lengths == values[counts.argmax()]]
    return most if len(most) >= FEWEST else rows


def _grid(characters: npt.NDArray[np.uint32]) -> Grid:
    """Characters as small numbers, a line for each place; the commonest of a place is 0."""
    lines = []
    for line in characters.T[characters.any(axis=0)]:
        _, place, counts = np.unique(line, return_inverse=True, return_counts=True)
        rank = np.empty(len(counts), np.int64)
        rank[np.argsort(-counts)] = np.arange(len(counts))
        lines.append(np.minimum(rank, ALPHABET - 1)[place])
    return np.array(lines, np.int64).reshape(len(lines), len(characters))


def _is_ciphered(old: Grid, new: Grid) -> bool:
    """Whether most of what the new values say follows from the old ones, place by place.

    The places that say most are asked first, and no more once too much of it does not follow.
    """
    bits = np.array([_entropy(np.bincount(place)) for place in new])
    told, left = 0.0, float(bits.sum())
    needed = max(BITS, MOST * left)
    for at in np.argsort(-bits):
        if told + left < needed:
            return False
        left -= bits[at]
        told += bits[at] * _is_guessed(old, new[at])
    return told >= needed


def _is_guessed(old: Grid, new: npt.NDArray[np.int64]) -> bool:
    """Whether one of the old places tells this new one."""
    return any(_guessed(other, new) >= SURE for other in old)


def _guessed(old: npt.NDArray[np.int64], new: npt.NDArray[np.int64]) -> float:
    """Of the rows whose old character stands in other rows too, the share in which the commonest
    partner that it has there is the right one.
    """
    if old.max() == 0 or new.max() == 0:
        return 0.0
    table = np.bincount(old * ALPHABET + new, minlength=ALPHABET**2).reshape(ALPHABET, ALPHABET)
    table = table[:-1]  # the rarest characters have no partner in common
    asked = table[table.sum(axis=1) > 1]
    second, most = np.partition(asked, -2, axis=1)[:, -2:].T
    right = most[(most > 1) & (most > second)]
    return float(right.sum() / asked.sum()) if asked.sum() >= ASKED * len(old) else 0.0


def _entropy(counts: npt.NDArray[np.int64]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
