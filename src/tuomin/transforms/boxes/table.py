"""The boxes of one table, and what its rows show of themselves: that of their box.

Columns that are told apart (`Generalize.apart`) are no part of a box. Rows fall into a few groups
by them; every box has k rows of two groups at least, each with values of its own, and the rows of
smaller groups show none. So a box tells nobody's value, and k rows are alike in all columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.transforms.boxes.halving import Places
from tuomin.transforms.boxes.mondrian import Tree
from tuomin.transforms.boxes.scale import Scale


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What boxes cost a column: its different values before and after, and how wide boxes are.

    `width` is a mean over all rows: 0 where a box has one value, 1 where it has the whole column.
    """

    column: str
    before: int
    after: int
    width: float


@dataclass(frozen=True, kw_only=True)
class Parts:
    """A tree over some columns, and what the rows of each of its boxes show of them."""

    scales: tuple[Scale, ...] = ()
    tree: Tree | None = None
    shown: tuple[pl.Series, ...] = ()

    def of(self, texts: Mapping[str, pl.Series]) -> Places:
        """The box of each row; there is one without columns."""
        if self.tree is None:
            return np.zeros(max(map(len, texts.values()), default=0), np.int64)
        return self.tree.boxes([each.codes(texts[each.axis.column]) for each in self.scales])

    def show(self, boxes: Places) -> dict[str, pl.Series]:
        names = (scale.axis.column for scale in self.scales)
        return {
            name: values.gather(boxes).alias(name)
            for name, values in zip(names, self.shown, strict=True)
        }


@dataclass(frozen=True, kw_only=True)
class Boxes:
    """Of one table: the boxes, the groups that are told apart in them, and the columns that show
    the `same` in every row.

    `kept` says for each box and group whether the group's values are shown; else it is what stands
    behind those of the last group. `smallest` is the fewest rows that are alike.
    """

    open: Parts
    apart: Parts
    kept: npt.NDArray[np.bool_]
    same: Mapping[str, str | None]
    losses: tuple[Loss, ...]
    smallest: int

    @property
    def columns(self) -> list[str]:
        scales = (*self.open.scales, *self.apart.scales)
        return [*(scale.axis.column for scale in scales), *self.same]

    def apply(self, texts: Mapping[str, pl.Series]) -> dict[str, pl.Series]:
        """What the rows show of these columns."""
        boxes, groups = self.open.of(texts), self.apart.of(texts)
        shown = np.where(self.kept[boxes, groups], groups, self.kept.shape[1])
        same = {
            name: pl.Series(name, [value], pl.String).new_from_index(0, len(boxes))
            for name, value in self.same.items()
        }
        return {**self.open.show(boxes), **self.apart.show(shown), **same}
