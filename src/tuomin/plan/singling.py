"""Kept columns whose values single rows out, as far as a scan and the constraints tell.

A proof links the rows of a copy to the source by such values, alone or together. How many different
values a sample showed says how many there may be (birthday problem), and these, over all rows, how
many rows stand alone; columns count as independent of each other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tuomin.model import Inventory, Scanned
from tuomin.plan.settle import Settled
from tuomin.plan.uniqueness import is_alone
from tuomin.proof.outcome.model import Thresholds

LIKENESS = Thresholds().k  # rows among which one may hide
COARSE = 10  # rows that share a value on average where it tells nobody apart, at the least
TEXTS = ("text", "json")  # transforms that leave all but identifiers
STEPS = 60  # of a bisection


@dataclass(frozen=True, kw_only=True)
class Single:
    """Kept columns of one table about people that tell rows apart together; one does it alone."""

    columns: tuple[Settled, ...]
    unique: bool = False

    @property
    def names(self) -> str:
        return ", ".join(each.choice.column.name for each in self.columns)

    @property
    def texts(self) -> str:
        """Those of which identifiers alone are replaced, and all else stays."""
        named = (each for each in self.columns if each.rule.transform in TEXTS)
        return ", ".join(each.choice.column.name for each in named)


def singles(
    settled: Sequence[Settled], inventory: Inventory, *, k: int = LIKENESS, hides: bool = False
) -> Iterator[Single]:
    """Every kept column that singles rows out, and where none does, the columns that do together.

    That is when more than one row in `k` stands alone, and where a copy `hides` rows among others,
    already when fewer than `k` rows share a value.
    """
    looked = {(each.schema, each.table): each for each in inventory.tables}
    for place, columns in groupby(settled, key=lambda each: each.choice.table.id):
        scanned = looked.get(place)
        kept = [each for each in columns if _is_kept(each)]
        alone = [found for each in kept if (found := _alone(each, scanned, k, hides=hides))]
        yield from alone
        if not alone and scanned and (both := _together(kept, scanned, k)):
            yield Single(columns=both)


def _is_kept(column: Settled) -> bool:
    stays = column.transform.hides == "none" or column.rule.transform in TEXTS
    return column.choice.people and stays and column.choice.column.family != "boolean"


def _alone(column: Settled, scanned: Scanned | None, k: int, *, hides: bool) -> Single | None:
    choice = column.choice
    rows = _rows(scanned)
    if is_alone(choice.table, choice.column.name):
        return Single(columns=(column,), unique=True) if rows is None or rows > 1 else None
    values = _values(column, scanned)
    if values is None or rows is None or rows < 2 or values <= 1:  # noqa: PLR2004 - nothing to tell
        return None
    is_rare = hides and values * max(k, COARSE) > rows
    if not is_rare and _lone(rows, values) <= 1 / k:
        return None
    return Single(columns=(column,), unique=values >= rows)


def _together(kept: Sequence[Settled], scanned: Scanned, k: int) -> tuple[Settled, ...]:
    """The fewest columns, those of most values first, that leave one row in `k` alone."""
    rows = _rows(scanned) or 0
    known = [(values, each) for each in kept if (values := _values(each, scanned) or 0) > 1]
    known.sort(key=lambda pair: -pair[0])
    cells, chosen = 1.0, list[Settled]()
    for values, column in known:
        cells *= values
        chosen.append(column)
        if len(chosen) > 1 and _lone(rows, cells) > 1 / k:
            return tuple(chosen)
    return ()


def _lone(rows: int, values: float) -> float:
    """The share of rows that stand alone with their value, if values are equally frequent."""
    return math.exp(-(rows - 1) / values)


def _rows(scanned: Scanned | None) -> int | None:
    if scanned is None:
        return None
    return scanned.sampled if scanned.rows is None else scanned.rows


def _values(column: Settled, scanned: Scanned | None) -> float | None:
    """About how many different values the column has; None where no scan says."""
    verdict = column.choice.verdict
    if scanned is None or not scanned.sampled or verdict is None or verdict.distinct is None:
        return None
    seen, sampled = verdict.distinct, scanned.sampled
    if _rows(scanned) == sampled:
        return seen
    if seen >= sampled:
        return sampled**2 / 2
    low, high = float(seen), sampled**2 / 2
    for _ in range(STEPS):
        middle = (low + high) / 2
        expected = middle * -math.expm1(-sampled / middle)
        low, high = (middle, high) if expected < seen else (low, middle)
    return low
