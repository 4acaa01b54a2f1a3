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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tuomin.connectors.duckdb.errors import CLOSED, open_file, worded
from tuomin.connectors.duckdb.tables import MAIN, read
from tuomin.connectors.erasing import VALUE, Address, Erasing, Rows, SqlErasing, framed
from tuomin.connectors.links import ordered
from tuomin.connectors.publish import sync
from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError
from tuomin.model import ForeignKey, Table

ENGINE = "duckdb"
TAKEN = 5000  # rows at a time
MEMORY = "50%"  # whole indexes are kept there
OLD, NEW = "old", "new"  # names under which both files are attached
ROW = "rowid"
NO_RIGHTS = "this user may not write to the file and its folder"
NAMED = "a column has the name by which DuckDB tells rows apart: rename it"

TableId = tuple[str | None, str]


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


@dataclass(frozen=True)
class _Wanted:
    """Rows of the old file, and what they hold in the new one."""

    values: Mapping[str, str | None]
    which: str
    bound: list[object]


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
        query = f"SELECT count(*) FROM {_name(table, OLD)} WHERE {ROW} = ?"
        return self._ran(query, list(address))

    def _now(self) -> SqlErasing:
        if not self._is_decided:
            return self._old
        if not self._is_written:
            self._write()
            self._is_written = True
        return SqlErasing(DuckdbLink(self._connection, NEW))

    def _write(self) -> None:
        """Fill the new file: parents first, rows that changed behind the others."""
        with worded(str(self._path)):
            self._connection.execute(f"COPY FROM DATABASE {OLD} TO {NEW} (SCHEMA)")
            cursor = self._connection.cursor()
            cursor.execute(f"USE {OLD}")
            for table in ordered(read(cursor)):
                self._fill(table)

    def _fill(self, table: Table) -> None:
        """Those rows first to which others of the same table point."""
        own = [key for key in table.foreign_keys if (key.target_schema, key.target) == table.id]
        statements = list(self._inserts(table, own))
        with worded(table.label):
            while sum(self._ran(*each) for each in statements) and own:
                pass
        left = self._count(table, OLD) - len(self._gone[table.id])
        if self._count(table, NEW) != left:
            raise ConnectorError("rows point to each other in a circle", where=table.label)

    def _inserts(self, table: Table, own: Sequence[ForeignKey]) -> Iterator[tuple[str, list[Any]]]:
        """What stays as it is in one statement, and each row that changes in its own."""
        changed, gone = self._values[table.id], self._gone[table.id]
        names = [each.name for each in table.columns if not each.generated]
        into = ", ".join(quoted(name, ENGINE) for name in names)
        tree = "".join(_parented(key, table) for key in own) + (_missing(table) if own else "")
        others = [number for (number,) in {*changed, *gone}]
        wanted = [_Wanted({}, f"s.{ROW} NOT IN (SELECT unnest(?::BIGINT[]))", [others])]
        wanted += [
            _Wanted(changed[each], f"s.{ROW} = ?", list(each)) for each in changed.keys() - gone
        ]
        for one in wanted:
            shown = _shown(names, one.values, table)
            statement = f"INSERT INTO {_name(table, NEW)} ({into}) SELECT {shown}"
            statement += f" FROM {_name(table, OLD)} AS s WHERE {one.which}{tree}"
            yield (
                statement,
                [*(one.values[name] for name in names if name in one.values), *one.bound],
            )

    def _count(self, table: Table, catalog: str) -> int:
        return self._ran(f"SELECT count(*) FROM {_name(table, catalog)}", [])

    def _ran(self, statement: str, values: list[Any]) -> int:
        """The number that a statement says."""
        return int(self._connection.execute(statement, values).fetchall()[0][0])


class DuckdbLink:
    """Rows by their number."""

    engine = ENGINE

    def __init__(self, connection: Any, catalog: str) -> None:
        self._connection, self._catalog = connection, catalog

    def source(self, table: Table) -> str:
        return _name(table, self._catalog)

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


def _name(table: Table, catalog: str) -> str:
    return ".".join(quoted(part, ENGINE) for part in (catalog, table.schema or MAIN, table.name))


def _shown(names: Sequence[str], changes: Mapping[str, str | None], table: Table) -> str:
    return ", ".join(
        f"CAST(? AS {table.column(name).type})" if name in changes else f"s.{quoted(name, ENGINE)}"
        for name in names
    )


def _parented(key: ForeignKey, table: Table) -> str:
    """The condition that a row's parent in the same table is there already, or that it has none."""
    pairs = [
        (quoted(here, ENGINE), quoted(there, ENGINE))
        for here, there in zip(key.columns, key.target_columns, strict=True)
    ]
    none = " OR ".join(f"s.{here} IS NULL" for here, _ in pairs)
    same = " AND ".join(f"p.{there} = s.{here}" for here, there in pairs)
    return f" AND ({none} OR EXISTS (SELECT 1 FROM {_name(table, NEW)} AS p WHERE {same}))"


def _missing(table: Table) -> str:
    """The condition that a row is not there yet."""
    names = [quoted(name, ENGINE) for name in table.primary_key or _pointed_to(table)]
    same = " AND ".join(f"p.{name} IS NOT DISTINCT FROM s.{name}" for name in names)
    return f" AND NOT EXISTS (SELECT 1 FROM {_name(table, NEW)} AS p WHERE {same})"


def _pointed_to(table: Table) -> tuple[str, ...]:
    own = (key for key in table.foreign_keys if key.target == table.name)
    return next(own).target_columns
