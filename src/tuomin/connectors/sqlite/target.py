"""A SQLite file under construction: declared, filled through Arrow, indexed, checked."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import polars as pl

from tuomin.connectors.adapt import adapted
from tuomin.connectors.kept import FileStaging
from tuomin.connectors.placing import placed
from tuomin.connectors.publish import Site
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import declare
from tuomin.connectors.sqlite.errors import connect_adbc, worded
from tuomin.connectors.text import MIXED, to_text
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table

ENGINE = "sqlite"
# The file is private until it is whole, so nothing has to be recoverable on the way, unless its
# finished tables are kept; larger pages than SQLite's usual ones are written in less time.
BRIEF = ("journal_mode = OFF", "synchronous = OFF")
LASTING = ("journal_mode = TRUNCATE", "synchronous = FULL")
SETTINGS = (
    "page_size = 16384",
    "locking_mode = EXCLUSIVE",
    "foreign_keys = OFF",
    "cache_size = -32768",
)
KEPT = (pl.String, pl.Binary, pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16,
        pl.UInt32, pl.Float64)  # fmt: skip
MIXED_VALUE = (
    "CASE WHEN ?{0} IS NOT NULL THEN ?{0} WHEN ?{1} IS NOT NULL THEN ?{1}"
    " WHEN ?{2} IS NOT NULL THEN CAST(?{2} AS TEXT) ELSE ?{3} END"
)


@contextmanager
def filled(site: Site, tables: Sequence[Table], *, engine: str) -> Iterator["SqliteStaging"]:
    """A new file with `tables`, as `engine` declares them; done when the context ends."""
    places = placed(tables, source=engine, target=ENGINE)
    declaration = declare(list(places.values()), source=engine, target=ENGINE)
    settings = [f"PRAGMA {each}" for each in (*SETTINGS, *(LASTING if site.journal else BRIEF))]
    with closing(connect_adbc(site.path, write=True)) as connection:
        _run(connection, *settings, "BEGIN")
        staging = SqliteStaging(connection, places, site.journal, run=_run, same=engine == ENGINE)
        resumed = _count(connection, "table") > 0
        if resumed:
            staging.clear()
        else:
            for statement in declaration.create:
                _run(connection, statement, where=declaration.owners[statement])
        yield staging
        _run(connection, "COMMIT", "BEGIN")
        if not _count(connection, "index"):  # of those that another run has made, there are all
            _run(connection, *declaration.finish)
        _run(connection, "COMMIT")
        if resumed:  # or rows that are no longer in the source would stand in free pages
            _run(connection, "VACUUM")
        _refuse_orphans(connection)


class SqliteStaging(FileStaging):
    """Takes batches of the source's tables."""

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        place = self._places[table.id]
        columns = [each for each in table.columns if not (self._same and each.generated)]
        parts = [self._part(batch[column.name], column) for column in columns]
        flat = [values for part in parts for values in part]
        values, taken = [], 0
        for part in parts:
            values.append(_value(part, taken + 1))
            taken += len(part)
        names = ", ".join(quoted(column.name, ENGINE) for column in columns)
        insert = (
            f"INSERT INTO {self._name(place)} ({names})"  # noqa: S608  # quoted names
            f" VALUES ({', '.join(values)})"
        )
        bound = pl.DataFrame([each.alias(f"c{number}") for number, each in enumerate(flat)])
        with closing(self._connection.cursor()) as cursor, worded(place.name):
            cursor.executemany(insert, bound.to_arrow())

    def _name(self, table: Table) -> str:
        return quoted(table.name, ENGINE)

    def _part(self, values: pl.Series, column: Column) -> list[pl.Series]:
        """What is bound for one column: one Series, or one for each class of a mixed one."""
        if values.dtype == MIXED:
            return values.struct.unnest().get_columns()
        return [_storable(values if self._same else adapted(values, column))]


def _value(part: Sequence[pl.Series], first: int) -> str:
    """The SQL of one value whose parameters are numbered from `first`."""
    if len(part) == 1:
        return f"?{first}"
    return MIXED_VALUE.format(*range(first, first + len(part)))


def _storable(values: pl.Series) -> pl.Series:
    """The values in a type that SQLite stores; what it has no type for becomes text."""
    dtype = values.dtype
    if dtype in KEPT:
        return values
    if dtype == pl.Boolean:
        return values.cast(pl.Int8)
    if dtype == pl.Float32:
        return values.cast(pl.Float64)
    return to_text(values)


def _run(connection: Any, *statements: str, where: str = "the new file") -> list[Any]:
    """Run statements; the rows of the last one."""
    rows: list[Any] = []
    with worded(where), closing(connection.cursor()) as cursor:
        for statement in statements:
            cursor.execute(statement)
            rows = cursor.fetchall()
    return rows


def _count(connection: Any, kind: str) -> int:
    """How many tables or indexes a statement of ours has made."""
    query = "SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL AND type ="
    ((found,),) = _run(connection, f"{query} '{kind}'")
    return int(found)


def _refuse_orphans(connection: Any) -> None:
    """Raise when a foreign key of the finished file leads nowhere."""
    counts = 'SELECT "table", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2'
    for child, parent, rows in _run(connection, counts):
        raise ConnectorError(
            f"{rows} rows point to no row of {parent}",
            where=child,
            hint="ask PRAGMA foreign_key_check whether the source has such rows itself",
        )
