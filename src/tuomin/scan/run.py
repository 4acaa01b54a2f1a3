"""One scan under way: what it has seen so far, and the Inventory that comes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, pairwise

import polars as pl

from tuomin.connectors.base import Connector, Sample
from tuomin.detect.given import Given, Seen
from tuomin.detect.intervals import missed
from tuomin.detect.judge import Judge
from tuomin.detect.tables import Entity, entities
from tuomin.errors import ConnectorError, HaltedError
from tuomin.model import (
    READ,
    UNREACHED,
    Classification,
    Inventory,
    Reference,
    Remark,
    Scanned,
    Table,
)
from tuomin.pace import UNHURRIED, Pace, Say
from tuomin.scan.ahead import ahead
from tuomin.scan.computed import with_computed
from tuomin.scan.fingerprint import fingerprint
from tuomin.scan.order import Place
from tuomin.scan.references import find
from tuomin.scan.traces import Trace, traces
from tuomin.scan.unchanged import NOTHING, Known, unchanged
from tuomin.scan.undetermined import undetermined

TOGETHER, HELD = 600, 32_000_000  # columns, or bytes of values, that are measured together
NO_TABLE = "no table was found: check database, schema and rights"


@dataclass(kw_only=True)
class Run:
    """What one scan has seen so far. Samples wait until there are enough to measure together."""

    connector: Connector
    judge: Judge
    rows: int
    tables: Sequence[Table]
    pace: Pace = UNHURRIED
    waiting: list[tuple[Table, Sample]] = field(default_factory=list)
    scanned: dict[Place, Scanned] = field(default_factory=dict)
    verdicts: dict[Place, tuple[Classification, ...]] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)
    known: Known = NOTHING
    prints: dict[Place, str] | None = None
    references: tuple[Reference, ...] = ()
    unasked: tuple[str, ...] = ()

    @cached_property
    def entities(self) -> dict[Place, Entity]:
        return entities(self.tables, self.judge.names)

    def recall(self, before: Inventory, *, jobs: int) -> None:
        """Find out which of the tables are as they were in an earlier Inventory."""
        found = ahead(self._print, self.tables, jobs=jobs)
        prints = {table.id: each for table, each in zip(self.tables, found, strict=True)}
        self.known = unchanged(before, self.tables, prints, self.judge.detectors)

    def _print(self, table: Table) -> str:
        """The fingerprint of a table, taken before its rows are read; none when the run is over."""
        if self.prints is None:
            return ""
        if table.id not in self.prints:
            try:
                self.pace.wait()
            except HaltedError:
                return ""
            entity = self.entities[table.id]
            self.prints[table.id] = fingerprint(self.connector, table, entity)
        return self.prints[table.id]

    def sample(self, table: Table, say: Say | None) -> Sample | str | None:
        """A Sample of the table, why there is none, or None where it is as it was.

        Any thread may ask. `say` is told what keeps the run waiting, as by `Pace.wait`.
        """
        if table.id in self.known.tables:
            return None
        self._print(table)
        if table.unreadable:
            return table.unreadable
        try:
            self.pace.wait(say)
            return self.connector.sample(table, self.rows) if self.rows else _nothing(table)
        except HaltedError as error:
            return f"{UNREACHED}{error.problem}"
        except ConnectorError as error:
            return error.problem

    def take(self, table: Table, sample: Sample | str | None) -> None:
        """Take in what came of a table, and judge those that wait when there are enough."""
        if sample is None:
            self.scanned[table.id] = self.known.tables[table.id]
            self.verdicts[table.id] = self.known.verdicts[table.id]
            return
        if isinstance(sample, str):
            self._skip(table, sample)
            return
        self.waiting.append((table, sample))
        frames = [each.frame for _, each in self.waiting]
        size = sum(frame.estimated_size() for frame in frames)
        if sum(frame.width for frame in frames) >= TOGETHER or size >= HELD:
            self.judge_all()

    def judge_all(self) -> None:
        """Judge the tables that wait, in their order."""
        clues = iter(
            self.judge.gather(
                [
                    Given(
                        column=column,
                        values=sample.frame[column.name],
                        entity=self.entities[table.id],
                    )
                    for table, sample in self.waiting
                    for column in table.columns
                ]
            )
        )
        seen = [
            Seen(
                table=table,
                frame=sample.frame,
                clues=list(islice(clues, len(table.columns))),
                rows=sample.rows,
            )
            for table, sample in self.waiting
        ]
        for first, end in pairwise(self._turns()):
            judged = self.judge.tables(seen[first:end], lambda table: dict(self._parents(table)))
            for place, (verdicts, remarks) in enumerate(judged, first):
                self._keep(seen[place], self.waiting[place][1], verdicts, remarks)
        self.waiting.clear()

    def _turns(self) -> Iterator[int]:
        """Where the tables that wait are cut: one that points to another is judged after it."""
        turn: set[Place] = set()
        yield 0
        for place, (table, _) in enumerate(self.waiting):
            if any((key.target_schema, key.target) in turn for key in table.foreign_keys):
                yield place
                turn.clear()
            turn.add(table.id)
        yield len(self.waiting)

    def _keep(
        self,
        seen: Seen,
        sample: Sample,
        verdicts: Sequence[Classification],
        remarks: tuple[Remark, ...],
    ) -> None:
        """What stays of a table that is judged: no value but those of its traces."""
        table = seen.table
        self.verdicts[table.id] = found = tuple(
            undetermined(table, column, sample.unread[column.name])
            if column.name in sample.unread
            else self._brief(verdict)
            for column, verdict in zip(
                table.columns, with_computed(table, sample.frame, verdicts), strict=True
            )
        )
        self.traces += traces(table, sample, seen.clues, found, self.judge.detectors)
        status = ("empty", "scanned")[sample.frame.height > 0] if self.rows else "schema"
        status = sample.hidden or status
        self.scanned[table.id] = replace(
            _scanned(table, sample, status), remarks=remarks, fingerprint=self._print(table)
        )

    def _brief(self, verdict: Classification) -> Classification:
        """The verdict as an Inventory keeps it: of the other Kinds how likely, and not why."""
        if self.prints is None:
            return verdict
        findings = tuple(replace(each, evidence=()) for each in verdict.findings)
        return replace(verdict, findings=findings)

    def refer(self) -> None:
        """When all tables are judged: the references that nothing declares, and what they tell."""
        found = find(self.connector, self.traces, self.judge.detectors, self.pace)
        self.references, self.unasked = found.references, found.notes
        self.traces.clear()
        for place in dict.fromkeys(place[:2] for place in found.verdicts):
            self.verdicts[place] = tuple(
                found.verdicts.get((*place, verdict.column), verdict)
                for verdict in self.verdicts[place]
            )

    def inventory(self, chosen: Sequence[Table], sensitive_list: str) -> Inventory:
        scanned = tuple(self.scanned[table.id] for table in chosen)
        columns = tuple(column for table in chosen for column in self.verdicts[table.id])
        return Inventory(
            engine=self.connector.engine,
            url=self.connector.url,
            complete=bool(chosen)
            and not self.unasked
            and all(table.status in READ for table in scanned)
            and all(column.level != "undetermined" for column in columns),
            tables=scanned,
            columns=columns,
            sensitive_list=sensitive_list,
            references=(*self.known.references, *self.references),
            notes=self.unasked if chosen else (NO_TABLE,),
        )

    def _parents(self, table: Table) -> Iterator[tuple[str, Classification]]:
        """The verdict on what each column of a simple foreign key points to."""
        for key in table.foreign_keys:
            known = self.verdicts.get((key.target_schema, key.target), ())
            for verdict in known:
                if len(key.columns) == 1 and (verdict.column,) == key.target_columns:
                    yield key.columns[0], verdict

    def _skip(self, table: Table, reason: str) -> None:
        self.scanned[table.id] = Scanned(
            schema=table.schema, table=table.name, rows=table.rows, sampled=0, status=reason
        )
        self.verdicts[table.id] = tuple(
            undetermined(table, column, reason) for column in table.columns
        )


def _nothing(table: Table) -> Sample:
    """The Sample of a table of which no row is to be read."""
    types = {c.name: pl.Binary if c.family == "binary" else pl.String for c in table.columns}
    return Sample(frame=pl.DataFrame(schema=types), method="no row", rows=table.rows)


def _scanned(table: Table, sample: Sample, status: str) -> Scanned:
    sampled = sample.frame.height
    return Scanned(
        schema=table.schema,
        table=table.name,
        rows=sample.rows,
        sampled=sampled,
        status=status,
        method=sample.method,
        missed=missed(sampled, sample.rows),
    )
