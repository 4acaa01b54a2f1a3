"""A PostgreSQL target under construction: one transaction, invisible until it commits.

Tables are made without constraints, filled by COPY, then get keys, checks, indexes and comments.
Whatever goes wrong, also the end of this program, leaves the database as it was.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
import psycopg

from tuomin.connectors.adapt import adapted
from tuomin.connectors.copytext import as_bytes, serialise
from tuomin.connectors.links import TableId
from tuomin.connectors.placing import placed
from tuomin.connectors.postgres.copy import CopyIn
from tuomin.connectors.postgres.errors import worded
from tuomin.connectors.postgres.session import SETTINGS, Session, Sessions, configure
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import Declaration, declare
from tuomin.connectors.url import Url
from tuomin.errors import BusyError, SetupError
from tuomin.model import Column, Table

ENGINE = "postgresql"
LOCK = 0x74756F6D696E  # of a whole database, so that two runs do not fill it at once
NAME_BYTES = 63
WRITING = SETTINGS | {
    "idle_in_transaction_session_timeout": "0",
    "statement_timeout": "0",
    "lock_timeout": "10s",
}
EXISTS = {"42710", "42P06", "42P07"}  # SQLSTATEs of an object, schema or relation that is there
SERIAL = re.compile(r"nextval\('(.+)'::regclass\)")
OCCUPIED = """
SELECT n.nspname, count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%s) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
  AND d.deptype = 'e')
GROUP BY 1 ORDER BY 1 LIMIT 1"""


@contextmanager
def staged(
    sessions: Sessions, url: Url, tables: Sequence[Table], *, engine: str
) -> Iterator["PostgresStaging"]:
    """Create `tables`, declared by `engine`, in the database at `url`; commit at the end."""
    places = placed(tables, source=engine, target=ENGINE)
    schemas = sorted({table.schema or "public" for table in places.values()})
    refuse_long_names(places.values(), url)
    declaration = declare(list(places.values()), source=engine, target=ENGINE)
    with sessions.writing() as session, worded(url.safe, hint=_grants(session, schemas)):
        session.execute(b"BEGIN READ WRITE")
        configure(session, WRITING)
        _claim(session, schemas, url)
        _create(session, schemas, tables, declaration)
        staging = PostgresStaging(session, places, same=engine == ENGINE)
        yield staging
        staging.finish(declaration)
        session.execute(b"COMMIT")


class PostgresStaging:
    """Tables that are being filled; `places` gives for a source table's id the target table."""

    def __init__(self, session: Session, places: Mapping[TableId, Table], *, same: bool) -> None:
        self._session, self._places, self._same = session, places, same
        self._table: Table | None = None
        self._copy: CopyIn | None = None

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        place = self._places[table.id]
        columns = [each for each in place.columns if not (self._same and each.generated)]
        with worded(place.label):
            if self._table is not place:
                self._end()
                self._copy = CopyIn(self._session, _copy(place, columns))
                self._table = place
            if self._copy and batch.height:
                fitted = [_fitted(batch[each.name], each, same=self._same) for each in columns]
                self._copy.write(serialise(pl.DataFrame(fitted)))

    def finish(self, declaration: Declaration) -> None:
        """Add what follows the rows, and let sequences go on after them."""
        self._end()
        for statement in declaration.finish:
            with worded(declaration.owners[statement]):
                self._session.execute(statement.encode())
        for table in self._places.values():
            for column in table.columns:
                self._number(table, column)

    def _end(self) -> None:
        if self._copy and self._table:
            with worded(self._table.label):
                self._copy.close()
        self._copy = self._table = None

    def _number(self, table: Table, column: Column) -> None:
        """Let the column's sequence, where it has one, go on after the highest number."""
        serial = SERIAL.fullmatch(column.default or "") if self._same else None
        if not (serial or (column.identity and column.family == "integer")):
            return
        own = "SELECT pg_get_serial_sequence(%s, %s)"
        (sequence,) = _row(self._session.execute(own, [_name(table), column.name]))
        query = f"SELECT max({_quoted(column.name)}) FROM {_name(table)}"  # noqa: S608 - quoted
        (highest,) = _row(self._session.execute(query.encode()))
        name = serial[1].replace("''", "'") if serial else sequence
        if name and highest is not None and highest > 0:
            self._session.execute("SELECT setval(%s::regclass, %s)", [name, highest])


def refuse_long_names(tables: Iterable[Table], url: Url) -> None:
    """PostgreSQL would cut names of other engines without a word."""
    for table in tables:
        for name in (table.schema or "", table.name, *(each.name for each in table.columns)):
            if len(name.encode()) > NAME_BYTES:
                problem = f"the name {name!r} has more than {NAME_BYTES} bytes"
                raise SetupError(problem, where=url.safe, hint="rename it in the source")


def _claim(session: Session, schemas: Sequence[str], url: Url) -> None:
    """Refuse a database that somebody else fills, or that is not empty."""
    if not _row(session.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]))[0]:
        raise BusyError("another run fills this database", where=url.safe, hint="try again later")
    occupied = session.execute(OCCUPIED, [list(schemas)]).fetchone()
    if occupied:
        schema, relations = occupied
        raise SetupError(
            f"the target is not empty: {relations} tables, views or sequences in schema {schema}",
            where=url.safe,
            hint="name an empty database, or drop what is there",
        )


def _create(
    session: Session, schemas: Sequence[str], tables: Sequence[Table], declaration: Declaration
) -> None:
    for schema in schemas:
        if not _row(session.execute("SELECT to_regnamespace(quote_ident(%s))", [schema]))[0]:
            session.execute(f"CREATE SCHEMA {_quoted(schema)}".encode())
    needs = {need for table in tables for need in table.needs}
    for statement in declaration.create:
        if statement in needs:
            _ensure(session, statement)
        else:
            session.execute(statement.encode())


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


def _grants(session: Session, schemas: Sequence[str]) -> str:
    user, database = session.info.user, session.info.dbname
    names = ", ".join(map(_quoted, schemas))
    return (
        f"GRANT CREATE ON DATABASE {_quoted(database)} TO {_quoted(user)};"
        f" GRANT USAGE, CREATE ON SCHEMA {names} TO {_quoted(user)}"
    )


def _copy(table: Table, columns: Sequence[Column]) -> str:
    names = ", ".join(_quoted(column.name) for column in columns)
    return f"COPY {_name(table)} ({names}) FROM STDIN (FREEZE)"


def _fitted(values: pl.Series, column: Column, *, same: bool) -> pl.Series:
    """Values as this engine takes them: bytes where the column is binary."""
    values = values if same else adapted(values, column)
    if column.family == "binary":
        return as_bytes(values)
    return values


def _row(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    return cursor.fetchone() or (None,)


def _quoted(name: str) -> str:
    return quoted(name, ENGINE)


def _name(table: Table) -> str:
    return f"{_quoted(table.schema or 'public')}.{_quoted(table.name)}"
