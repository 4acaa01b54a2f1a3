"""How the rows of a copy hide among each other: k, l and t, and which columns give them away.

A class is what looks alike in all visible columns. Visible is what says something true about a row:
quasi-identifiers, and whatever was kept or only coarsened. Not visible: constants, new surrogates,
keys (they are linkage's business), and attributes (diagnosis, balance) as long as K rows share a
value on average; for these l and t say what a class gives away. A finer attribute is a fingerprint
and counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np

from tuomin.proof.codes.cells import Codes, Marks, distinct, starts
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.codes.holdings import Holding, Pair
from tuomin.proof.codes.rows import PARTS, Name, Rows
from tuomin.proof.codes.together import together
from tuomin.proof.linkage.alignment import OVERLAP, Alignment, Sides, kept_share, overlap, told
from tuomin.proof.linkage.association import lift, met, pairs
from tuomin.proof.outcome.model import Classes, ColumnProof, Diversity, Hint

ANY = 0.01  # share of rows with the value of the source that makes a column kept
TOLD = 0.1  # how far a value has to be foretold to be a coarsened one
TRACED = 0.05  # share of rows that still carry a part of the identifier


class View:
    """What can be seen of one table of the copy; asks every column once.

    `surrogates`: values that nothing shows to come from the source may be new ones. They are not
    where a copy is to be anonymized: who took times to the second, or a mobile's last digits, sees
    what no measuring of ours may recognise.
    """

    def __init__(
        self,
        pair: Pair,
        sides: Sides,
        alignment: Alignment | None,
        *,
        among: int,
        surrogates: bool = True,
    ) -> None:
        self.pair, self.sides, self.alignment, self._among = pair, sides, alignment, among
        self._surrogates = surrogates
        self.columns = tuple(self._column(holding) for holding in pair.common)

    def names(self, threshold: int) -> list[Name]:
        """The visible columns, and the parts of replaced identifiers that are still there."""
        coarse = {
            each.name
            for each in self.pair.common
            if each.attribute and self._is_coarse(each.name, threshold)
        }
        shown = [each.column for each in self.columns if each.visible]
        names: list[Name] = [(name, "") for name in shown if name not in coarse]
        return names + [name for name in self.traces if name[0] not in shown]

    def attributes(self, threshold: int) -> list[str]:
        """Coarse attributes of the sensitive sort that are told apart in the copy."""
        return [
            each.name
            for each in self.pair.common
            if each.attribute
            and each.level == "sensitive"
            and self._is_coarse(each.name, threshold)
            and self._values(each.name) > 1
        ]

    @cached_property
    def traces(self) -> list[Name]:
        """Parts of identifiers that aligned rows still carry."""
        return [
            name
            for name in self.sides.target.names
            if name[1] in PARTS and self.traced(name) >= TRACED
        ]

    def traced(self, name: Name) -> float:
        """The share of aligned rows that carry this part of their identifier; 0 if all do alike."""
        if self.alignment is None or len(distinct(self.sides.target.codes(*name))) <= 1:
            return 0.0
        left, right = self._aligned(name, self.alignment)
        if not exceeds(*met(left, right), among=self._among):
            return 0.0
        each = pairs(*self._aligned((name[0], ""), self.alignment))  # what recurs was dealt once
        if not exceeds(*met(left[each], right[each]), among=self._among):
            return 0.0
        return lift(left, right, np.roll(right, len(right) // 2 + 1))

    def _aligned(self, name: Name, alignment: Alignment) -> tuple[Codes, Codes]:
        """The codes of aligned rows on both sides."""
        left = self.sides.source.codes(*name)[alignment.left]
        return left, self.sides.target.codes(*name)[alignment.right]

    def _column(self, holding: Holding) -> ColumnProof:
        if self.alignment is None:
            kept = overlap(self.sides, holding.name)
        else:
            kept = kept_share(self.sides, self.alignment, holding.name)
        return ColumnProof(
            column=holding.name,
            kind=holding.kind,
            role=holding.role,
            kept=kept,
            visible=self._is_visible(holding, kept),
        )

    def _is_visible(self, holding: Holding, kept: float) -> bool:
        if self._values(holding.name) <= 1 or holding.name in self.sides.keys:
            return False
        if not (self._surrogates or holding.key):
            return True
        if holding.direct:
            return self.alignment is not None and kept >= ANY
        if holding.role == "quasi" and not holding.words:
            return True
        if self.alignment is None:
            return kept >= OVERLAP or self._is_coarse(holding.name, 1)
        return kept >= ANY or (told(self.sides, self.alignment, holding.name) or 0) >= TOLD

    def _values(self, column: str) -> int:
        return self.sides.target.distinct(column)

    def _is_coarse(self, column: str, threshold: int) -> bool:
        """Whether `threshold` rows, and never fewer than ten, share a value on average."""
        return self._values(column) * max(threshold, 10) <= self.sides.target.count


def classes(rows: Rows, names: Sequence[Name], threshold: int) -> Classes | None:
    """The classes over `names`; None for a table without rows."""
    if not rows.count:
        return None
    return _classes(rows.summed(names), [_shown(name) for name in names], threshold)


def without_one(rows: Rows, names: Sequence[Name], threshold: int) -> list[Hint]:
    """What leaving out each of `names` would do, the most useful first."""
    total = rows.summed(names)

    def hint(name: Name) -> Hint:
        rest = _classes(total - rows.term(name), (), threshold)
        return Hint(column=_shown(name), to="", k=rest.k, below=rest.below)

    return sorted(together(hint, names), key=lambda hint: (hint.below, -hint.k))


def diversities(
    rows: Rows, names: Sequence[Name], attributes: Iterable[str]
) -> Iterator[Diversity]:
    """L and t of each attribute over the classes of `names`."""
    _, of = np.unique(rows.summed(names), return_inverse=True)
    sizes = np.bincount(of)
    for attribute in attributes:
        _, values = np.unique(rows.codes(attribute), return_inverse=True)
        shares = np.bincount(values) / rows.count
        cells, counts = np.unique(of.astype(np.int64) * len(shares) + values, return_counts=True)
        owner, value = cells // len(shares), cells % len(shares)
        fewest = int(np.bincount(owner).min())
        # Total variation: half the sum of differences; absent values differ by their whole share.
        there = counts / sizes[owner]
        gaps = np.bincount(owner, np.abs(there - shares[value]) - shares[value]) + 1
        yield Diversity(column=attribute, l=fewest, t=float(gaps.max() / 2))


def sizes_of(keys: Marks) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The sizes of the groups of equal keys."""
    ordered = np.sort(keys)
    return np.diff(np.append(np.flatnonzero(starts(ordered)), len(ordered)))


def _classes(keys: Marks, columns: Sequence[str], threshold: int) -> Classes:
    sizes = sizes_of(keys)
    rows = len(keys)
    return Classes(
        columns=tuple(columns),
        k=int(sizes.min()),
        below=float(sizes[sizes < threshold].sum() / rows),
        unique=float((sizes == 1).sum() / rows),
        mean_risk=len(sizes) / rows,
    )


def _shown(name: Name) -> str:
    column, part = name
    return f"{column} ({part})" if part else column
