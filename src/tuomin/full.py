"""A scan of every row: the verdicts of a sample first, then all rows in small batches, counted.

Documents have bounds of their own, above which they would be sampled again, and so has what a
user's recognizers read; batches with those are cut smaller. So shares are exact and their intervals
have no width, and what only the last row of a table contains is found. Memory stays flat whatever
the size. Numbers that are all of a cell are weighed against chance batch by batch, so a few of them
may count for nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from tuomin import agreement as agreements
from tuomin import scan as sampling
from tuomin.checks import normal
from tuomin.connectors.base import Connector
from tuomin.connectors.text import to_text
from tuomin.detect import registry
from tuomin.detect.blobs import text_of
from tuomin.detect.classify import STRICTNESS, Law
from tuomin.detect.detector import Detector
from tuomin.detect.judge import Given, Judge
from tuomin.detect.leaves import DOCUMENTS, has_fields, is_json
from tuomin.detect.search import SPANNED
from tuomin.detect.tables import Entity, entities
from tuomin.errors import ConnectorError
from tuomin.model import READ, Classification, Contained, Inventory, Scanned, Table

BATCH, SMALL = 20_000, min(DOCUMENTS, SPANNED)
METHOD = "every row"
Progress = Callable[[str, int, int | None], None]


def scan(connector: Connector, *, progress: Progress | None = None, **options: Any) -> Inventory:
    """`tuomin.scan.scan`, then every row of every table that could be read."""
    found = sampling.scan(connector, progress=progress, **options)
    joined = options.get("joined")
    detectors = joined.detectors if joined else options.get("detectors") or registry.load()
    law = Law(
        agreement=options.get("agreement") or agreements.read(), sensitive_list=found.sensitive_list
    )
    judge = Judge(detectors, law, joined=joined, most=BATCH)
    known = connector.tables()
    reader = _Reader(
        connector=connector,
        judge=judge,
        entities=entities(known, judge.names),
        verdicts={(each.schema, each.table, each.column): each for each in found.columns},
    )
    places = {table.id: table for table in known}
    tables = []
    for done, each in enumerate(found.tables):
        if progress:
            progress(f"{places[each.schema, each.table].label}, every row", done, len(found.tables))
        tables.append(reader.read(places[each.schema, each.table], each))
    return replace(
        found,
        tables=tuple(tables),
        columns=tuple(
            reader.verdicts[each.schema, each.table, each.column] for each in found.columns
        ),
        complete=found.complete and all(each.status in READ for each in tables),
    )


@dataclass
class _Tally:
    """What the batches of one column add up to: rows, values, and rows by Kind and path."""

    rows: int = 0
    values: int = 0
    own: int = 0
    inside: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(kw_only=True)
class _Reader:
    connector: Connector
    judge: Judge
    entities: Mapping[tuple[str | None, str], Entity]
    verdicts: dict[tuple[str | None, str, str], Classification]

    def read(self, table: Table, looked: Scanned) -> Scanned:
        """Count all rows of a table; what stops midway leaves it undetermined."""
        if looked.status != "scanned":
            return looked
        before = [self.verdicts[*table.id, column.name] for column in table.columns]
        names = [each.column for each in before if each.level != "undetermined"]
        tallies = {name: _Tally() for name in names}
        rows = 0
        try:
            for batch in self.connector.batches(table, BATCH, columns=names):
                rows += batch.height
                frame = _frame(table, batch)
                for part in frame.iter_slices(self._bound(frame)):
                    self._count(table, part, tallies)
        except ConnectorError as error:
            return replace(looked, status=error.problem)
        for verdict in before:
            if verdict.column in tallies:
                self.verdicts[*table.id, verdict.column] = self._whole(
                    verdict, tallies[verdict.column]
                )
        return replace(looked, rows=rows, sampled=rows, method=METHOD, missed=0.0)

    def _bound(self, frame: pl.DataFrame) -> int:
        """How many rows can be judged at once so that no document is passed over."""
        small = self.judge.joined or any(map(_is_document, frame.iter_columns()))
        return SMALL if small else BATCH

    def _count(self, table: Table, frame: pl.DataFrame, tallies: Mapping[str, _Tally]) -> None:
        clues = self.judge.gather([
            Given(column=each, values=frame[each.name], entity=self.entities[table.id])
            for each in table.columns
        ])  # fmt: skip
        now, _ = self.judge.table(table, frame, clues, self._parents(table), rows=frame.height)
        for verdict in now:
            if verdict.column in tallies:
                first = self.verdicts[*table.id, verdict.column]
                self._add(tallies[verdict.column], frame[verdict.column], first, verdict)

    def _add(
        self, tally: _Tally, values: pl.Series, first: Classification, now: Classification
    ) -> None:
        filled = values.len() - values.null_count()
        tally.rows += values.len()
        tally.values += filled
        if first.kind and first.share is not None and values.dtype == pl.String:
            tally.own += _having(values, self.judge.detectors[first.kind])
        for part in now.contains:
            total = filled if part.path else values.len()
            tally.inside[part.kind, part.path] += round(part.share * total)
        if now.kind and now.kind != first.kind and now.share and not first.protected:
            tally.inside[now.kind, ""] += round(now.share * filled)

    def _whole(self, verdict: Classification, tally: _Tally) -> Classification:
        """The verdict on a column of which everything was counted."""
        contains = tuple(
            Contained(kind=kind, path=path, share=share, low=share, high=share)
            for (kind, path), hits in sorted(tally.inside.items())
            if kind != verdict.kind
            and (share := round(hits / ((tally.values if path else tally.rows) or 1), 6))
        )
        inner = [self.judge.detectors[part.kind] for part in contains]
        levels = [verdict.level, *map(self.judge.law.level, inner)]
        level = max(levels, key=STRICTNESS.__getitem__)
        clauses = (*verdict.clauses, *(name for each in inner for name in self._clauses(each)))
        exact = None if verdict.share is None else round(tally.own / (tally.values or 1), 6)
        return replace(
            verdict,
            level=level,
            contains=contains,
            clauses=tuple(dict.fromkeys(clauses)),
            share=exact,
            low=exact,
            high=exact,
        )

    def _clauses(self, detector: Detector) -> Sequence[str]:
        is_personal = self.judge.law.level(detector) != "none"
        return self.judge.law.references(detector) if is_personal else ()

    def _parents(self, table: Table) -> dict[str, Classification]:
        """The verdict on what each column of a simple foreign key points to."""
        return {
            key.columns[0]: self.verdicts[place]
            for key in table.foreign_keys
            if len(key.columns) == len(key.target_columns) == 1
            and (place := (key.target_schema, key.target, key.target_columns[0])) in self.verdicts
        }


def _frame(table: Table, batch: pl.DataFrame) -> pl.DataFrame:
    """The batch as a Sample holds rows, of any length; columns that were not read are null."""
    columns = []
    for each in table.columns:
        if each.name not in batch.columns:
            columns.append(pl.Series(each.name, [None] * batch.height, pl.String))
        elif batch[each.name].dtype == pl.Binary:
            columns.append(batch[each.name])
        else:
            columns.append(to_text(batch[each.name]).alias(each.name))
    return pl.DataFrame(columns)


def _is_document(values: pl.Series) -> bool:
    texts = text_of(values) if values.dtype == pl.Binary else values
    return is_json(texts) or has_fields(texts)


def _having(values: pl.Series, detector: Detector) -> int:
    """How many values have a form of the Kind."""
    texts = normal.normalise(values.drop_nulls())
    forms = pl.DataFrame([
        each.form(texts).alias(str(place)) for place, each in enumerate(detector.values)
    ])  # fmt: skip
    return int(forms.select(pl.any_horizontal(pl.all()).sum()).item() or 0) if forms.width else 0
