"""Erasing in a DuckDB file: what is decided is kept in mind, then the file is written anew.

DuckDB cannot delete rows and what they point to in one transaction, nor does it take deleted rows
out of its file. So a new file is filled beside the old one, which stays open and locked meanwhile,
is looked through, and takes its place in one step.
"""
# ruff: noqa: S608  # names are quoted

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tuomin.connectors.duckdb.errors import CLOSED, open_file, worded
from tuomin.connectors.duckdb.queries import name_of
from tuomin.connectors.duckdb.rebuilding import NEW, OLD, ROW, Rebuilding, TableId
from tuomin.connectors.erasing import VALUE, Address, Erasing, Rows, SqlErasing, framed
from tuomin.connectors.publish import sync
from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError
from tuomin.model import Table

ENGINE = "duckdb"
TAKEN = 5000  # rows at a time
MEMORY = "50%"  # whole indexes are kept there
NO_RIGHTS = "this user may not write to the file and its folder"
NAMED = "a column has the name by which DuckDB tells rows apart: rename it"


@contextmanager
def looking(path: Path) -> Iterator[Erasing]:
    """A transaction that only reads; nobody can write to a file that is open."""
    with closing(open_file(path, memory=MEMORY)) as connection:
        [(catalog,)] = connection.sql("SELECT current_database()").fetchall()
        yield SqlErasing(DuckdbLink(connection, catalog))


@contextmanager
def writing(path: Path) -> Iterator[Erasing]:
    """A transaction whose `commit` puts a new file in the place of the old one."""
    _checkpoint(path)
    fresh = path.with_name(f".{path.name}.erasing")
    _remove(fresh)
    with worded(str(path)), closing(duckdb.connect(config={"threads": "1"})) as connection:
        try:
            for each, name, how in ((path, OLD, " (READ_ONLY)"), (fresh, NEW, "")):
                place = str(each).replace("'", "''")
                connection.execute(f"ATTACH '{place}' AS {name}{how}")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET enable_progress_bar = false")
            for option in CLOSED:
                connection.execute(f"SET {option} = false")
            yield DuckdbErasing(connection, path, fresh)
        finally:
            _remove(fresh)


def _checkpoint(path: Path) -> None:
    """Put into the file what lies in its log: the log of an old file is of no use to a new one."""
    if _log(path).exists():
        with worded(str(path)), closing(open_file(path, write=True, memory=MEMORY)) as connection:
            connection.execute("CHECKPOINT")


def _remove(fresh: Path) -> None:
    """Take away what a run that was killed has left."""
    for each in (fresh, _log(fresh)):
        each.unlink(missing_ok=True)


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


class DuckdbErasing:
    """Reads the old file until all is decided, then the new one."""

    def __init__(self, connection: Any, path: Path, fresh: Path) -> None:
        self._connection, self._path, self._fresh = connection, path, fresh
        self._old = SqlErasing(DuckdbLink(connection, OLD))
        self._values: dict[TableId, dict[Address, Mapping[str, str | None]]] = defaultdict(dict)
        self._gone: dict[TableId, set[Address]] = defaultdict(set)
        self._is_decided = self._is_written = False

    def rows(self, table: Table) -> Iterator[Rows]:
        yield from self._now().rows(table)

    def referring(
        self, table: Table, columns: Sequence[str], keys: Sequence[tuple[str, ...]]
    ) -> Iterator[Rows]:
        yield from self._now().referring(table, columns, keys)

    def update(self, table: Table, address: Address, changes: Mapping[str, str | None]) -> int:
        self._is_decided = True
        self._values[table.id][address] = {**self._values[table.id].get(address, {}), **changes}
        return self._there(table, address)

    def delete(self, table: Table, address: Address) -> int:
        self._is_decided = True
        self._gone[table.id].add(address)
        return self._there(table, address)

    def count(self, table: Table) -> int:
        return self._now().count(table)

    def commit(self) -> None:
        self._now()
        with worded(str(self._path)):
            self._connection.execute(f"CHECKPOINT {NEW}")
            self._connection.execute(f"DETACH {NEW}")
        try:
            shutil.copymode(self._path, self._fresh)
            sync(self._fresh)
            self._fresh.replace(self._path)
            sync(self._path.parent)
        except OSError as error:
            problem = f"cannot be replaced ({error.strerror})"
            raise ConnectorError(problem, where=str(self._path)) from error

    def answers(self) -> bool:
        """Whether the old file is there still."""
        return self._fresh.exists()

    def _there(self, table: Table, address: Address) -> int:
        query = f"SELECT count(*) FROM {name_of(table, OLD)} WHERE {ROW} = ?"
        return int(self._connection.execute(query, list(address)).fetchall()[0][0])

    def _now(self) -> SqlErasing:
        if not self._is_decided:
            return self._old
        if not self._is_written:
            with worded(str(self._path)):
                Rebuilding(self._connection, self._values, self._gone).fill()
            self._is_written = True
        return SqlErasing(DuckdbLink(self._connection, NEW))


class DuckdbLink:
    """Rows by their number."""

    engine = ENGINE

    def __init__(self, connection: Any, catalog: str) -> None:
        self._connection, self._catalog = connection, catalog

    def source(self, table: Table) -> str:
        return name_of(table, self._catalog)

    def place(self, table: Table) -> tuple[str, ...]:
        return (ROW,)

    def found(self, table: Table) -> str:
        return f"{ROW} = {VALUE}"

    def read(
        self, table: Table, condition: str = "", values: Sequence[object] = ()
    ) -> Iterator[Rows]:
        texts = [f"CAST({quoted(each.name, ENGINE)} AS VARCHAR)" for each in table.columns]
        query = f"SELECT {', '.join([*texts, ROW])} FROM {self.source(table)}"
        query += f" WHERE {condition}" if condition else ""
        with worded(table.label), closing(self._connection.cursor()) as cursor:
            found = cursor.sql(query.replace(VALUE, "?"), params=list(values))
            for batch in found.to_arrow_reader(TAKEN):
                columns = [
                    pl.Series(values=column, dtype=pl.String) for column in batch.columns[:-1]
                ]
                places = batch.columns[-1].to_pylist()
                yield Rows(framed(table, columns), [(each,) for each in places].__getitem__)

    def holds(self, table: Table, column: str) -> str:
        return f"{quoted(column, ENGINE)} = TRY_CAST({VALUE} AS {table.column(column).type})"

    def bound(self, table: Table, column: str, text: str | None) -> object:
        return text

    def run(self, table: Table, statement: str, values: Sequence[object]) -> int:
        with worded(table.label):
            found = self._connection.execute(statement.replace(VALUE, "?"), list(values))
            return int(found.fetchall()[0][0])

    def commit(self) -> None:
        """Nothing is changed here."""

    def answers(self) -> bool:
        return True


def closed(path: Path, tables: Sequence[Table]) -> dict[TableId, str]:
    """Why rows of some tables cannot be changed."""
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    why = {} if writable else {table.id: NO_RIGHTS for table in tables}
    taken = (each for each in tables if ROW in {column.name.lower() for column in each.columns})
    return why | {each.id: NAMED for each in taken}
