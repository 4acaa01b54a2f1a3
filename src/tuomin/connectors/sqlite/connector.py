"""SQLite files: sampled by probes into the key, streamed as Arrow, written whole or not at all."""

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from tuomin.connectors.base import Capabilities, Connector, Sample, Staging
from tuomin.connectors.beside import Beside
from tuomin.connectors.bounds import Bounds
from tuomin.connectors.erasing import Erasing
from tuomin.connectors.heads import file_of, head_of
from tuomin.connectors.journal import Run
from tuomin.connectors.links import TableId
from tuomin.connectors.overlap import askable
from tuomin.connectors.publish import NEW, identity_of, published, refuse_homeless
from tuomin.connectors.rules import quoted
from tuomin.connectors.shared import Shared
from tuomin.connectors.sqlite.beside import beside
from tuomin.connectors.sqlite.erasing import erasing as erase
from tuomin.connectors.sqlite.errors import BUSY, ENGINE, worded
from tuomin.connectors.sqlite.links import Links
from tuomin.connectors.sqlite.sample import Sampler
from tuomin.connectors.sqlite.tables import read
from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, SetupError
from tuomin.model import Table

MAGIC = b"SQLite format 3\0"
WAL = b"\x02\x02"  # at byte 18 of a file in write-ahead mode
STEPS = 20_000  # instructions of SQLite between two looks at the clock

CLOSED = "this user may not write to the file and its folder"
OTHERS = "SELECT 'view ' || name FROM sqlite_master WHERE type = 'view' ORDER BY name"


def connect(url: Url, *, write: bool, bounds: Bounds) -> Connector:
    path = file_of(url, example="sqlite:///shop.db")
    if write:
        refuse_homeless(path)
    if not write or path.exists():
        refuse_other(path)
    return SqliteConnector(path, url.safe, bounds=bounds)


def refuse_other(path: Path) -> None:
    """Raise unless `path` is a SQLite file that can be read; an empty file is an empty database."""
    if head_of(path, len(MAGIC)) not in {MAGIC, b""}:
        raise SetupError("is no SQLite database, or is encrypted", where=str(path))


class SqliteConnector:
    """One file. What reads it opens it read-only; only `staging` makes one."""

    engine = ENGINE
    defers = True
    capabilities = Capabilities(
        comments=False, schemas=False, snapshot=True, constraints=True, identifier_bytes=None
    )

    def __init__(self, path: Path, url: str, *, bounds: Bounds) -> None:
        self.path, self.url, self.bounds = Path(os.path.realpath(path)), url, bounds
        self._shared: Shared[Any] = Shared()
        self._links = Links(self.path, patience=BUSY if bounds.lock is None else bounds.lock)

    def tables(self) -> list[Table]:
        if not self.path.exists():
            return []
        with self._looking() as connection:
            return read(connection)

    def others(self) -> list[str]:
        with self._looking() as connection:
            return [name for (name,) in connection.execute(OTHERS)]

    def beside(self) -> Iterator[Beside]:
        with self._looking() as connection:
            yield from beside(connection, self.path)

    def sample(self, table: Table, rows: int) -> Sample:
        with self._looking(table.label) as connection:
            return Sampler(connection, table).draw(rows)

    def count(self, table: Table) -> int:
        query = f"SELECT count(*) FROM {quoted(table.name, ENGINE)}"  # noqa: S608  # a quoted name
        if self._shared.now is not None:
            with worded(table.label):
                ((found,),) = self._shared.now.execute(query)
                return int(found)
        with self._looking(table.label) as connection:
            return int(connection.execute(query).fetchone()[0])

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        asked = askable(table.column(column), values)
        marks = ", ".join("?" * len(asked))
        name = quoted(column, ENGINE)
        plain = name if table.column(column).type else f"CAST({name} AS TEXT)"
        query = (
            f"SELECT count(DISTINCT {name}) FROM {quoted(table.name, ENGINE)}"  # noqa: S608
            f" WHERE {plain} IN ({marks})"
        )
        with self._looking(table.label) as connection:
            return int(connection.execute(query, asked).fetchone()[0])

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        from tuomin.connectors.sqlite.rows import Stream

        names = [column.name for column in table.columns] if columns is None else columns
        with self._streaming() as connection, worded(table.label):
            stream = Stream(connection, table, [table.column(name) for name in names], where)
            yield from stream.batches(rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._streaming() as connection, self._shared.holding(connection):
            yield

    @contextmanager
    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> Iterator[Staging]:
        from tuomin.connectors.sqlite.target import filled

        with (
            published(self.path, self._refuse_full, run=run) as site,
            filled(site, tables, engine=engine) as staging,
        ):
            yield staging

    @contextmanager
    def erasing(self, *, write: bool) -> Iterator[Erasing]:
        if write:
            with erase(self.path, write=True) as transaction:
                yield transaction
            return
        with (
            self._unchanged() as still,
            erase(self.path, write=False, immutable=still) as transaction,
        ):
            yield transaction

    def refusals(self, tables: Sequence[Table]) -> Mapping[TableId, str]:
        closed = not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK))
        return dict.fromkeys((table.id for table in tables), CLOSED) if closed else {}

    def identity(self) -> str:
        return identity_of(self.path)

    def close(self) -> None:
        self._links.close()

    @contextmanager
    def _looking(self, where: str = "") -> Iterator[sqlite3.Connection]:
        """A read-only connection on which no statement takes longer than `timeout`."""
        with (
            self._unchanged() as still,
            worded(where or str(self.path)),
            self._links.lent(immutable=still) as link,
        ):
            stops: list[BaseException] = []
            overdue = _overdue(time.monotonic() + self.bounds.statement, stops)
            next(overdue)
            link.set_progress_handler(overdue.__next__, STEPS)
            try:
                yield link
            except sqlite3.OperationalError:
                if stops:
                    raise stops[0] from None
                raise

    @contextmanager
    def _streaming(self) -> Iterator[Any]:
        """A link inside a read transaction; the snapshot's own where there is one."""
        if self._shared.now is not None:
            yield self._shared.now
            return
        from tuomin.connectors.sqlite.link import linked

        with (
            self._unchanged() as still,
            closing(linked(self.path, immutable=still)) as connection,
        ):
            with worded(str(self.path)):
                for statement in ("BEGIN", "SELECT count(*) FROM sqlite_master"):
                    connection.execute(statement)
            yield connection

    @contextmanager
    def _unchanged(self) -> Iterator[bool]:
        """Whether to read the file as immutable, and a check that it was.

        Reading a file in write-ahead mode makes two files beside it, unless somebody has it open.
        Nobody has when there is no log; then it is read as it lies.
        """
        still = self._is_wal() and not self._log.exists()
        before = self.path.stat().st_mtime_ns
        yield still
        if still and (self._log.exists() or self.path.stat().st_mtime_ns != before):
            raise ConnectorError(
                "changed while it was read", where=str(self.path), hint="run again"
            )

    @property
    def _log(self) -> Path:
        return self.path.with_name(f"{self.path.name}-wal")

    def _is_wal(self) -> bool:
        return head_of(self.path, 20)[18:] == WAL

    def _refuse_full(self) -> None:
        if not self.path.exists():
            return
        refuse_other(self.path)
        if self._log.exists() or self.tables():
            raise SetupError("the target is not empty", where=str(self.path), hint=NEW)


def _overdue(end: float, stops: list[BaseException]) -> Iterator[bool]:
    """Whether a statement is to end: its time is over, or Ctrl-C or another signal came.

    SQLite's driver loses what is raised while it asks. A generator that goes on is inside of its
    `try` already when Python raises there what a signal wants; a function would not be.
    """
    while True:
        try:
            while True:
                yield time.monotonic() > end or bool(stops)
        except GeneratorExit:
            return
        except BaseException as stop:  # noqa: BLE001 - it is raised again when the statement ended
            stops.append(stop)
