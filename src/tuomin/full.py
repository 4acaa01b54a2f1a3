"""A scan of every row: the verdicts of a sample first, then all rows in batches, counted.

What the batches of a column hold is added up and weighed against chance once, at its end: how the
rows are cut and which comes first changes nothing. So shares are exact and their intervals have no
width, and what only the last row of a table contains is found. What a user's recognizers read has a
bound of its own, above which it would be sampled again. Memory stays flat whatever the size.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from tuomin import agreement as agreements
from tuomin import scan as sampling
from tuomin.checks import normal
from tuomin.connectors.base import Connector
from tuomin.connectors.text import to_text
from tuomin.detect import registry
from tuomin.detect.inside.leaves import FIRST, has_fields
from tuomin.detect.inside.paths import Paths
from tuomin.detect.inside.search import SPANNED, Search
from tuomin.detect.judge import Judge
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.sample.blobs import text_of
from tuomin.detect.sample.profile import profile
from tuomin.detect.weighing.classify import STRICTNESS, Law
from tuomin.detect.weighing.given import Given
from tuomin.detect.weighing.tables import Entity, entities
from tuomin.detect.weighing.together import SURE
from tuomin.errors import ConnectorError, HaltedError
from tuomin.model import READ, UNREACHED, Classification, Contained, Inventory, Scanned, Table
from tuomin.pace import UNHURRIED, Pace

BATCH = 20_000
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
    judge = Judge(detectors, law, joined=joined)
    known = connector.tables()
    reader = _Reader(
        connector=connector,
        judge=judge,
        entities=entities(known, judge.names),
        verdicts={(each.schema, each.table, each.column): each for each in found.columns},
        pace=options.get("pace", UNHURRIED),
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


class _Tally:
    """What the batches of one column add up to.

    Rows, values, those of its own Kind, what texts and documents contain, and in how many rows a
    user's recognizers found something.
    """

    def __init__(self, judge: Judge, given: Given) -> None:
        self.judge, self.given = judge, given
        self.search = Search(judge.detectors)
        self.paths = Paths(judge.detectors, fielded=has_fields(_texts(given.values)))
        self.rows = self.values = self.own = 0
        self.joined: Counter[str] = Counter()

    def count(self, values: pl.Series, first: Classification) -> None:
        """Take in a part of the column, on which the first verdict is known."""
        self.rows += values.len()
        self.values += values.len() - values.null_count()
        if first.kind and first.share is not None and values.dtype == pl.String:
            self.own += _having(values, self.judge.detectors[first.kind])
        if not first.protected and (first.low or 0) < SURE:
            self._look(_texts(values))

    def _look(self, texts: pl.Series) -> None:
        rest = profile(self.paths.add(texts))
        self.search.add(rest)
        if self.judge.joined:
            for start in range(0, rest.count, SPANNED):
                part = rest.texts.slice(start, SPANNED)
                for found in self.judge.joined.search(self.given.column, part, rows=rest.rows):
                    self.joined[found.kind] += round(found.share * rest.rows)

    def contains(self, *, besides: str | None, is_filled: bool) -> tuple[Contained, ...]:
        """What stands in documents, and in the texts unless one Kind fills the column."""
        inside = list(self._inside())
        hits = {place: rows / (self.values or 1) for place, rows, _ in inside}
        parts = {place for place, _, is_part in inside if is_part}
        placed = {kind for kind, _ in hits}
        if not is_filled:
            found = {**self.joined, **self.search.rows()}
            hits |= {(kind, ""): n / self.rows for kind, n in found.items() if kind not in placed}
        return tuple(
            Contained(
                kind=kind, path=path, share=share, low=share, high=share, part=(kind, path) in parts
            )
            for (kind, path), part in sorted(hits.items())
            if kind != besides and (share := round(part, 6) or float(f"{part:.1g}"))
        )

    def _inside(self) -> Iterator[tuple[tuple[str, str], int, bool]]:
        """In how many documents each Kind stands under each path, and whether in a part alone."""
        known = list(self.paths.found())
        verdicts = self.judge.leaves([path.leaf for _, path in known], self.given.entity)
        for (name, path), verdict in zip(known, verdicts, strict=True):
            kinds = {verdict.kind: path.rows} if verdict.kind else {}
            if not verdict.protected and (verdict.share or 0) < SURE:
                kinds = {**path.search.rows(), **kinds}
            for kind, rows in kinds.items():
                if self.judge.law.level(self.judge.detectors[kind]) != "none":
                    yield (kind, name), min(rows, path.rows), kind != verdict.kind


@dataclass(kw_only=True)
class _Reader:
    connector: Connector
    judge: Judge
    entities: Mapping[tuple[str | None, str], Entity]
    verdicts: dict[tuple[str | None, str, str], Classification]
    pace: Pace

    def read(self, table: Table, looked: Scanned) -> Scanned:
        """Count all rows of a table; what stops midway leaves it undetermined."""
        if looked.status != "scanned":
            return looked
        before = [self.verdicts[*table.id, column.name] for column in table.columns]
        names = [each.column for each in before if each.level != "undetermined"]
        rows = 0
        try:
            self.pace.wait()
            tallies = self._tallies(table, names)
            for batch in self.connector.batches(table, BATCH, columns=names):
                self.pace.wait()
                rows += batch.height
                for name, tally in tallies.items():
                    tally.count(_sampled(batch[name]), self.verdicts[*table.id, name])
        except HaltedError as error:
            return replace(looked, status=f"{UNREACHED}{error.problem}")
        except ConnectorError as error:
            return replace(looked, status=error.problem)
        for verdict in before:
            if verdict.column in tallies:
                self.verdicts[*table.id, verdict.column] = self._whole(
                    verdict, tallies[verdict.column]
                )
        return replace(looked, rows=rows, sampled=rows, method=METHOD, missed=0.0)

    def _tallies(self, table: Table, names: Sequence[str]) -> dict[str, _Tally]:
        """A Tally for each column that is read; a look at some rows shows which hold fields."""
        frame = self.connector.sample(table, FIRST).frame
        return {
            column.name: _Tally(
                self.judge,
                Given(column=column, values=frame[column.name], entity=self.entities[table.id]),
            )
            for column in table.columns
            if column.name in names
        }

    def _whole(self, verdict: Classification, tally: _Tally) -> Classification:
        """The verdict on a column of which everything was counted."""
        exact = None if verdict.share is None else round(tally.own / (tally.values or 1), 6)
        contains = tally.contains(besides=verdict.kind, is_filled=(exact or 0) >= SURE)
        inner = [self.judge.detectors[part.kind] for part in contains]
        levels = [verdict.level, *map(self.judge.law.level, inner)]
        level = max(levels, key=STRICTNESS.__getitem__)
        clauses = (*verdict.clauses, *(name for each in inner for name in self._clauses(each)))
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


def _sampled(values: pl.Series) -> pl.Series:
    """The values as a Sample holds them."""
    return values if values.dtype == pl.Binary else to_text(values)


def _texts(values: pl.Series) -> pl.Series:
    return text_of(values) if values.dtype == pl.Binary else values


def _having(values: pl.Series, detector: Detector) -> int:
    """How many values have a form of the Kind."""
    texts = normal.normalise(values.drop_nulls())
    forms = pl.DataFrame([
        each.form(texts).alias(str(place)) for place, each in enumerate(detector.values)
    ])  # fmt: skip
    return int(forms.select(pl.any_horizontal(pl.all()).sum()).item() or 0) if forms.width else 0
