"""One scan under way: what it has seen so far, and the Inventory that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import polars as pl

from tuomin.connectors.base import Connector, Sample
from tuomin.detect.judge import Judge
from tuomin.detect.kinds.intervals import missed
from tuomin.detect.weighing.tables import Entity, entities
from tuomin.errors import ConnectorError, HaltedError
from tuomin.model import (
    READ,
    UNREACHED,
    Classification,
    Inventory,
    Reference,
    Scanned,
    Table,
)
from tuomin.pace import UNHURRIED, Pace, Say
from tuomin.scan.ahead import ahead
from tuomin.scan.batch import Batch, Judged, Read, judged
from tuomin.scan.fingerprint import fingerprint
from tuomin.scan.order import Place
from tuomin.scan.references import find
from tuomin.scan.traces import Trace
from tuomin.scan.unchanged import NOTHING, Known, unchanged
from tuomin.scan.undetermined import undetermined
from tuomin.scan.workers import Workers

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
    workers: Workers | None = None
    together: int = TOGETHER
    waiting: list[Read] = field(default_factory=list)
    sent: set[Place] = field(default_factory=set)
    scanned: dict[Place, Scanned] = field(default_factory=dict)
    verdicts: dict[Place, tuple[Classification, ...]] = field(default_factory=dict)
    traces: dict[Place, tuple[Trace, ...]] = field(default_factory=dict)
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
        status = ("empty", "scanned")[sample.frame.height > 0] if self.rows else "schema"
        self.scanned[table.id] = replace(
            _scanned(table, sample, sample.hidden or status), fingerprint=self._print(table)
        )
        self.waiting.append(Read(table=table, sample=sample, entity=self.entities[table.id]))
        frames = [each.sample.frame for each in self.waiting]
        size = sum(frame.estimated_size() for frame in frames)
        if sum(frame.width for frame in frames) >= self.together or size >= HELD:
            self._judge()

    def judge_all(self) -> None:
        """Judge the tables that wait, and wait for those that others judge."""
        if self.waiting:
            self._judge()
        while self.workers and self.workers.is_busy:
            self._keep(self.workers.receive())

    def _judge(self) -> None:
        """Judge the tables that wait, in their order, or let a Worker do so."""
        wanted = {
            (key.target_schema, key.target)
            for each in self.waiting
            for key in each.table.foreign_keys
        }
        while self.workers and (wanted & self.sent or not self.workers.is_free):
            self._keep(self.workers.receive())
        batch = Batch(
            tables=tuple(self.waiting),
            known={place: self.verdicts[place] for place in wanted & self.verdicts.keys()},
            brief=self.prints is not None,
        )
        self.waiting.clear()
        if self.workers:
            self.sent |= {each.table.id for each in batch.tables}
            self.workers.send(batch)
        else:
            self._keep(judged(self.judge, batch))

    def _keep(self, found: Sequence[Judged]) -> None:
        """What stays of tables that are judged."""
        for each in found:
            self.sent.discard(each.place)
            self.verdicts[each.place] = each.verdicts
            self.traces[each.place] = each.traces
            self.scanned[each.place] = replace(self.scanned[each.place], remarks=each.remarks)

    def refer(self, order: Sequence[Table]) -> None:
        """When all tables are judged: the references that nothing declares, and what they tell."""
        traces = [each for table in order for each in self.traces.get(table.id, ())]
        found = find(self.connector, traces, self.judge.detectors, self.pace)
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
