"""Whether a copy is whole: its tables and columns are there, its rows counted, its joins intact.

An anonymized copy cuts joins of people on purpose, and its plan says which. Without one a cut is
told from damage by being complete: no reference is left, or all lead nowhere, being one value or as
many as rows; of references to other tables all lead to a row, and to fewer ones. That is a Gap, for
the copy alone does not say whether it was meant.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tuomin.model import ForeignKey
from tuomin.proof.codes.cells import Marks, has
from tuomin.proof.codes.holdings import Pair
from tuomin.proof.codes.rows import Rows
from tuomin.proof.outcome.model import Asked, Flaw, Gap
from tuomin.proof.rules.crossed import Led, crossed, key_marks, known, led
from tuomin.proof.rules.scene import Scene

Place = tuple[str | None, str, tuple[str, ...]]

ALL = 0.99  # share of rows whose new keys lead nowhere; a few of them meet a row by chance


@dataclass(frozen=True, kw_only=True)
class Keys:
    """The different values of some columns of one table, and in how many rows each stands."""

    values: Marks
    counts: npt.NDArray[np.int64]

    @property
    def rows(self) -> int:
        return int(self.counts.sum())

    def groups(self) -> int:
        """A number that is equal where the sizes of the groups are: the sum of their squares."""
        return int((self.counts.astype(object) ** 2).sum())


class Joins:
    """Takes the keys of each table as it is read, in source and copy, and compares at the end."""

    def __init__(self, pairs: Sequence[Pair], *, among: int) -> None:
        self._pairs = pairs
        self._persons = {pair.source.id for pair in pairs if pair.persons}
        self._keys: dict[tuple[str, Place], Keys] = {}
        self._led: dict[Place, Led] = {}
        self._among = among
        self._uneven: set[tuple[str | None, str]] = set()
        self._wanted: dict[tuple[str | None, str], set[tuple[str, ...]]] = {}
        for pair in pairs:
            for key in pair.source.foreign_keys:
                self._wanted.setdefault(pair.source.id, set()).add(key.columns)
                parent = (key.target_schema, key.target)
                self._wanted.setdefault(parent, set()).add(key.target_columns)

    def take(self, pair: Pair, scene: Scene) -> None:
        """Keep what a table's own and others' foreign keys need."""
        source, target = scene.sides.source, scene.sides.target
        rows = known(scene) if pair.source.id in self._wanted else None
        if source.count != target.count:
            self._uneven.add(pair.source.id)
        for columns in self._wanted.get(pair.source.id, ()):
            if set(columns) <= set(pair.columns):
                for side, whole in (("source", source), ("target", target)):
                    self._keys[side, (*pair.source.id, columns)] = _keys(whole, columns)
                if rows is not None:
                    self._led[*pair.source.id, columns] = led(scene, rows, columns)

    def flaws(self, asked: Asked) -> Iterator[Flaw | Gap]:
        """Joins that are broken, but for those that the plan cuts, and columns that it nulls; and
        without a plan those that may have been cut.
        """
        nulled, coarse = _treated(asked, "null"), _treated(asked, "generalize")
        for pair in self._pairs:
            for key in pair.source.foreign_keys:
                if (*pair.source.id, key.columns) in asked.cut:
                    continue
                places = {(*pair.source.id, column) for column in key.columns}
                if not places & nulled:
                    found = list(self._compare(pair, key, exact=not places & coarse))
                    if found and asked.unplanned and self._is_cut(pair, key):
                        yield Gap(code="cut", place=found[0].place)
                    else:
                        yield from found

    def _compare(self, pair: Pair, key: ForeignKey, *, exact: bool) -> Iterator[Flaw]:
        """References lead to a row; `exact` ones to as many rows as before, as often as before."""
        parent = (key.target_schema, key.target)
        before = self._side("source", pair, key)
        after = self._side("target", pair, key)
        if before is None or after is None:
            return
        is_part = bool({pair.source.id, parent} & self._uneven)
        ours, theirs = before[0], after[0]
        if after[1] > before[1]:
            yield _flaw("orphans", pair, key, after[1] - before[1], theirs.rows)
        elif exact and not is_part and ours.rows != theirs.rows:
            yield _flaw("references", pair, key, abs(ours.rows - theirs.rows), ours.rows)
        elif exact and not is_part and ours.groups() != theirs.groups():
            yield _flaw("cardinality", pair, key, len(theirs.values), len(ours.values))
        elif exact and (count := self._crossed(pair, key)):
            yield _flaw("crossed", pair, key, count, theirs.rows)

    def _crossed(self, pair: Pair, key: ForeignKey) -> int:
        """Rows that are known on both sides and point to another row, known too, than they did."""
        ours = self._led[*pair.source.id, key.columns]
        theirs = self._led[key.target_schema, key.target, key.target_columns]
        return crossed(ours, theirs, among=self._among)

    def _is_cut(self, pair: Pair, key: ForeignKey) -> bool:
        """Whether nothing of a person's join is left, or all of it leads to fewer things."""
        before, after = self._side("source", pair, key), self._side("target", pair, key)
        if before is None or after is None or not pair.persons:
            return False
        (ours, lost_before), (theirs, lost) = before, after
        is_lost = lost >= ALL * theirs.rows and len(theirs.values) in (0, 1, theirs.rows)
        if is_lost or (key.target_schema, key.target) in self._persons:
            return is_lost
        is_whole = theirs.rows == ours.rows and lost <= lost_before
        return is_whole and len(theirs.values) < len(ours.values)

    def _side(self, side: str, pair: Pair, key: ForeignKey) -> tuple[Keys, int] | None:
        """The keys of a child, and how many of its rows find no parent."""
        ours = self._keys.get((side, (*pair.source.id, key.columns)))
        theirs = self._keys.get((side, (key.target_schema, key.target, key.target_columns)))
        if ours is None or theirs is None:
            return None
        return ours, int(ours.counts[~has(ours.values, theirs.values)].sum())


def counts(
    pairs: Sequence[Pair], rows: Mapping[str, tuple[int, int]], asked: Asked, *, k: int
) -> list[Flaw | Gap]:
    """Tables and columns that are missing, and tables with more or fewer rows than the source's.

    `rows` holds the counts in source and copy by the table's label. Fewer than `k` people cannot
    hide among each other: a copy that is to be anonymized does without all of them.
    """
    found: list[Flaw | Gap] = []
    for pair in pairs:
        table = pair.source
        if pair.target is None:
            found.append(_missing("table_missing", pair))
            continue
        lost = [each.name for each in pair.holdings if each.name not in pair.columns]
        found += [_missing("column_missing", pair, column) for column in lost]
        before, after = rows[table.label]
        if after > before:
            found.append(_missing("rows_more", pair, count=after - before, of=before))
        elif after < before:
            of_people = pair.persons or table.id in asked.few
            too_few = of_people and after == 0 and before < k
            if too_few and asked.unplanned:
                found.append(Gap(code="emptied", place=table.label, facts={"count": before}))
            elif not (too_few and asked.outcome == "anonymized"):
                found.append(_missing("rows_missing", pair, count=before - after, of=before))
    return found


def _treated(asked: Asked, transform: str) -> set[tuple[str | None, str, str]]:
    return {(e.schema, e.table, e.column) for e in asked.treatments if e.transform == transform}


def _keys(rows: Rows, columns: Sequence[str]) -> Keys:
    """Rows with a NULL in the key reference nothing and are left out."""
    marks = key_marks(rows, columns)
    values, counted = np.unique(marks[marks != 0], return_counts=True)
    return Keys(values=values, counts=counted)


def _missing(code: str, pair: Pair, column: str = "", *, count: int = 0, of: int = 0) -> Flaw:
    return Flaw(
        code=code,
        allows=None,
        schema=pair.source.schema,
        table=pair.source.name,
        column=column,
        count=count,
        of=of,
    )


def _flaw(code: str, pair: Pair, key: ForeignKey, count: int, of: int) -> Flaw:
    return Flaw(
        code=code,
        allows=None,
        schema=pair.source.schema,
        table=pair.source.name,
        column=", ".join(key.columns),
        count=count,
        of=of,
        facts={"parent": key.target},
    )
