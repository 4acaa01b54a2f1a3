"""A SQLite file under construction: declared, filled, indexed, checked."""

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
from tuomin.connectors.sqlite.errors import ENGINE, worded
from tuomin.connectors.sqlite.link import linked
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table

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


@contextmanager
def filled(site: Site, tables: Sequence[Table], *, engine: str) -> Iterator["SqliteStaging"]:
    """A new file with `tables`, as `engine` declares them; done when the context ends."""
    places = placed(tables, source=engine, target=ENGINE)
    declaration = declare(list(places.values()), source=engine, target=ENGINE)
    settings = [f"PRAGMA {each}" for each in (*SETTINGS, *(LASTING if site.journal else BRIEF))]
    with closing(linked(site.path, write=True)) as connection:
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
        values = [self._fitted(batch[column.name], column) for column in columns]
        names = [quoted(column.name, ENGINE) for column in columns]
        with worded(place.name):
            self._connection.insert(self._name(place), names, values)

    def _name(self, table: Table) -> str:
        return quoted(table.name, ENGINE)

    def _fitted(self, values: pl.Series, column: Column) -> pl.Series:
        return values if self._same else adapted(values, column)


def _run(connection: Any, *statements: str, where: str = "the new file") -> list[Any]:
    """Run statements; the rows of the last one."""
    rows: list[Any] = []
    with worded(where):
        for statement in statements:
            rows = connection.execute(statement)
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
