"""Whether the values of one column follow from those of another in the same rows, place by place.

Whoever knows a handful of such pairs opens all rows. Each guess is asked of a row that did not make
it: of the partners that a character has in the other rows the commonest has to be the right one,
and that more often than the commonest character of all would be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.proof.codes.cells import Marks, Mask, Places, marks

FEWEST = 50  # rows that are asked
WIDEST = 24  # characters compared
LONGEST = 10_000  # characters
ALPHABET = 64  # different characters at one place; the rarest count as one
SURE = 0.95  # of the characters guessed right
GAINED = 0.9  # of those that the commonest character of all is not
ASKED = 0.3  # of the rows, at least
MOST = 0.7  # of the information in a value that has to follow
BITS = 8.0  # that it has at least
RISING = 0.98  # rank correlation
NUMBER = "^[0-9]{5,18}$"

Grid = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Written:
    """One column of the asked rows: its folded texts, their marks and lengths, their characters
    from the beginning and from the end, and the numbers that they are, where `numeric`.
    """

    texts: pl.Series
    marks: Marks
    lengths: Grid
    heads: npt.NDArray[np.uint32]
    tails: npt.NDArray[np.uint32]
    numeric: Mask
    numbers: Grid

    @cached_property
    def words(self) -> list[str]:
        """The texts as Python's."""
        return self.texts.to_list()

    def part(self, first: int, height: int) -> "Written":
        """Some rows that follow each other."""
        rows = slice(first, first + height)
        return Written(
            texts=self.texts.slice(first, height),
            marks=self.marks[rows],
            lengths=self.lengths[rows],
            heads=self.heads[rows],
            tails=self.tails[rows],
            numeric=self.numeric[rows],
            numbers=self.numbers[rows],
        )


def all_written(columns: Mapping[str, pl.Series]) -> dict[str, Written]:
    """The columns by name; all texts go through each step together."""
    if not columns:
        return {}
    whole, first = written(pl.concat(columns.values())), 0
    found = {}
    for name, texts in columns.items():
        found[name] = whole.part(first, texts.len())
        first += texts.len()
    return found


def written(texts: pl.Series) -> Written:
    """A column's asked rows as folded texts (`cells.fold`), ready to be compared."""
    filled, numeric = texts.fill_null(""), texts.str.contains(NUMBER).fill_null(value=False)
    return Written(
        texts=texts,
        marks=marks(texts, 0),
        lengths=filled.str.len_chars().to_numpy().astype(np.int64),
        heads=_characters(filled),
        tails=_characters(filled.str.tail(WIDEST).str.reverse()),
        numeric=numeric.to_numpy(),
        numbers=filled.set(~numeric, "0").cast(pl.Int64).to_numpy(),
    )


def paired(old: Written, new: Written) -> Places:
    """The rows that have both, one for each old value."""
    held = np.flatnonzero((old.marks != 0) & (new.marks != 0))
    return held[np.unique(old.marks[held], return_index=True)[1]]


def grids(old: Written, new: Written, rows: Places) -> tuple[Grid, Grid]:
    """The old values from both ends, and the new ones, of rows that are of one length."""
    rows = of_one_length(rows, old.lengths, new.lengths)
    return both_ends(old, rows), grid(new.heads[rows])


def of_one_length(rows: Places, *lengths: Grid) -> Places:
    """The rows whose values are as long as most are, if they are enough."""
    both = sum(np.minimum(each[rows], LONGEST - 1) * LONGEST**at for at, each in enumerate(lengths))
    values, counts = np.unique(both, return_counts=True)
    most = rows[both == values[counts.argmax()]]
    return most if len(most) >= FEWEST else rows


def both_ends(column: Written, rows: Places) -> Grid:
    """The places of values counted from the beginning, and from the end where that differs."""
    lengths = column.lengths[rows]
    heads = grid(column.heads[rows])
    if lengths.max() == lengths.min() <= WIDEST:
        return heads
    return np.concatenate([heads, grid(column.tails[rows])])


def grid(characters: npt.NDArray[np.uint32]) -> Grid:
    """Characters as small numbers, a line for each place; the commonest of a place is 0."""
    lines = np.ascontiguousarray(characters.T[characters.any(axis=0)])
    height, width = lines.shape
    order = lines.argsort(axis=1, kind="stable")
    ordered = np.take_along_axis(lines, order, axis=1)
    group = np.zeros(lines.shape, np.int64)  # of equal characters, by their order
    group[:, 1:] = np.cumsum(ordered[:, 1:] != ordered[:, :-1], axis=1)
    apart = group + np.arange(height)[:, None] * width
    counts = np.bincount(apart.ravel(), minlength=lines.size).reshape(height, width)
    rank = np.empty_like(group)
    commonest = np.argsort(-counts, axis=1, kind="stable")
    np.put_along_axis(rank, commonest, np.arange(width)[None], axis=1)
    small = np.minimum(np.take_along_axis(rank, group, axis=1), ALPHABET - 1)
    np.put_along_axis(group, order, small, axis=1)
    return group


def bits(line: Grid) -> float:
    """How much one place of the values says."""
    counts = np.bincount(line)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Places of old values that may tell something, with the rows in the order of their characters.

    `alike` says of each row whether the one before it has the same character, `rows` how many rows
    share theirs with another.
    """

    lines: Grid
    order: Places
    alike: Mask
    rows: Grid

    @classmethod
    def of(cls, lines: Grid) -> "Ends":
        order = lines.astype(np.uint8).argsort(axis=1, kind="stable")
        ordered = np.take_along_axis(lines, order, axis=1)
        # The rarest characters have no partner in common.
        alike = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] < ALPHABET - 1)
        shared = np.pad(alike, ((0, 0), (1, 0))) | np.pad(alike, ((0, 0), (0, 1)))
        rows = shared.sum(axis=1)
        may = (rows >= ASKED * lines.shape[1]) & (lines.max(axis=1) > 0)
        return cls(lines=lines[may], order=order[may], alike=alike[may], rows=rows[may])

    def tell(self, new: Grid) -> bool:
        """Whether one of the places tells this new one (`is_guessed`).

        Rows with the same old character have the same new one then, but for few: most places are
        told apart by that, which costs less than to count partners.
        """
        if not len(self.lines) or new.max() == 0:
            return False
        there = new[self.order]
        broken = ((there[:, 1:] != there[:, :-1]) & self.alike).sum(axis=1)
        may = broken <= np.ceil(2 * (1 - SURE) * self.rows)  # a wrong one breaks twice at the most
        return bool(may.any()) and is_guessed(self.lines[may], new)


def is_guessed(old: Grid, new: Grid) -> bool:
    """Whether one of the old places tells this new one: of the rows whose old character stands in
    other rows too, the commonest partner that it has there is the right one.
    """
    if old.max() == 0 or new.max() == 0:
        return False
    height, width = int(old.max()) + 1, int(new.max()) + 1
    cells = (np.arange(len(old))[:, None] * height + old) * width + new
    table = np.bincount(cells.ravel(), minlength=len(old) * height * width)
    table = table.reshape(len(old), height, width)
    table = table[:, : ALPHABET - 1]
    table = table * (table.sum(axis=2, keepdims=True) > 1)
    second, most = np.moveaxis(np.partition(table, -2, axis=2)[:, :, -2:], 2, 0)
    rows, anyway = table.sum(axis=(1, 2)), table.sum(axis=1).max(axis=1)
    right = (most * (most - 1 > second)).sum(axis=1)
    is_told = (right >= SURE * rows) & (right - anyway >= GAINED * (rows - anyway))
    return bool((is_told & (rows >= ASKED * len(new)) & (old.max(axis=1) > 0)).any())


def rises(ours: Grid, theirs: Grid) -> bool:
    """Whether numbers rise or fall together."""
    ranks = [pl.Series(each).rank().to_numpy() for each in (ours, theirs)]
    if min(each.std() for each in ranks) == 0:
        return False
    return abs(float(np.corrcoef(ranks[0], ranks[1])[0, 1])) >= RISING


def is_moved(by: Grid) -> bool:
    """Whether most numbers were changed by one constant."""
    return bool(np.unique(by, return_counts=True)[1].max() >= MOST * len(by))


def _characters(texts: pl.Series) -> npt.NDArray[np.uint32]:
    """A row of code points for each text, 0 behind its end."""
    cut = np.array(texts.str.head(WIDEST).to_list(), dtype=f"<U{WIDEST}")
    return cut.view(np.uint32).reshape(-1, WIDEST)
