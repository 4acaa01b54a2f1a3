"""References that lead to another row than they did in the source.

That is only said of rows that are the same beyond doubt: they are aligned, and no other
row on either side has their values in the columns that were kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuomin.proof.codes.cells import Marks, Places, has, mixed
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.codes.meeting import once
from tuomin.proof.codes.rows import Rows
from tuomin.proof.rules.scene import Scene

KEPT = 0.9  # share of aligned rows with the source's value
CODES = 2.0**32  # of which two are equal by chance


@dataclass(frozen=True, kw_only=True)
class Led:
    """Which key of the source is which of the copy, in how many rows that are known on both sides;
    `wrong` of them may be other rows, by chance.
    """

    source: Marks
    target: Marks
    counts: npt.NDArray[np.int64]
    wrong: float


def key_marks(rows: Rows, columns: Sequence[str]) -> Marks:
    """One mark for each row's key, 0 where a part of it is NULL."""
    held = np.ones(rows.count, np.bool_)
    total = np.zeros(rows.count, np.uint64)
    for at, column in enumerate(columns):
        key = rows.key(column)
        held &= key != 0
        total += mixed(key, at)
    return np.where(held, total, np.uint64(0))


def known(scene: Scene) -> tuple[Places, Places]:
    """Rows of the source and of the copy that are the same beyond doubt."""
    keys, alignment = scene.sides.keys | set(scene.sides.primary), scene.alignment
    kept = [e.column for e in scene.view.columns if e.kept >= KEPT and e.column not in keys]
    if alignment is None or not kept:
        return np.empty(0, np.intp), np.empty(0, np.intp)
    source, target = scene.sides.source.whole(kept), scene.sides.target.whole(kept)
    same = source[alignment.left] == target[alignment.right]
    alone = np.isin(alignment.left, once(source)) & np.isin(alignment.right, once(target))
    return alignment.left[same & alone], alignment.right[same & alone]


def led(scene: Scene, rows: tuple[Places, Places], columns: Sequence[str]) -> Led:
    """The keys of `known` rows."""
    sides, (left, right) = scene.sides, rows
    ours, theirs = key_marks(sides.source, columns)[left], key_marks(sides.target, columns)[right]
    held = (ours != 0) & (theirs != 0)
    ours, theirs = ours[held], theirs[held]
    _, first, counts = np.unique(
        mixed(ours, 0) + mixed(theirs, 1), return_index=True, return_counts=True
    )
    by_order = scene.alignment is None or scene.alignment.attack.way == "order"
    wrong = 0.0 if by_order else sides.source.count * sides.target.count / CODES
    return Led(source=ours[first], target=theirs[first], counts=counts, wrong=wrong)


def crossed(child: Led, parent: Led, *, among: int) -> int:
    """Rows of the child that point to a known row, but not to the one that they pointed to."""
    order = np.argsort(parent.source)
    ours, theirs = parent.source[order], parent.target[order]
    apart = np.diff(ours, prepend=np.uint64(0)) != 0
    ours, theirs = ours[apart], theirs[apart]
    if not len(ours):
        return 0
    at = np.minimum(np.searchsorted(ours, child.source), len(ours) - 1)
    is_other = (ours[at] == child.source) & (theirs[at] != child.target)
    is_other &= has(child.target, np.sort(parent.target))
    count = int(child.counts[is_other].sum())
    return count if exceeds(count, child.wrong + parent.wrong, among=among) else 0
