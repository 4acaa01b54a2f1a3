"""Any database that SQLAlchemy has a dialect for, by the means that all of them have.

Rows come through the driver as Python objects, so this way is slow; the engines that people copy
most have ways of their own.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from tuomin.connectors.alarm import alarmed
from tuomin.connectors.base import Capabilities, Connector, Sample, Staging
from tuomin.connectors.bounds import Bounds
from tuomin.connectors.condition import enclosed
from tuomin.connectors.journal import Run
from tuomin.connectors.open import MODULES, missing_driver
from tuomin.connectors.overlap import askable
from tuomin.connectors.publish import identity_of
from tuomin.connectors.sampling import as_sample, spread
from tuomin.connectors.shared import Shared
from tuomin.connectors.sql.reflect import reflect
from tuomin.connectors.sql.target import SqlStaging, refuse_full, shape_of
from tuomin.connectors.sql.values import framed, worded
from tuomin.connectors.url import Url
from tuomin.errors import MissingError, SetupError
from tuomin.model import Table

WINDOWS = 40  # places of an integer key where a sample is taken


def connect(url: Url, *, write: bool, bounds: Bounds) -> Connector:
    """The bound of a statement is kept where the driver can end a statement from outside."""
    if url.is_file and not (url.database and (write or Path(url.database).is_file())):
        raise MissingError("no such file", where=url.safe)
    try:
        engine = sa.create_engine(_address(url), hide_parameters=True, poolclass=NullPool)
    except sa.exc.NoSuchModuleError as error:
        known = ", ".join(name for name in MODULES if "+" not in name)
        raise SetupError(
            f"unknown kind of store {url.scheme!r}",
            where=url.safe,
            hint=f"known: {known}, a path, and the dialects of SQLAlchemy",
        ) from error
    except ModuleNotFoundError as error:
        raise missing_driver(str(error.name), url, str(error.name)) from error
    return SqlConnector(engine, url, bounds=bounds)


def _address(url: Url) -> sa.URL:
    return sa.URL.create(
        url.scheme,
        username=url.user,
        password=url.password,
        host=url.host,
        port=url.port,
        database=url.database,
        query=dict(url.query),
    )


class SqlConnector:
    """A SQLAlchemy engine seen as a Connector; its default schema only."""

    def __init__(self, engine: sa.Engine, url: Url, *, bounds: Bounds) -> None:
        self._engine, self._url, self.bounds = engine, url, bounds
        self.engine, self.url = engine.dialect.name, url.safe
        self.capabilities = Capabilities(
            comments=engine.dialect.supports_comments,
            schemas=False,
            snapshot=False,
            constraints=True,
            identifier_bytes=engine.dialect.max_identifier_length,
        )
        self._shared: Shared[sa.Connection] = Shared()

    def tables(self) -> list[Table]:
        with self._looking(self.url) as connection:
            return reflect(connection)

    def others(self) -> list[str]:
        return []

    def sample(self, table: Table, rows: int) -> Sample:
        with self._looking(table.label) as connection:
            shape = shape_of(table, table.columns)
            key = _key(table)
            few = connection.execute(sa.select(shape).limit(rows + 1)).fetchall()
            if len(few) <= rows:
                return Sample(frame=as_sample(framed(few, table)), method="all rows", rows=len(few))
            if key is None:
                frame = as_sample(framed(few[:rows], table))
                return Sample(frame=frame, method="first rows", rows=None)
            found = _windows(connection, shape, shape.c[key], rows, seed=table.label)
        frame = as_sample(framed(found, table))
        return Sample(frame=frame, method="windows of the key", rows=None)

    def count(self, table: Table) -> int:
        with self._looking(table.label) as connection:
            query = sa.select(sa.func.count()).select_from(shape_of(table, table.columns))
            return int(connection.execute(query).scalar_one())

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        number = int if table.column(column).family == "integer" else str
        asked = [number(value) for value in askable(table.column(column), values)]
        with self._looking(table.label) as connection:
            held = shape_of(table, table.columns).c[column]
            query = sa.select(sa.func.count(sa.distinct(held))).where(held.in_(asked))
            return int(connection.execute(query).scalar_one())

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        names = [column.name for column in table.columns] if columns is None else columns
        shape = shape_of(table, table.columns)
        query = sa.select(*(shape.c[name] for name in names))
        if where:
            query = query.where(sa.text(enclosed(where, self.engine).replace(":", r"\:")))
        with self._reading(table.label) as connection:
            streaming = connection.execution_options(stream_results=True, max_row_buffer=rows)
            for part in streaming.execute(query).partitions(rows):
                yield framed(part, table, names)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One transaction, whatever the database makes of that."""
        with self._engine.connect() as connection, self._shared.holding(connection):
            yield

    @contextmanager
    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> Iterator[Staging]:
        refuse_full(self.tables(), self.url)
        staging = SqlStaging(self._engine, tables, source=engine)
        try:
            staging.begin()
            yield staging
            staging.finish()
        except BaseException:
            staging.undo()
            raise

    def identity(self) -> str:
        if self._url.is_file:
            return identity_of(Path(str(self._url.database)))
        host = {"localhost": "127.0.0.1"}.get((self._url.host or "").lower(), self._url.host or "")
        return f"{self.engine}:{host.lower()}:{self._url.port or ''}/{self._url.database or ''}"

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _looking(self, where: str) -> Iterator[sa.Connection]:
        """A connection on which nothing takes longer than `timeout`, if its driver can stop."""
        with self._reading(where) as connection:
            driver = connection.connection.dbapi_connection
            stop = getattr(driver, "cancel", None) or getattr(driver, "interrupt", None)
            with alarmed(self.bounds.statement, stop or int):
                yield connection

    @contextmanager
    def _reading(self, where: str) -> Iterator[sa.Connection]:
        with worded(where):
            if self._shared.now is not None:
                yield self._shared.now
                return
            with self._engine.connect() as connection:
                yield connection


def _key(table: Table) -> str | None:
    """The primary key, if it is one integer."""
    alone = [table.column(name) for name in table.primary_key if len(table.primary_key) == 1]
    return next((column.name for column in alone if column.family == "integer"), None)


def _windows(connection: sa.Connection, shape: Any, key: Any, rows: int, *, seed: str) -> list[Any]:
    """Short runs of rows from places all over the key."""
    low, high = connection.execute(sa.select(sa.func.min(key), sa.func.max(key))).one()
    length = -(-rows // WINDOWS)
    found: dict[int, Any] = {}
    for place in spread(high - low + 1, WINDOWS, seed=seed):
        query = sa.select(key, shape).where(key >= low + place).order_by(key).limit(length)
        found.update((row[0], row[1:]) for row in connection.execute(query))
    return [found[number] for number in sorted(found)][:rows]
