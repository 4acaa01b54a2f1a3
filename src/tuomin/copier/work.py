"""What the threads of one copy do: read, mask and write the tables that a plan names."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from itertools import groupby

import polars as pl

from tuomin.connectors.base import Connector, Filling, Staging
from tuomin.copier.attempt import Attempt
from tuomin.copier.boxes import joined
from tuomin.copier.prepare import TableId, copied_columns, treatments
from tuomin.copier.reorder import reordered
from tuomin.copier.resume import Tally
from tuomin.copier.treatment import Treatment
from tuomin.errors import ConnectorError
from tuomin.model import Table
from tuomin.pace import UNHURRIED, Pace
from tuomin.plan import Plan
from tuomin.proof.codes.keyed import keyed
from tuomin.subset import Narrowed, Share, choose
from tuomin.transforms.boxes.table import Boxes
from tuomin.transforms.keyed.keys import Key

ROWS = 65_536  # of a batch at most; connectors make those of wide rows smaller
Progress = Callable[[str, int, int | None], None]
Masked = tuple[Table, pl.DataFrame, Tally]


class Work:
    """What the three threads of one copy do."""

    def __init__(
        self,
        ends: tuple[Connector, Connector],
        plan: Plan,
        tables: list[Table],
        key: Key,
        attempt: Attempt | None,
    ) -> None:
        by_id = {table.id: table for table in tables}
        self.tables = [by_id[part.id] for part in plan.tables]
        self.staged = joined(self.tables, plan)
        self.boxes: dict[str, Boxes] = {}
        self.empty: list[str] = []
        self.kept: list[str] = []
        self.published = False
        self.anew: list[str] = []
        self.others = ends[0].others()
        self.rows = {table.label: 0 for table in self.tables}
        self._source, self._target = ends
        self._rows: Connector = self._source
        self.shares: dict[str, Share] = {}
        self.progress: Progress = _silent
        self.pace: Pace = UNHURRIED
        self._plan, self._key, self._attempt = plan, key, attempt
        self._computed = self._source.engine == self._target.engine

    def read(self) -> Iterator[tuple[Table, Treatment, pl.DataFrame]]:
        self.pace.wait()
        with self._stopping(), self._source.snapshot():
            self._narrow()
            found = treatments(
                self._rows,
                self.tables,
                self._plan,
                self._key,
                computed=self._computed,
                whole=self._source,
            )
            self._note(found)
            kept = self._kept(found)
            for table, staged in zip(self.tables, self.staged, strict=True):
                if found[table.id].empty or table.id in kept:
                    continue
                for batch in self._batches(table):
                    yield staged, found[table.id], batch

    def _narrow(self) -> None:
        """Choose the rows to copy, where not all are."""
        subset = self._plan.subset
        if subset:
            choice = choose(self._source, keyed(self.tables, subset.references), subset)
            self._rows = Narrowed(self._source, choice)
            self.shares = {table.label: choice.shares[table.id] for table in self.tables}

    def _total(self, table: Table) -> int | None:
        share = self.shares.get(table.label)
        return share.rows if share else table.rows

    def _batches(self, table: Table) -> Iterator[pl.DataFrame]:
        columns = copied_columns(table, computed=self._computed)
        for batch in self._rows.batches(table, ROWS, columns=columns):
            self.pace.wait()
            yield batch

    def _kept(self, found: Mapping[TableId, Treatment]) -> Mapping[TableId, int]:
        """The tables that need not be copied again, with their numbers of rows."""
        if self._attempt is None:
            return {}
        kept, changed = self._attempt.compare(self.tables, found, self._batches)
        for table in self.tables:
            if table.id in kept:
                self.kept.append(table.label)
                self.rows[table.label] = rows = kept[table.id]
                self.progress(table.label, rows, rows)
            if table.id in changed:
                self.anew.append(table.label)
        return kept

    def _stopping(self) -> AbstractContextManager[None]:
        return self._attempt.stopping() if self._attempt else nullcontext()

    def _note(self, found: Mapping[TableId, Treatment]) -> None:
        """Keep what the copy reports of tables whose rows are made alike."""
        for table in self.tables:
            boxes = found[table.id].boxes
            if boxes is not None:
                self.boxes[table.label] = boxes
            if found[table.id].empty:
                self.empty.append(table.label)

    def mask(self, item: tuple[Table, Treatment, pl.DataFrame]) -> Masked:
        table, treatment, batch = item
        tally = self._attempt.tally(batch) if self._attempt else Tally()
        return table, treatment.apply(batch), tally

    def cancel(self) -> None:
        """End what servers do for the copy; both ends are closed then."""
        if self._attempt:
            self._attempt.stop()
        self.pace.end()
        self._source.close()
        self._target.close()

    def write(self, items: Iterator[Masked]) -> None:
        try:
            with self._stopping():
                self._written(items)
        except ConnectorError as error:
            if "transform" in error.hint:
                error.hint += _changed(self._plan, error.where)
            raise

    def _written(self, items: Iterator[Masked]) -> None:
        run = self._attempt.run if self._attempt else None
        with self._target.staging(self.staged, engine=self._source.engine, run=run) as staging:
            if self._attempt:
                self._attempt.begin(staging, self.staged)
            for _, group in groupby(items, key=lambda item: item[0].id):
                total = _Total()
                first, batches = _split(map(total.taken, group))
                batches = reordered(batches) if self._plan.reorder else batches
                _fill(staging, first, self._counted(first, batches))
                if self._attempt:
                    self._attempt.finish(first, total.tally)
                self.progress(first.label, self.rows[first.label], self.rows[first.label])
        self.published = True

    def _counted(self, table: Table, batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The batches; each counts when it is written and the next one is asked for."""
        for batch in batches:
            yield batch
            self.rows[table.label] += batch.height
            self.progress(table.label, self.rows[table.label], self._total(table))


def _fill(staging: Staging, table: Table, batches: Iterator[pl.DataFrame]) -> None:
    if isinstance(staging, Filling):
        staging.fill(table, batches)
        return
    for batch in batches:
        staging.write(table, batch)


class _Total:
    """What the rows of one table add up to."""

    def __init__(self) -> None:
        self.tally = Tally()

    def taken(self, item: Masked) -> Masked:
        self.tally += item[2]
        return item


def _changed(plan: Plan, label: str) -> str:
    """The columns of a table that are changed, for the one who is to choose another transform."""
    found = [
        f"{column.column} ({column.transform})"
        for part in plan.tables
        for column in part.columns
        if label in (part.label, part.table) and column.transform != "keep"
    ]
    return f"; changed here: {', '.join(found)}" if found else ""


def _split(group: Iterator[Masked]) -> tuple[Table, Iterator[pl.DataFrame]]:
    """The table of a group, which has at least one batch, and all its batches."""
    table, first, _ = next(group)

    def batches() -> Iterator[pl.DataFrame]:
        yield first
        for _, batch, _ in group:
            yield batch

    return table, batches()


def _silent(_label: str, _done: int, _total: int | None) -> None:
    """Say nothing."""
