"""Rows cut into boxes of at least k by the values of several columns (LeFevre et al., Mondrian).

Columns are codes, whole numbers whose order is that of the values, 0 being NULL. The whole table is
one box; each box is cut in two at the median of the column that is widest in it, as long as `k`
rows stay on both sides. All boxes of one depth are cut at once, so nothing runs row by row. What is
learnt is a tree: the values of a row alone lead to its box, in whatever order rows come.

>>> ages = np.array([21, 22, 23, 64, 65, 66, 67])
>>> tree = learn([ages], k=3)
>>> tree.boxes([ages]).tolist(), tree.low.tolist(), tree.high.tolist()
([0, 0, 0, 1, 1, 1, 1], [[21, 64]], [[23, 67]])
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuomin.transforms.boxes.halving import WHOLE, Codes, Level, Places, cuts, picked

DEEPEST = 1_000  # cuts behind one another; a balanced tree of 2**40 rows has 40
NEVER = 2**60  # rows: no box has as many, so none is cut


@dataclass(frozen=True, kw_only=True)
class Tree:
    """Nodes in arrays: `column` is cut behind code `cut`, to node `child` or the one beside it.

    A node that is no longer cut has the column `WHOLE`, and in `child` the number of its box. Of
    each box there are its rows in `sizes`, and by column the first and last code in `low`, `high`.
    """

    column: Places
    cut: Places
    child: Places
    low: Places
    high: Places
    sizes: Places

    def boxes(self, columns: Sequence[Codes]) -> Places:
        """The number of the box of each row."""
        nodes = np.zeros(len(columns[0]), np.int64)
        places = np.arange(len(nodes))
        while len(places):
            places = places[self.column[nodes[places]] != WHOLE]
            at = nodes[places]
            beyond = picked(columns, self.column[at], places) > self.cut[at]
            nodes[places] = self.child[at] + beyond
        return self.child[nodes]


def learn(
    columns: Sequence[Codes],
    counts: Codes | None = None,
    *,
    k: int = 5,
    groups: Codes | None = None,
    depth: int = DEEPEST,
) -> Tree:
    """The tree over rows (one at least) that stand for `counts` rows each, or for one.

    No box has fewer than `k` rows, unless there are fewer in all. With `groups` (a small number per
    row) every box holds `k` rows of two groups at least, and of the rows of smaller groups none or
    `k`, unless that is not so of the whole. `depth` is how often a box is cut at most.
    """
    weights = np.ones(len(columns[0]), np.int32) if counts is None else counts
    level = Level(columns=columns, weights=weights, groups=groups, starts=np.zeros(1, np.int64))
    growth = _Growth(level)
    for turn in range(depth + 1):
        level = growth.take(level, k if turn < depth else NEVER)
        if not len(level.starts):
            break
    return growth.tree()


class _Growth:
    """The tree while it grows: the nodes of each level, and the boxes that were found on it."""

    def __init__(self, level: Level) -> None:
        low, high = level.edges()
        self._spans = np.maximum(high - low, 1)
        self._nodes: list[Places] = []
        self._boxes: list[Places] = []
        self._count, self._found = 1, 0

    def take(self, level: Level, k: int) -> Level:
        """Write the boxes of a level down as nodes; the next level is the halves of those cut."""
        low, high = level.edges()
        sizes = level.sizes()
        made = cuts(level, (high - low) / self._spans, sizes, k)
        inner = made.column != WHOLE
        child = np.where(
            inner,
            self._count + 2 * (np.cumsum(inner) - 1),
            self._found + np.cumsum(~inner) - 1,
        )
        self._nodes.append(np.stack([made.column, made.code, child]))
        self._boxes.append(np.vstack([low, high, sizes])[:, ~inner])
        self._count += 2 * int(inner.sum())
        self._found += int((~inner).sum())
        return made.halves

    def tree(self) -> Tree:
        column, cut, child = np.concatenate(self._nodes, axis=1)
        boxes = np.concatenate(self._boxes, axis=1)
        width = len(boxes) // 2
        return Tree(
            column=column, cut=cut, child=child,
            low=boxes[:width], high=boxes[width:-1], sizes=boxes[-1],
        )  # fmt: skip
