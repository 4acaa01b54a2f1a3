"""The tables that a PostgreSQL database gets: how they are made, and what follows their rows."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from tuomin.connectors.links import TableId
from tuomin.connectors.postgres.errors import worded
from tuomin.connectors.postgres.session import SETTINGS, Session, configure
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import Declaration
from tuomin.model import Column, Table

ENGINE = "postgresql"
WRITING = SETTINGS | {
    "idle_in_transaction_session_timeout": "0",
    "statement_timeout": "0",
    "lock_timeout": "10s",
    "synchronous_commit": "on",
}
EXISTS = {"42710", "42P06", "42P07"}  # SQLSTATEs of an object, schema or relation that is there
SERIAL = re.compile(r"nextval\('(.+)'::regclass\)")


def begin(session: Session) -> None:
    """A transaction that writes."""
    session.execute(b"BEGIN READ WRITE")
    configure(session, WRITING)


@dataclass(frozen=True, kw_only=True)
class Target:
    """`places` gives for a source table's id the target table, `needs` what is to be there before.

    `same`: the source is PostgreSQL too.
    """

    places: Mapping[TableId, Table]
    declaration: Declaration
    needs: Collection[str]
    same: bool

    @property
    def schemas(self) -> list[str]:
        return sorted({table.schema or "public" for table in self.places.values()})

    def create(self, session: Session, *, there: Collection[str] = ()) -> None:
        """Make schemas, what tables rest on, and the tables, but for those labelled `there`."""
        for schema in self.schemas:
            if not _row(session.execute("SELECT to_regnamespace(quote_ident(%s))", [schema]))[0]:
                session.execute(f"CREATE SCHEMA {_quoted(schema)}".encode())
        for statement in self.declaration.create:
            if statement in self.needs:
                _ensure(session, statement)
            elif self.declaration.owners[statement] not in there:
                session.execute(statement.encode())

    def complete(self, session: Session) -> None:
        """Add what follows the rows, and let sequences go on after them."""
        for statement in self.declaration.finish:
            with worded(self.declaration.owners[statement]):
                session.execute(statement.encode())
        for table in self.places.values():
            for column in table.columns:
                self._number(session, table, column)

    def _number(self, session: Session, table: Table, column: Column) -> None:
        """Let the column's sequence, where it has one, go on after the highest number."""
        serial = SERIAL.fullmatch(column.default or "") if self.same else None
        if not (serial or (column.identity and column.family == "integer")):
            return
        own = "SELECT pg_get_serial_sequence(%s, %s)"
        (sequence,) = _row(session.execute(own, [name_of(table), column.name]))
        query = f"SELECT max({_quoted(column.name)}) FROM {name_of(table)}"  # noqa: S608 - quoted
        (highest,) = _row(session.execute(query.encode()))
        name = serial[1].replace("''", "'") if serial else sequence
        if name and highest is not None and highest > 0:
            session.execute("SELECT setval(%s::regclass, %s)", [name, highest])


def _ensure(session: Session, statement: str) -> None:
    """Run a statement; that its type, schema or extension is there already is as good."""
    session.execute(b"SAVEPOINT need")
    try:
        session.execute(statement.encode())
    except psycopg.Error as error:
        if error.sqlstate not in EXISTS:
            raise
        session.execute(b"ROLLBACK TO need")
    session.execute(b"RELEASE need")


def name_of(table: Table) -> str:
    return f"{_quoted(table.schema or 'public')}.{_quoted(table.name)}"


def _row(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    return cursor.fetchone() or (None,)


def _quoted(name: str) -> str:
    return quoted(name, ENGINE)
