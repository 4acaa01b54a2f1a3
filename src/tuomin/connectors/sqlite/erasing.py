"""Erasing in a SQLite file: one connection, one transaction, freed pages overwritten with zeros."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import polars as pl

from tuomin.connectors.erasing import VALUE, Rows, SqlErasing, framed
from tuomin.connectors.rules import quoted
from tuomin.connectors.sqlite.errors import BUSY, ENGINE, address, worded
from tuomin.connectors.sqlite.rows import affinity_of
from tuomin.model import Table

TAKEN = 5000  # rows at a time
ROW_NUMBERS = ("rowid", "_rowid_", "oid")
READING = ("PRAGMA query_only = ON", "BEGIN")
# Overwriting is asked for before the transaction, deferring inside of it.
WRITING = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "BEGIN IMMEDIATE",
    "PRAGMA defer_foreign_keys = ON",
)


@contextmanager
def erasing(path: Path, *, write: bool, immutable: bool = False) -> Iterator[SqlErasing]:
    """A transaction on the file; without `commit` it leaves the file as it was."""
    uri = address(path, mode="rw" if write else "ro", immutable=immutable)
    with (
        worded(str(path)),
        closing(sqlite3.connect(uri, uri=True, timeout=BUSY, isolation_level=None)) as connection,
    ):
        connection.text_factory = lambda text: text.decode(errors="backslashreplace")
        for statement in WRITING if write else READING:
            connection.execute(statement)
        try:
            yield SqlErasing(SqliteLink(connection))
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


class SqliteLink:
    """Rows by their number; in tables without numbers by their key, as SQLite holds it."""

    engine = ENGINE

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def source(self, table: Table) -> str:
        return quoted(table.name, ENGINE)

    def place(self, table: Table) -> tuple[str, ...]:
        if any(name == "WITHOUT ROWID" for name, _ in table.options):
            return tuple(quoted(name, ENGINE) for name in table.primary_key)
        taken = {column.name.lower() for column in table.columns}
        free = [name for name in ROW_NUMBERS if name not in taken]
        return (free[0],) if free else tuple(quoted(each.name, ENGINE) for each in table.columns)

    def found(self, table: Table) -> str:
        return " AND ".join(f"{part} IS {VALUE}" for part in self.place(table))

    def read(
        self, table: Table, condition: str = "", values: Sequence[object] = ()
    ) -> Iterator[Rows]:
        texts = [f"CAST({quoted(column.name, ENGINE)} AS TEXT)" for column in table.columns]
        wanted = ", ".join([*texts, *self.place(table)])
        query = f"SELECT {wanted} FROM {self.source(table)}"  # noqa: S608 - quoted names
        if condition:
            query += f" WHERE {condition}"
        width = len(table.columns)
        with worded(table.label), closing(self._connection.cursor()) as cursor:
            cursor.execute(query.replace(VALUE, "?"), tuple(values))
            while rows := cursor.fetchmany(TAKEN):
                columns = [
                    pl.Series([row[at] for row in rows], dtype=pl.String) for at in range(width)
                ]
                places = [row[width:] for row in rows]
                yield Rows(framed(table, columns), places.__getitem__)

    def holds(self, table: Table, column: str) -> str:
        name = quoted(column, ENGINE)
        if affinity_of(table.column(column).type) != "BLOB":
            return f"{name} = {VALUE}"
        # Without a type a column holds 3, 3.0 and '3' as they came, and a key finds them all.
        return (
            f"CASE WHEN typeof({name}) = 'real' AND {name} = CAST({name} AS INTEGER)"
            f" THEN CAST(CAST({name} AS INTEGER) AS TEXT) ELSE CAST({name} AS TEXT) END = {VALUE}"
        )

    def bound(self, table: Table, column: str, text: str | None) -> object:
        return text

    def run(self, table: Table, statement: str, values: Sequence[object]) -> int:
        with worded(table.label), closing(self._connection.cursor()) as cursor:
            cursor.execute(statement.replace(VALUE, "?"), tuple(values))
            found = cursor.fetchone() if cursor.description else None
            return int(found[0]) if found else cursor.rowcount

    def commit(self) -> None:
        with worded("commit"):
            self._connection.execute("COMMIT")

    def answers(self) -> bool:
        return self._connection.in_transaction
