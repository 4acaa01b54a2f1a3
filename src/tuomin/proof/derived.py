"""Replaced identifiers that can be computed back without any key: by a shift, a cipher of letters,
a constant, an order that was kept.

With the rows aligned the question is put to their values: whether each character of the copy's
value follows from one character of the source's, wherever it stands, and whether numbers rise
together. Then a handful of known pairs opens all rows.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.proof.cells import MOMENTS, Places, fold
from tuomin.proof.holdings import NAMES, Holding
from tuomin.proof.reading import Side

PAIRS = 500  # rows that are asked
FEWEST = 50
WIDEST = 24  # characters compared
LONGEST = 10_000  # characters
ALPHABET = 64  # different characters at one place; the rarest count as one
SURE = 0.95  # of the characters guessed right
MOST = 0.7  # of the information in a value that has to follow
BITS = 8.0  # that it has at least
RISING = 0.98  # rank correlation
NUMBER = "^[0-9]{5,18}$"
KEPT = 0.5  # share of rows

Grid = npt.NDArray[np.int64]


def derived(
    source: Side, target: Side, left: Places, right: Places, changed: Mapping[str, Holding]
) -> Iterator[tuple[Holding, Holding, int]]:
    """Columns of the copy (among `changed`) that follow from a direct identifier of the source
    (those of direct identifiers from their own), with that one and the number of rows in which it
    was seen; rows are `left` and `right`.
    """
    direct = [each for each in source.holdings if _is_told(each)]
    if not direct or not changed:
        return
    ours, theirs = _first(source, direct), _first(target, [*changed.values()])
    seen = (left < ours.height) & (right < theirs.height)
    left, right = left[seen][:PAIRS], right[seen][:PAIRS]
    if len(left) < FEWEST:
        return
    old = {each.name: fold(ours[each.name].gather(left)) for each in direct}
    for name, holding in changed.items():
        copied = fold(theirs[name].gather(right))
        for each in [each for each in direct if each.name == name or not holding.direct]:
            pairs = pl.DataFrame({"old": old[each.name], "new": copied})
            pairs = pairs.drop_nulls().unique("old", maintain_order=True)
            if pairs.height >= FEWEST and _follows(pairs["old"], pairs["new"]):
                yield holding, each, pairs.height
                break


def _is_told(holding: Holding) -> bool:
    """Whether its characters stand for one person; words of addresses and companies do not."""
    is_word = holding.words and holding.kind not in NAMES
    return holding.direct and not is_word and holding.column.family not in {"binary", *MOMENTS}


def _first(side: Side, holdings: list[Holding]) -> pl.DataFrame:
    """The first rows of some columns."""
    wanted = [side.columns[each.name] for each in holdings]
    back = {side.columns[each.name]: each.name for each in holdings}
    part = Side(
        connector=side.connector, table=side.table, columns=side.columns, holdings=holdings,
        seed=side.seed,
    )  # fmt: skip
    for batch in part.batches():
        return batch
    return pl.DataFrame({back[name]: pl.Series([], dtype=pl.String) for name in wanted})


def _follows(old: pl.Series, new: pl.Series) -> bool:
    if _is_number(old) and _is_number(new):
        ours, theirs = old.cast(pl.Int64).to_numpy(), new.cast(pl.Int64).to_numpy()
        if _rises(ours, theirs) or _is_moved(theirs - ours) or _is_moved(theirs ^ ours):
            return True
    old, new = _of_one_length(old, new)
    places = np.concatenate([_grid(old), _grid(old.str.reverse())])
    return _is_ciphered(places, _grid(new))


def _is_number(texts: pl.Series) -> bool:
    return bool(texts.str.contains(NUMBER).all())


def _rises(ours: npt.NDArray[np.int64], theirs: npt.NDArray[np.int64]) -> bool:
    """Whether numbers rise or fall together."""
    ranks = [pl.Series(each).rank().to_numpy() for each in (ours, theirs)]
    if min(each.std() for each in ranks) == 0:
        return False
    return abs(float(np.corrcoef(ranks[0], ranks[1])[0, 1])) >= RISING


def _is_moved(by: npt.NDArray[np.int64]) -> bool:
    """Whether most numbers were changed by one constant."""
    return bool(np.unique(by, return_counts=True)[1].max() >= MOST * len(by))


def _of_one_length(old: pl.Series, new: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The pairs whose values are as long as most are, if they are enough."""
    pairs = pl.DataFrame({"old": old, "new": new})
    lengths = old.str.len_chars() * LONGEST + new.str.len_chars()
    most = lengths == lengths.mode().sort()[0]
    if most.sum() < FEWEST:
        return old, new
    chosen = pairs.filter(most)
    return chosen["old"], chosen["new"]


def _grid(texts: pl.Series) -> Grid:
    """The characters of texts as small numbers, a column for each place; 0 where there is none."""
    width = min(int(texts.str.len_chars().to_numpy().max(initial=0)), WIDEST)
    columns = []
    for at in range(width):
        _, place, counts = np.unique(
            texts.str.slice(at, 1).fill_null("").to_numpy().astype(str),
            return_inverse=True,
            return_counts=True,
        )
        rank = np.empty(len(counts), np.int64)
        rank[np.argsort(-counts)] = np.arange(len(counts))
        columns.append(np.minimum(rank, ALPHABET - 1)[place])
    return np.array(columns, np.int64).reshape(width, texts.len())


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
        told += bits[at] * any(_guessed(other, new[at]) >= SURE for other in old)
    return told >= needed


def _guessed(old: npt.NDArray[np.int64], new: npt.NDArray[np.int64]) -> float:
    """In how many rows the commonest partner of a character is the right one."""
    if old.max() == 0 or new.max() == 0:
        return 0.0
    table = np.bincount(old * ALPHABET + new, minlength=ALPHABET**2).reshape(ALPHABET, ALPHABET)
    return float(table.max(axis=1).sum() / len(old))


def _entropy(counts: npt.NDArray[np.int64]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
