"""DuckDB files: sampled by runs of rows, streamed as Arrow, written whole or not at all."""
# ruff: noqa: S608  # names are quoted, the rest are numbers

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tuomin.connectors.alarm import alarmed
from tuomin.connectors.base import Capabilities, Connector, Sample, Staging, fitting
from tuomin.connectors.beside import Beside
from tuomin.connectors.bounds import Bounds
from tuomin.connectors.condition import enclosed
from tuomin.connectors.duckdb import erasing
from tuomin.connectors.duckdb.beside import BESIDE
from tuomin.connectors.duckdb.errors import open_file, worded
from tuomin.connectors.duckdb.queries import name_of, runs, shown, wired
from tuomin.connectors.duckdb.tables import read
from tuomin.connectors.duckdb.target import ENGINE, filled
from tuomin.connectors.erasing import Erasing
from tuomin.connectors.heads import file_of, head_of
from tuomin.connectors.journal import Run
from tuomin.connectors.overlap import askable
from tuomin.connectors.publish import NEW, identity_of, published, refuse_homeless
from tuomin.connectors.rules import quoted
from tuomin.connectors.sampling import as_sample, bounded, spread
from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, SetupError
from tuomin.model import Table

MAGIC = b"DUCK"  # at byte 8
LEAN, AMPLE = "64MB", "50%"  # memory to read with: usually, and when values are huge
LOOK = 500  # rows that tell how wide they are
SOME = 100  # rows of a sample that are held uncut at a time
OTHERS = """
    SELECT 'view ' || view_name FROM duckdb_views()
    WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1
"""


def connect(url: Url, *, write: bool, bounds: Bounds) -> Connector:
    path = file_of(url, example="duckdb:///shop.duckdb")
    if write:
        refuse_homeless(path)
    if not write or path.exists():
        refuse_other(path)
    return DuckdbConnector(path, url.safe, bounds=bounds)


def refuse_other(path: Path) -> None:
    """Raise unless `path` is a DuckDB file that can be read."""
    if head_of(path, 12)[8:] != MAGIC:
        raise SetupError("is no DuckDB database", where=str(path))


class DuckdbConnector:
    """One file. Every call opens it anew, read-only; only `staging` makes one."""

    engine = ENGINE
    defers = True  # the new file is filled when all is decided
    capabilities = Capabilities(
        comments=True,
        schemas=True,
        snapshot=True,
        constraints=True,
        identifier_bytes=None,
        parallel=False,
    )

    def __init__(self, path: Path, url: str, *, bounds: Bounds) -> None:
        self.path, self.url, self.bounds = Path(os.path.realpath(path)), url, bounds
        self._shared: Any = None

    def tables(self) -> list[Table]:
        if not self.path.exists():
            return []
        with self._looking(str(self.path)) as connection:
            return read(connection)

    def others(self) -> list[str]:
        with self._looking(str(self.path)) as connection:
            return [name for (name,) in connection.sql(OTHERS).fetchall()]

    def beside(self) -> Iterator[Beside]:
        with self._looking(str(self.path)) as connection:
            yield from connection.sql(BESIDE).fetchall()

    def sample(self, table: Table, rows: int) -> Sample:
        with worded(table.label):
            try:
                return self._sample(table, rows, memory=LEAN)
            except duckdb.OutOfMemoryException:
                return self._sample(table, rows, memory=AMPLE)

    def _sample(self, table: Table, rows: int, *, memory: str) -> Sample:
        with self._bounded(memory) as connection:
            total, last = _fetch(connection, f"SELECT count(*), max(rowid) FROM {name_of(table)}")
            picked = "" if total <= rows else runs(last, total, rows, seed=table.label)
            parts = ", ".join(map(shown, table.columns))
            found = connection.sql(f"SELECT {parts} FROM {name_of(table)}{picked}")
            frame = bounded(map(pl.DataFrame, found.to_arrow_reader(SOME)))
            frame = frame if frame.width else as_sample(pl.DataFrame(found.to_arrow_table()))
        frame = frame[spread(frame.height, rows, seed=table.label)]
        return Sample(frame=frame, method="runs of rows" if picked else "all rows", rows=total)

    def count(self, table: Table) -> int:
        with self._looking(table.label) as connection:
            return int(_fetch(connection, f"SELECT count(*) FROM {name_of(table)}")[0])

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        text = f"CAST({quoted(column, ENGINE)} AS VARCHAR)"
        query = (
            f"SELECT count(DISTINCT {text}) FROM {name_of(table)}"
            f" WHERE {text} IN (SELECT unnest(?::VARCHAR[]))"
        )
        asked = askable(table.column(column), values)
        with self._looking(table.label) as connection:
            return int(connection.execute(query, [asked]).fetchall()[0][0])

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        names = [column.name for column in table.columns] if columns is None else columns
        parts = ", ".join(wired(table.column(name)) for name in names)
        limit = f" WHERE {enclosed(where, ENGINE)}" if where else ""
        query, done = f"SELECT {parts} FROM {name_of(table)}{limit}", 0
        with worded(table.label):
            try:
                for frame in self._stream(query, rows, memory=LEAN):
                    yield frame
                    done += frame.height
            except duckdb.OutOfMemoryException:
                self._widen()
            else:
                return
            yield from self._rest(query, rows, done)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """While the file is open for reading nobody can write to it."""
        self._shared = open_file(self.path, memory=LEAN)
        try:
            yield
        finally:
            self._shared.close()
            self._shared = None

    @contextmanager
    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> Iterator[Staging]:
        with (
            published(self.path, self._refuse_full, run=run) as site,
            filled(site, tables, engine=engine) as staging,
        ):
            yield staging

    def erasing(self, *, write: bool) -> AbstractContextManager[Erasing]:
        return erasing.writing(self.path) if write else erasing.looking(self.path)

    def refusals(self, tables: Sequence[Table]) -> dict[tuple[str | None, str], str]:
        return erasing.closed(self.path, tables)

    def identity(self) -> str:
        return identity_of(self.path)

    def close(self) -> None:
        """Nothing stays open."""

    def _stream(self, query: str, rows: int, *, memory: str) -> Iterator[pl.DataFrame]:
        with self._reading(memory) as connection:
            some = connection.sql(f"{query} LIMIT {LOOK}").to_arrow_table()
            rows = fitting(rows, some.nbytes, some.num_rows)
            for batch in connection.sql(query).to_arrow_reader(rows):
                yield pl.DataFrame(batch)

    def _rest(self, query: str, rows: int, done: int) -> Iterator[pl.DataFrame]:
        """The stream once more with ample memory, without the first `done` rows."""
        for frame in self._stream(query, rows, memory=AMPLE):
            rest = frame[min(done, frame.height) :]
            done = max(0, done - frame.height)
            if rest.height:
                yield rest

    def _widen(self) -> None:
        """Give a snapshot more memory; the file is let go for a moment, see whether it stayed."""
        if self._shared is None:
            return
        before = self.path.stat().st_mtime_ns
        self._shared.close()
        self._shared = open_file(self.path, memory=AMPLE)
        if self.path.stat().st_mtime_ns != before:
            raise ConnectorError(
                "changed while it was read", where=str(self.path), hint="run again"
            )

    @contextmanager
    def _reading(self, memory: str = LEAN) -> Iterator[Any]:
        opened = open_file(self.path, memory=memory) if self._shared is None else None
        with closing(opened or self._shared.cursor()) as connection:
            yield connection

    @contextmanager
    def _looking(self, where: str) -> Iterator[Any]:
        """A connection on which nothing takes longer than `timeout`; errors speak of `where`."""
        with worded(where), self._bounded(LEAN) as connection:
            yield connection

    @contextmanager
    def _bounded(self, memory: str) -> Iterator[Any]:
        with (
            self._reading(memory) as connection,
            alarmed(self.bounds.statement, connection.interrupt),
        ):
            yield connection

    def _refuse_full(self) -> None:
        if not self.path.exists():
            return
        refuse_other(self.path)
        if self.path.with_name(f"{self.path.name}.wal").exists() or self.tables():
            raise SetupError("the target is not empty", where=str(self.path), hint=NEW)


def _fetch(connection: Any, query: str) -> Any:
    return connection.sql(query).fetchall()[0]
