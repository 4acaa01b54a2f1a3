"""One step of Mondrian: all boxes of one depth, each cut at the median of its widest column.

A box is a run of rows; the runs of a level lie one behind the other, so that minima, maxima and
running sums over all of them are one call each, and memory is read in order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.integer]
Places = npt.NDArray[np.int64]
Widths = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

WHOLE = -1  # in place of a column: the box stays whole
APART = 2  # groups of rows that a box has to hold, where there are groups


@dataclass(frozen=True, kw_only=True)
class Level:
    """Boxes of one depth: the codes of their rows by column, each box from its start.

    `weights` are the rows of the source that a row stands for, `groups` what it belongs to.
    """

    columns: Sequence[Codes]
    weights: Codes
    groups: Codes | None
    starts: Places

    @property
    def lengths(self) -> Places:
        return np.diff(np.append(self.starts, len(self.weights)))

    def edges(self) -> tuple[Places, Places]:
        """The first and the last code by column and box."""
        low = [np.minimum.reduceat(each, self.starts) for each in self.columns]
        high = [np.maximum.reduceat(each, self.starts) for each in self.columns]
        return np.array(low, np.int64), np.array(high, np.int64)

    def sizes(self) -> Places:
        """The rows of the source in each box."""
        return np.asarray(np.add.reduceat(self.weights, self.starts, dtype=np.int64), np.int64)

    def beside(self, rows: Codes, starts: Places) -> "Level":
        """Some of the rows, in that order, without their codes."""
        groups = None if self.groups is None else self.groups[rows]
        return Level(columns=(), weights=self.weights[rows], groups=groups, starts=starts)

    def taken(self, rows: Codes, starts: Places) -> "Level":
        """Some of the rows, in that order."""
        return replace(self.beside(rows, starts), columns=[column[rows] for column in self.columns])


@dataclass(frozen=True, kw_only=True)
class Cuts:
    """Of each box the `column` in which it is cut, or `WHOLE`, and behind which `code`; `halves`
    are the boxes that this makes, two of each one in the order of the level.
    """

    column: Places
    code: Places
    halves: Level


def cuts(level: Level, widths: Widths, sizes: Places, k: int) -> Cuts:
    """The cut of each box: in its widest column, or the next one that allows a cut.

    `widths` are those of the boxes by column, as shares of the whole.
    """
    column, code, first = (np.full(len(sizes), fill) for fill in (WHOLE, 0, 0))
    order = np.arange(len(level.weights), dtype=np.int32)
    left, lengths = sizes >= 2 * k, level.lengths
    for ranked in np.argsort(-widths, axis=0, kind="stable"):
        left &= widths[ranked, np.arange(len(left))] > 0
        if not left.any():
            break
        tried, inside = np.flatnonzero(left), np.repeat(left, lengths)
        rows = order[inside]
        values, by = _ordered(level, rows, ranked[tried], lengths[tried])
        order[inside] = rows = rows[by]
        at, codes, counts = _medians(level.beside(rows, _starts(lengths[tried])), values, k)
        done = tried[at]
        column[done], code[done], first[done] = ranked[done], codes, counts
        left[done] = False
    inner = column != WHOLE
    starts = _starts(lengths[inner])
    halves = np.stack([starts, starts + first[inner]], axis=1).reshape(-1)
    return Cuts(
        column=column, code=code, halves=level.taken(order[np.repeat(inner, lengths)], halves)
    )


def picked(columns: Sequence[Codes], chosen: Codes, places: Codes) -> Places:
    """For each of `places` the code in its own column."""
    values = np.empty(len(places), np.int64)
    for number, column in enumerate(columns):
        here = chosen == number
        values[here] = column[places[here]]
    return values


def _ordered(level: Level, rows: Codes, columns: Places, lengths: Places) -> tuple[Places, Places]:
    """The codes of each box in its own column, in order, and the order."""
    values = picked(level.columns, np.repeat(columns, lengths), rows)
    boxes = np.repeat(np.arange(len(lengths)), lengths)
    order = np.argsort(boxes << 32 | values)
    return values[order], order


def _starts(lengths: Places) -> Places:
    """Where runs of these lengths start."""
    return np.asarray(np.cumsum(lengths) - lengths, np.int64)


def _medians(level: Level, values: Places, k: int) -> tuple[Places, Places, Places]:
    """The boxes that can be cut, behind which code, and how many of their rows come first.

    Rows without a value are cut off first; else the cut is the one nearest to the middle.
    """
    ends = np.flatnonzero(_is_last(values, level.starts))
    boxes = np.searchsorted(level.starts, ends, side="right") - 1
    left, right = _sides(level.weights, level.starts, ends, boxes)
    score = np.minimum(left, right)
    score[(values[ends] == 0) & (score >= k)] = np.iinfo(np.int64).max
    if level.groups is not None:
        score[~_is_diverse(level, ends, boxes, k)] = 0
    best = _best(boxes, score, k)
    return boxes[best], values[ends[best]], ends[best] + 1 - level.starts[boxes[best]]


def _is_last(values: Places, starts: Places) -> Mask:
    """Say for each row whether another code follows in the same box."""
    differs = np.append(values[1:] != values[:-1], np.False_)
    differs[starts[1:] - 1] = False
    return differs


def _sides(weights: Codes, starts: Places, ends: Places, boxes: Places) -> tuple[Places, Places]:
    """How much weight of the same box comes up to each end, and how much behind it."""
    running = np.cumsum(weights, dtype=np.int64)
    before = np.append(0, running)[np.append(starts, len(weights))]
    return running[ends] - before[boxes], before[boxes + 1] - running[ends]


def _is_diverse(level: Level, ends: Places, boxes: Places, k: int) -> Mask:
    """Whether both sides hold `k` rows of enough groups, and of all smaller groups none or `k`."""
    groups = np.asarray(level.groups)
    sound = np.ones(len(ends), np.bool_)
    held = [
        _sides(np.where(groups == group, level.weights, 0), level.starts, ends, boxes)
        for group in range(int(groups.max()) + 1)
    ]
    for side in (0, 1):
        counts = np.array([sides[side] for sides in held])
        few = np.where(counts < k, counts, 0).sum(axis=0)
        sound &= ((counts >= k).sum(axis=0) >= APART) & ((few == 0) | (few >= k))
    return sound


def _best(boxes: Places, score: Places, k: int) -> Places:
    """Of the scores of each box the place of the highest one, where that is `k` at least."""
    runs = np.flatnonzero(_is_new(boxes))
    if not len(runs):
        return boxes
    highest = np.maximum.reduceat(score, runs)
    lengths = np.diff(np.append(runs, len(boxes)))
    best = np.flatnonzero((score == np.repeat(highest, lengths)) & (score >= k))
    return best[_is_new(boxes[best])]


def _is_new(ordered: Places) -> Mask:
    """Say for each number whether it differs from the one before it."""
    return np.append(np.ones(min(len(ordered), 1), np.bool_), ordered[1:] != ordered[:-1])
