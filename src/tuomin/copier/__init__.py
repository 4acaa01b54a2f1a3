"""Copy a store table by table: read, mask and write at the same time, publish all or nothing.

Only the columns that a Transform touches are decoded, nothing unmasked reaches the target, and the
key of the run ends with it. Whatever goes wrong, in any thread or by a signal, the target is left
as it was.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.connectors.placing import losses
from tuomin.copier.boxes import joined
from tuomin.copier.pipeline import pump
from tuomin.copier.prepare import TableId, copied_columns, treatments
from tuomin.copier.reorder import reordered
from tuomin.copier.treatment import Treatment
from tuomin.errors import ConnectorError, PolicyError, SetupError
from tuomin.model import Table
from tuomin.plan import KeyFate, Plan, refuse_drift
from tuomin.transforms.boxes import Boxes, Loss
from tuomin.transforms.keys import Key, new_key

ROWS = 65_536  # of a batch at most; connectors make those of wide rows smaller
Progress = Callable[[str, int, int | None], None]
Masked = tuple[Table, pl.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Alike:
    """How the rows of a table were made alike: at least so many `rows`, and what that cost."""

    rows: int
    losses: tuple[Loss, ...]


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What was copied: rows by the label of the table, in writing order.

    `key` is what became of the run's key; `losses` says, a line each, what the target does not have
    of the source's tables. `alike` says by table how rows were made alike, and `empty` which tables
    had too few rows for that and have none in the copy.
    """

    rows: Mapping[str, int]
    seconds: float
    key: KeyFate
    losses: tuple[str, ...] = field(default=())
    alike: Mapping[str, Alike] = field(default_factory=dict)
    empty: tuple[str, ...] = ()


def copy(
    source: Connector,
    target: Connector,
    plan: Plan,
    *,
    key: Key | None = None,
    progress: Progress | None = None,
) -> Copied:
    """Copy every table of `source` into the empty `target` as the plan says.

    Without `key` a random one is used and destroyed at the end. `progress` is told a table's label,
    how many of its rows are written, and how many there are, if that is known. SetupError when the
    target is the source or not empty, PolicyError when the source is not what was planned,
    ConnectorError when reading or writing fails.
    """
    began = time.monotonic()
    refuse_same(source, target)
    tables = source.tables()
    refuse_drift(plan, tables)
    _refuse_other_key(plan, key)
    own = key or new_key()
    ends = source, target
    run = _Copy(ends, plan, tables, own, progress or _silent)
    try:
        pump(run.read, run.mask, run.write, run.cancel)
    finally:
        if key is None:
            own.destroy()
    return Copied(
        rows=run.rows,
        seconds=time.monotonic() - began,
        key=plan.key_fate,
        losses=(*losses(run.staged, source=source.engine, target=target.engine), *run.others),
        alike={label: Alike(rows=b.smallest, losses=b.losses) for label, b in run.boxes.items()},
        empty=tuple(run.empty),
    )


def refuse_same(source: Connector, target: Connector) -> None:
    """SetupError when both are one store, however their addresses are spelled."""
    if source is target or source.identity() == target.identity():
        raise SetupError(
            "the target is the source", where=target.url, hint="name another, empty target"
        )


class _Copy:
    """What the three threads of one copy do."""

    def __init__(
        self,
        ends: tuple[Connector, Connector],
        plan: Plan,
        tables: list[Table],
        key: Key,
        progress: Progress,
    ) -> None:
        by_id = {table.id: table for table in tables}
        self.tables = [by_id[part.id] for part in plan.tables]
        self.staged = joined(self.tables, plan)
        self.boxes: dict[str, Boxes] = {}
        self.empty: list[str] = []
        self.others = ends[0].others()
        self.rows = {table.label: 0 for table in self.tables}
        self._source, self._target = ends
        self._plan, self._key, self._progress = plan, key, progress
        self._computed = self._source.engine == self._target.engine

    def read(self) -> Iterator[tuple[Table, Treatment, pl.DataFrame]]:
        with self._source.snapshot():
            found = treatments(
                self._source, self.tables, self._plan, self._key, computed=self._computed
            )
            self._note(found)
            for table, staged in zip(self.tables, self.staged, strict=True):
                if found[table.id].empty:
                    continue
                columns = copied_columns(table, computed=self._computed)
                for batch in self._source.batches(table, ROWS, columns=columns):
                    yield staged, found[table.id], batch

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
        return table, treatment.apply(batch)

    def cancel(self) -> None:
        """End what servers do for the copy; both ends are closed then."""
        self._source.close()
        self._target.close()

    def write(self, items: Iterator[Masked]) -> None:
        try:
            self._written(items)
        except ConnectorError as error:
            if "transform" in error.hint:
                error.hint += _changed(self._plan, error.where)
            raise

    def _written(self, items: Iterator[Masked]) -> None:
        with self._target.staging(self.staged, engine=self._source.engine) as staging:
            for _, group in groupby(items, key=lambda item: item[0].id):
                first, batches = _split(group)
                for batch in reordered(batches) if self._plan.reorder else batches:
                    staging.write(first, batch)
                    self.rows[first.label] += batch.height
                    self._progress(first.label, self.rows[first.label], first.rows)
                self._progress(first.label, self.rows[first.label], self.rows[first.label])


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
    table, first = next(group)

    def batches() -> Iterator[pl.DataFrame]:
        yield first
        for _, batch in group:
            yield batch

    return table, batches()


def _refuse_other_key(plan: Plan, key: Key | None) -> None:
    """What a plan predicts holds for the key that it was made with, and for no other."""
    given = key.id if key else ""
    if given != plan.key:
        needed = f"the key {plan.key}" if plan.key else "a key that is destroyed"
        raise PolicyError(
            f"the plan was made for {needed}, and the copy has {given or 'none'}",
            where=plan.url,
            hint="give the same --key-file to plan and copy, or to neither",
        )


def _silent(_label: str, _done: int, _total: int | None) -> None:
    """Say nothing."""
