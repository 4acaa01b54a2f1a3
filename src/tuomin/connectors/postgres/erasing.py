"""Erasing in PostgreSQL: all rows by COPY, single ones by key or place, in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

import polars as pl
import psycopg

from tuomin.connectors.copytext import parse
from tuomin.connectors.erasing import VALUE, Rows, SqlErasing, framed
from tuomin.connectors.postgres.copy import copy_out
from tuomin.connectors.postgres.errors import worded
from tuomin.connectors.postgres.rows import relation, source
from tuomin.connectors.postgres.session import LOCK_PATIENCE, SETTINGS, Session, configure
from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError
from tuomin.model import Table

ENGINE = "postgresql"
# Each statement sees what others have committed: a row that came a moment ago is found as well.
BEGIN = b"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
# Triggers are the owner's own code and need his search_path.
WRITING = {name: value for name, value in SETTINGS.items() if name != "search_path"} | {
    "row_security": "off",
    "lock_timeout": f"{LOCK_PATIENCE}s",
    "statement_timeout": "0",
}
DEFER = b"SET CONSTRAINTS ALL DEFERRED"
RIGHTS = """SELECT pg_catalog.has_table_privilege(oid, 'DELETE')
  AND pg_catalog.has_table_privilege(oid, 'UPDATE'), relkind::text
FROM pg_catalog.pg_class WHERE oid = %s::regclass"""
READABLE = """SELECT pg_catalog.has_table_privilege(%s::regclass, 'SELECT')"""
NO_RIGHTS = "this user may not change its rows: GRANT UPDATE, DELETE ON it"
COMPUTED = "a materialized view: refresh it when the person is erased"


@contextmanager
def writing(entered: AbstractContextManager[Session], where: str) -> Iterator[SqlErasing]:
    """A transaction that changes rows; without `commit` it changed nothing."""
    with entered as session, worded(where):
        session.execute(BEGIN)
        configure(session, WRITING)
        session.execute(DEFER)
        yield SqlErasing(PostgresLink(session))


@contextmanager
def looking(entered: AbstractContextManager[Session]) -> Iterator[SqlErasing]:
    """A transaction that only reads, at one point in time."""
    with entered as session:
        configure(session, {"idle_in_transaction_session_timeout": "0"})
        yield SqlErasing(PostgresLink(session))


def refusal(session: Session, table: Table) -> str:
    """Why rows of the table cannot be changed by this user; nothing when they can."""
    allowed, kind = session.execute(RIGHTS, [relation(table)]).fetchone() or (False, "")
    if kind == "m":
        return COMPUTED
    return "" if allowed else NO_RIGHTS


class PostgresLink:
    """Rows by their primary key; in tables without one by partition and place."""

    engine = ENGINE

    def __init__(self, session: Session) -> None:
        self._session = session

    def source(self, table: Table) -> str:
        return source(self._session, table)

    def place(self, table: Table) -> tuple[str, ...]:
        names = tuple(quoted(name, ENGINE) for name in table.primary_key)
        return names or ("tableoid", "ctid")

    def found(self, table: Table) -> str:
        return " AND ".join(f"{part} = {VALUE}" for part in self.place(table))

    def read(
        self, table: Table, condition: str = "", values: Sequence[object] = ()
    ) -> Iterator[Rows]:
        self._refuse_unreadable(table)
        wanted = [*(quoted(each.name, ENGINE) for each in table.columns), *self.place(table)]
        with worded(table.label), self._guarded():
            if condition:
                yield from self._some(table, wanted, condition, values)
                return
            names = [str(number) for number in range(len(wanted))]
            query = f"COPY (SELECT {', '.join(wanted)} FROM {self.source(table)}) TO STDOUT"  # noqa: S608
            for block in copy_out(self._session, query):
                yield _rows(table, parse(block, names))

    def _refuse_unreadable(self, table: Table) -> None:
        """Raise where nothing may be read: the server's refusal would end the transaction."""
        (may,) = self._session.execute(READABLE, [relation(table)]).fetchone() or (False,)
        if not may:
            user = quoted(self._session.info.user, ENGINE)
            raise ConnectorError(
                "permission denied",
                where=table.label,
                hint=f"GRANT SELECT ON {relation(table)} TO {user}",
            )

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Go on after a table that could not be read, as when somebody holds a lock on it."""
        self._session.execute(b"SAVEPOINT reading")
        try:
            yield
        except psycopg.Error:
            while self._session.pgconn.get_result() is not None:
                pass
            self._session.execute(b"ROLLBACK TO SAVEPOINT reading")
            raise

    def _some(
        self, table: Table, wanted: Sequence[str], condition: str, values: Sequence[object]
    ) -> Iterator[Rows]:
        texts = ", ".join(f"{each}::text" for each in wanted)
        query = f"SELECT {texts} FROM {self.source(table)} WHERE {condition}"  # noqa: S608
        found = self._session.execute(_spelled(query), values).fetchall()
        if found:
            schema = {str(number): pl.String for number in range(len(wanted))}
            yield _rows(table, pl.DataFrame(found, schema=schema, orient="row"))

    def holds(self, table: Table, column: str) -> str:
        return f"{quoted(column, ENGINE)} = {VALUE}"

    def bound(self, table: Table, column: str, text: str | None) -> object:
        """A whole number as one: the server compares it with narrower columns, too."""
        whole = text is not None and table.column(column).family == "integer"
        return int(text) if whole and text else text

    def run(self, table: Table, statement: str, values: Sequence[object]) -> int:
        with worded(table.label):
            cursor = self._session.execute(_spelled(statement), values)
            found = cursor.fetchone() if cursor.description else None
            return int(found[0]) if found else cursor.rowcount

    def commit(self) -> None:
        with worded("commit"):
            self._session.execute(b"SET CONSTRAINTS ALL IMMEDIATE")
            self._session.execute(b"COMMIT")

    def answers(self) -> bool:
        return not self._session.closed


def _spelled(statement: str) -> bytes:
    return statement.replace("%", "%%").replace(VALUE, "%s").encode()


def _rows(table: Table, frame: pl.DataFrame) -> Rows:
    width = len(table.columns)
    places = frame[:, width:]
    return Rows(framed(table, frame.get_columns()[:width]), places.row)
