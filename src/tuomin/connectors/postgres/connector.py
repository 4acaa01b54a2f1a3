"""PostgreSQL as a Connector: rows travel as COPY text, in and out.

Every read is a read-only transaction of its own and waits for no lock (`session.READING`);
inside `snapshot()` all of them see the same moment.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

import polars as pl

from tuomin.connectors.base import Capabilities, Sample, Staging
from tuomin.connectors.beside import Beside
from tuomin.connectors.bounds import Bounds
from tuomin.connectors.copytext import parse
from tuomin.connectors.erasing import Erasing
from tuomin.connectors.journal import Run
from tuomin.connectors.links import TableId
from tuomin.connectors.overlap import askable
from tuomin.connectors.postgres import pressure, rights
from tuomin.connectors.postgres.beside import BESIDE
from tuomin.connectors.postgres.catalog import read_tables
from tuomin.connectors.postgres.copy import copy_out
from tuomin.connectors.postgres.erasing import looking, refusal, writing
from tuomin.connectors.postgres.queries import OTHERS, WHOLE_OF
from tuomin.connectors.postgres.rows import copying, relation, source
from tuomin.connectors.postgres.sample import draw, readable
from tuomin.connectors.postgres.session import Session, Sessions, configure
from tuomin.connectors.rights import Rights
from tuomin.connectors.rules import quoted
from tuomin.connectors.url import Url
from tuomin.connectors.views import Bytes
from tuomin.errors import ConnectorError
from tuomin.model import Table

MAY_IDENTIFY = "SELECT has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')"
CLUSTER = "SELECT system_identifier::text FROM pg_catalog.pg_control_system()"
START = "SELECT pg_catalog.pg_postmaster_start_time()::text"
DENIED = "permission denied on the column [SQLSTATE 42501]"
DATABASE = "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()"
# What texts are compared as, so that an index on the column can answer.
COMPARED = {"integer": "bigint[]", "decimal": "numeric[]", "uuid": "uuid[]"}


class PostgresConnector:
    """One database of a PostgreSQL server; `bounds` hold for each statement of a scan."""

    engine = "postgresql"
    measure = "active"
    defers = False
    capabilities = Capabilities(
        comments=True, schemas=True, snapshot=True, constraints=True, identifier_bytes=63
    )

    def __init__(self, url: Url, *, bounds: Bounds) -> None:
        self.url = url.safe
        self._address, self._timeout = url, bounds.statement
        self._sessions = Sessions(url, lock=bounds.lock)

    def tables(self) -> list[Table]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return read_tables(session)

    def others(self) -> list[str]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return [name for (name,) in session.execute(OTHERS)]

    def whole(self, name: str) -> str:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            (found,) = session.execute(WHOLE_OF.encode(), [name]).fetchone() or ("",)
            return str(found)

    def beside(self) -> Iterator[Beside]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            yield from session.execute(BESIDE)

    def sample(self, table: Table, rows: int) -> Sample:
        if not table.columns:
            return Sample(frame=pl.DataFrame(), method="no columns", rows=None)
        with self._reading(table, timeout=self._timeout) as session:
            columns = readable(session, table)
            frame, method, total = draw(session, replace(table, columns=tuple(columns)), rows)
        missing = [column.name for column in table.columns if column.name not in frame.columns]
        nothing = [pl.lit(None, pl.String).alias(name) for name in missing]
        return Sample(
            frame=frame.with_columns(nothing).select(column.name for column in table.columns),
            method=method,
            rows=total,
            unread=dict.fromkeys(missing, DENIED),
        )

    def count(self, table: Table) -> int:
        with self._reading(table) as session:
            return int(_value(session, f"SELECT count(*) FROM {source(session, table)}"))  # noqa: S608

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        family = table.column(column).family
        asked = askable(table.column(column), values)
        if not asked:
            return 0
        with self._reading(table, timeout=self._timeout) as session:
            held = f"SELECT {quoted(column, self.engine)} AS held FROM {source(session, table)}"  # noqa: S608
            query = (
                f"SELECT count(DISTINCT held) FROM ({held.replace('%', '%%')}) AS one"  # noqa: S608
                f" WHERE held = ANY (%s::text[]::{COMPARED.get(family, 'text[]')})"
            )
            (found,) = session.execute(query.encode(), [asked]).fetchone() or (0,)
            return int(found)

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        names = [column.name for column in table.columns] if columns is None else list(columns)
        binary = [name for name in names if table.column(name).family == "binary"]
        if not names:
            return
        with self._reading(table) as session:
            for block in copy_out(session, copying(session, table, names, where)):
                yield from _frame(block, names, binary, table).iter_slices(rows)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        with self._sessions.reading(self.url) as session:
            configure(session, {"idle_in_transaction_session_timeout": "0"})
            name = str(_value(session, "SELECT pg_catalog.pg_export_snapshot()"))
            with self._sessions.snapshot.holding(name):
                yield

    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> AbstractContextManager[Staging]:
        from tuomin.connectors.postgres.staging import staged

        return staged(self._sessions, self._address, tables, engine=engine, run=run)

    def erasing(self, *, write: bool) -> AbstractContextManager[Erasing]:
        if write:
            return writing(self._sessions.writing(), self.url)
        return looking(self._sessions.reading(self.url))

    def refusals(self, tables: Sequence[Table]) -> Mapping[TableId, str]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            found = {table.id: refusal(session, table) for table in tables}
        return {place: why for place, why in found.items() if why}

    def powers(self) -> Sequence[str]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return rights.powers(session)

    def rights(self) -> Rights:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return rights.rights(session)

    def grants(self) -> str:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return rights.grants(session)

    def load(self, names: Collection[str]) -> Mapping[str, float]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return pressure.load(session, names, self.url)

    def lag(self) -> float | None:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return pressure.lag(session)

    def identity(self) -> str:
        """The cluster's number, or for users who may not see it the moment of its start."""
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            cluster = _value(session, CLUSTER if _value(session, MAY_IDENTIFY) else START)
            return f"postgresql:{cluster}/{_value(session, DATABASE)}"

    def close(self) -> None:
        """End all sessions; what the server still does for one of them is cancelled."""
        self._sessions.close()

    def _reading(self, table: Table, *, timeout: float = 0) -> AbstractContextManager[Session]:
        schema = quoted(table.schema or "public", self.engine)
        grants = [f"GRANT USAGE ON SCHEMA {schema}", f"GRANT SELECT ON {relation(table)}"]
        return self._sessions.reading(table.label, timeout=timeout, grants=grants)


def connect(url: Url, *, write: bool, bounds: Bounds) -> PostgresConnector:  # noqa: ARG001
    """Open the database at `url`; a session is tried at once, so that a wrong address shows."""
    connector = PostgresConnector(url, bounds=bounds)
    connector.identity()
    return connector


def _value(session: Session, query: str) -> Any:
    (value,) = session.execute(query.encode()).fetchone() or (None,)
    return value


def _frame(block: Bytes, names: Sequence[str], binary: Sequence[str], table: Table) -> pl.DataFrame:
    try:
        return parse(block, names, binary=binary)
    except UnicodeError:
        problem = "a value is not UTF-8, which a SQL_ASCII database lets happen"
        raise ConnectorError(problem, where=table.label) from None
