"""The scan: a store in, an Inventory out, and why each verdict is what it is.

Tables are read one by one, those that others point to first, and forgotten once they are judged. A
table that cannot be read leaves its columns `undetermined` and the Inventory incomplete; a store
without tables is incomplete too, because nothing was found to look at.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

import polars as pl

from tuomin import agreement as agreements
from tuomin.agreement import Agreement
from tuomin.connectors.base import Connector, Sample
from tuomin.detect import registry
from tuomin.detect.classify import Law
from tuomin.detect.detector import Detector
from tuomin.detect.explanation import explanation
from tuomin.detect.intervals import missed
from tuomin.detect.joined import Joined
from tuomin.detect.judge import Given, Judge
from tuomin.detect.tables import Entity, entities
from tuomin.errors import ConnectorError, refuse_unknown
from tuomin.model import Classification, Inventory, Scanned, Table

ROWS = 2000
TOGETHER, HELD = 200, 64_000_000  # columns, or bytes of values, that are measured together
READ = ("scanned", "empty", "schema")
Place = tuple[str | None, str]
Progress = Callable[[str, int, int | None], None]


def scan(  # noqa: PLR0913 - keyword-only options
    connector: Connector,
    *,
    rows: int = ROWS,
    detectors: Mapping[str, Detector] | None = None,
    agreement: Agreement | None = None,
    sensitive_list: str = "agreement",
    progress: Progress | None = None,
    tables: Collection[str] | None = None,
    values: bool = True,
    joined: Joined | None = None,
) -> Inventory:
    """Look at `rows` rows of every table (or of `tables`, as `table` or `schema.table`).

    Without `values` no row is read: names, comments, types and keys decide. `joined` holds a
    user's Presidio recognizers beside the Detectors (`tuomin.detect.joined`).
    `progress` is called with a label, how many tables are done, and of how many.
    """
    agreements.check_list(sensitive_list)
    law = Law(agreement=agreement or agreements.read(), sensitive_list=sensitive_list)
    known = connector.tables()
    chosen = _chosen(known, tables)
    run = _Run(
        connector=connector,
        judge=Judge(detectors or registry.load(), law, joined=joined),
        rows=rows if values else 0,
        tables=known,
    )
    for done, table in enumerate(_parents_first(chosen)):
        if progress:
            progress(table.label, done, len(chosen))
        run.read(table)
    run.judge_all()
    if progress and chosen:
        progress(chosen[-1].label, len(chosen), len(chosen))
    return run.inventory(chosen, sensitive_list)


def explain(  # noqa: PLR0913 - keyword-only options
    connector: Connector,
    name: str,
    *,
    rows: int = ROWS,
    detectors: Mapping[str, Detector] | None = None,
    agreement: Agreement | None = None,
    sensitive_list: str = "agreement",
    values: bool = True,
    joined: Joined | None = None,
) -> dict[str, Any]:
    """All evidence for and against the column `name` (`table.column` or `schema.table.column`).

    Ready for JSON; `tuomin.detect.explanation.lines` writes it for a terminal.
    """
    known = connector.tables()
    labels = {
        f"{place}.{c.name}": t for t in known for place in (t.name, t.label) for c in t.columns
    }
    refuse_unknown([name], labels, where=connector.url, what="column")
    table = labels[name]
    needed = [each.label for each in _parents_first(known, only=table)]
    detectors = joined.detectors if joined else detectors or registry.load()
    agreement = agreement or agreements.read()
    found = scan(
        connector,
        rows=rows,
        detectors=detectors,
        agreement=agreement,
        sensitive_list=sensitive_list,
        tables=needed,
        values=values,
        joined=joined,
    )
    verdict = next(
        column
        for column in found.columns
        if (column.schema, column.table) == table.id and name.endswith(f".{column.column}")
    )
    looked = next(each for each in found.tables if (each.schema, each.table) == table.id)
    return explanation(verdict, looked, detectors=detectors, agreement=agreement)


@dataclass(kw_only=True)
class _Run:
    """What one scan has seen so far. Samples wait until there are enough to measure together."""

    connector: Connector
    judge: Judge
    rows: int
    tables: Sequence[Table]
    waiting: list[tuple[Table, Sample]] = field(default_factory=list)
    scanned: dict[Place, Scanned] = field(default_factory=dict)
    verdicts: dict[Place, tuple[Classification, ...]] = field(default_factory=dict)

    @cached_property
    def entities(self) -> dict[Place, Entity]:
        return entities(self.tables, self.judge.names)

    def read(self, table: Table) -> None:
        """Sample one table, and judge those that wait when there are enough."""
        try:
            sample = self.connector.sample(table, self.rows) if self.rows else _nothing(table)
        except ConnectorError as error:
            self._skip(table, error.problem)
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
        for table, sample in self.waiting:
            own = list(islice(clues, len(table.columns)))
            parents = dict(self._parents(table))
            verdicts, remarks = self.judge.table(
                table, sample.frame, own, parents, rows=sample.rows
            )
            self.verdicts[table.id] = verdicts
            status = ("empty", "scanned")[sample.frame.height > 0] if self.rows else "schema"
            self.scanned[table.id] = replace(_scanned(table, sample, status), remarks=remarks)
        self.waiting.clear()

    def inventory(self, chosen: Sequence[Table], sensitive_list: str) -> Inventory:
        scanned = tuple(self.scanned[table.id] for table in chosen)
        columns = tuple(column for table in chosen for column in self.verdicts[table.id])
        return Inventory(
            engine=self.connector.engine,
            url=self.connector.url,
            complete=bool(chosen)
            and all(table.status in READ for table in scanned)
            and all(column.level != "undetermined" for column in columns),
            tables=scanned,
            columns=columns,
            sensitive_list=sensitive_list,
            notes=() if chosen else ("no table was found: check database, schema and rights",),
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
            Classification(
                schema=table.schema,
                table=table.name,
                column=column.name,
                type=column.type,
                level="undetermined",
                reason=reason,
            )
            for column in table.columns
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


def _chosen(found: Sequence[Table], wanted: Collection[str] | None) -> list[Table]:
    if wanted is None:
        return list(found)
    known = {name for table in found for name in (table.name, table.label)}
    refuse_unknown(wanted, known, where="tables", what="table")
    return [table for table in found if {table.name, table.label} & set(wanted)]


def _parents_first(tables: Sequence[Table], *, only: Table | None = None) -> list[Table]:
    """Tables after those that they point to, otherwise in their order; circles are cut.

    With `only`, that table and what it points to, directly or not.
    """
    by_id = {table.id: table for table in tables}
    order: dict[Place, Table] = {}
    for first in [only] if only else tables:
        path, seen = [first], {first.id}
        while path:
            targets = ((key.target_schema, key.target) for key in path[-1].foreign_keys)
            parents = (by_id[place] for place in targets if place in by_id)
            parent = next((p for p in parents if p.id not in order and p.id not in seen), None)
            if parent:
                seen.add(parent.id)
                path.append(parent)
            else:
                table = path.pop()
                order[table.id] = table
    return list(order.values())
