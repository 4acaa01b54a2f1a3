"""The learning of boxes: every combination of values once, as codes, then the trees over them.

While rows are read a combination takes four bytes a column and four for the number of its rows,
however many these are.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.transforms.boxes import mondrian, typical
from tuomin.transforms.boxes.halving import Codes, Places
from tuomin.transforms.boxes.mondrian import Tree
from tuomin.transforms.boxes.scale import Axis, Scale, Taken
from tuomin.transforms.boxes.table import Boxes, Loss, Parts

COUNT = "rows"
WAITING = 500_000  # combinations that are counted together, unless more are known already
CUTS = 2  # of what is told apart, behind one another: four groups at most


class Learning:
    """Takes all rows of a table and finds boxes of at least `k` over the columns of `axes`."""

    def __init__(self, axes: Sequence[Axis], k: int) -> None:
        self._axes, self._k = tuple(axes), k
        self._taken = [Taken(axis) for axis in axes]
        self._parts: list[pl.DataFrame] = []

    def take(self, texts: Mapping[str, pl.Series]) -> None:
        """One batch of rows, as texts by column."""
        codes = [
            taken.take(texts[axis.column])
            for axis, taken in zip(self._axes, self._taken, strict=True)
        ]
        frame = pl.DataFrame({str(at): each for at, each in enumerate(codes)})
        self._parts.append(_counted(frame.with_columns(pl.lit(1, pl.UInt32).alias(COUNT))))
        if sum(each.height for each in self._parts[1:]) > max(WAITING, self._parts[0].height):
            self._parts = [_counted(pl.concat(self._parts))]

    def boxes(self) -> Boxes:
        """The boxes of all rows that were taken."""
        frame = _counted(pl.concat(self._parts)) if self._parts else None
        self._parts.clear()
        rows = 0 if frame is None else int(frame[COUNT].sum())
        if frame is None or rows < self._k:
            return _nothing(self._axes, rows)
        counts = frame[COUNT].to_numpy()
        columns = [
            _Column(scale := taken.scale(), taken.ranks(scale)[frame[str(at)].to_numpy()], counts)
            for at, taken in enumerate(self._taken)
        ]
        return _Found(columns, counts, self._k).boxes()


class _Column:
    """One column of all combinations: its codes, and how many rows have each."""

    def __init__(self, scale: Scale, codes: Codes, counts: Codes) -> None:
        self.scale, self.codes, self._counts = scale, codes, counts
        self.name, self.axis = scale.axis.column, scale.axis

    def shown(self, boxes: Places) -> Places:
        """The code that each box shows."""
        return typical.shown(self.axis, self.codes, boxes, self._counts)

    def one(self) -> Places:
        """The code to show where nothing may be told."""
        if self.axis.nullable:
            return np.zeros(1, np.int64)
        return self.shown(np.zeros(len(self.codes), np.int64))

    def loss(self, boxes: Places, shown: Places) -> Loss:
        """What it costs that the rows of each box show that code."""
        before = len(np.unique(self.codes))
        return Loss(
            column=self.name,
            before=before,
            after=len(np.unique(shown[boxes])),
            width=float(np.average(self._widths(boxes, shown), weights=self._counts)),
        )

    def _widths(self, boxes: Places, shown: Places) -> npt.NDArray[np.float64]:
        """For each row the share of the column that its box spans, 1 where it is given up."""
        lost = (shown[boxes] == 0) & (self.codes != 0)
        if not self.axis.is_ordered:
            return np.asarray(lost | (shown[boxes] != self.codes), np.float64)
        low, high = np.full(len(shown), np.iinfo(np.int64).max), np.zeros(len(shown), np.int64)
        np.minimum.at(low, boxes, self.codes)
        np.maximum.at(high, boxes, self.codes)
        span = max(int(self.codes.max()) - int(self.codes.min()), 1)
        widths = ((high - low) / span)[boxes]
        widths[lost] = 1.0
        return np.asarray(widths, np.float64)


class _Found:
    """All combinations of a table, and the trees that are found over them."""

    def __init__(self, columns: Sequence[_Column], counts: Codes, k: int) -> None:
        self._columns, self._counts, self._k = columns, counts, k

    def boxes(self) -> Boxes:
        told = [each for each in self._columns if each.axis.transform.apart]
        rest = [each for each in self._columns if not each.axis.transform.apart]
        chosen, groups_tree, groups = self._apart(told)
        several = int(groups.max()) + 1
        tree, boxes = self._tree(rest, groups=groups if several > 1 else None)
        held = np.zeros((int(boxes.max()) + 1, several), np.int64)
        np.add.at(held, (boxes, groups), self._counts)
        kept = held >= self._k
        hidden = np.where(kept[boxes, groups], groups, several)
        open_, open_losses = _parts(rest, tree, boxes, [each.shown(boxes) for each in rest])
        shown = [np.append(each.shown(groups), each.one()) for each in chosen]
        apart, apart_losses = _parts(chosen, groups_tree, hidden, shown)
        same = [each for each in told if each not in chosen]
        everywhere = np.zeros(len(self._counts), np.int64)
        return Boxes(
            open=open_,
            apart=apart,
            kept=kept,
            same={each.name: each.scale.texts(each.one())[0] for each in same},
            losses=(
                *open_losses, *apart_losses, *(each.loss(everywhere, each.one()) for each in same)
            ),
            smallest=_smallest(held, kept),
        )  # fmt: skip

    def _apart(self, told: Sequence[_Column]) -> tuple[list[_Column], Tree | None, Places]:
        """Those of which every group shows another value, with the tree of the groups."""
        chosen = list(told)
        while chosen:
            tree, groups = self._tree(chosen, depth=CUTS)
            count = int(groups.max()) + 1
            differing = [each for each in chosen if len(np.unique(each.shown(groups))) == count]
            if count > 1 and len(differing) == len(chosen):
                return chosen, tree, groups
            fewer = differing or chosen[:1]
            chosen = fewer if count > 1 and len(fewer) < len(chosen) else []
        return [], None, np.zeros(len(self._counts), np.int64)

    def _tree(
        self,
        columns: Sequence[_Column],
        *,
        groups: Places | None = None,
        depth: int = mondrian.DEEPEST,
    ) -> tuple[Tree | None, Places]:
        if not columns:
            return None, np.zeros(len(self._counts), np.int64)
        codes = [each.codes for each in columns]
        tree = mondrian.learn(codes, self._counts, k=self._k, groups=groups, depth=depth)
        return tree, tree.boxes(codes)


def _parts(
    columns: Sequence[_Column], tree: Tree | None, boxes: Places, shown: Sequence[Places]
) -> tuple[Parts, list[Loss]]:
    both = list(zip(columns, shown, strict=True))
    parts = Parts(
        scales=tuple(each.scale for each in columns),
        tree=tree if columns else None,
        shown=tuple(each.scale.texts(codes) for each, codes in both),
    )
    return parts, [each.loss(boxes, codes) for each, codes in both]


def _smallest(held: Places, kept: npt.NDArray[np.bool_]) -> int:
    """The fewest rows that are alike in a box: those of a group, or all that show none."""
    rest = np.where(kept, 0, held).sum(axis=1)
    return int(min(held[kept].min(initial=np.iinfo(np.int64).max),
                   rest[rest > 0].min(initial=np.iinfo(np.int64).max)))  # fmt: skip


def _nothing(axes: Sequence[Axis], rows: int) -> Boxes:
    """Fewer rows than have to be alike: no column shows anything."""
    return Boxes(
        open=Parts(),
        apart=Parts(),
        kept=np.ones((1, 1), np.bool_),
        same={axis.column: None if axis.nullable else axis.blank for axis in axes},
        losses=(),
        smallest=rows,
    )


def _counted(frame: pl.DataFrame) -> pl.DataFrame:
    """Each combination once, with the number of its rows."""
    names = [name for name in frame.columns if name != COUNT]
    return frame.group_by(names).agg(pl.col(COUNT).sum())
