"""A DuckDB file under construction: declared, filled through Arrow, indexed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import chain, groupby
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import polars as pl

from tuomin.connectors import eras
from tuomin.connectors.adapt import adapted
from tuomin.connectors.duckdb.errors import open_file, worded
from tuomin.connectors.duckdb.taken import Taken
from tuomin.connectors.families import type_for
from tuomin.connectors.kept import FileStaging
from tuomin.connectors.placing import placed
from tuomin.connectors.publish import Site
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import declare
from tuomin.connectors.text import MIXED, to_text
from tuomin.model import Column, Table

ENGINE = "duckdb"
LEAN = "320MB"  # is enough for two threads that compress rows
ALONE: Mapping[str, Any] = {
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
}
THREADS = 2  # compress rows while others are masked
KEYED = "50%"  # of all memory at most, for DuckDB keeps whole indexes there


@contextmanager
def filled(site: Site, tables: Sequence[Table], *, engine: str) -> Iterator["DuckdbStaging"]:
    """A new file with `tables`, as `engine` declares them; done when the context ends."""
    places = placed(tables, source=engine, target=ENGINE)
    declaration = declare(list(places.values()), source=engine, target=ENGINE)
    schemas = sorted({table.schema for table in places.values() if table.schema})
    made = [f"CREATE SCHEMA IF NOT EXISTS {quoted(name, ENGINE)}" for name in schemas]
    keys = any(table.primary_key or table.unique or table.indexes for table in tables)
    memory = KEYED if keys else LEAN
    with closing(open_file(site.path, write=True, memory=memory, threads=THREADS)) as connection:
        _run(connection, "BEGIN")
        staging = DuckdbStaging(connection, places, site.journal, run=_run, same=engine == ENGINE)
        resumed = _count(connection, "tables") > 0
        if resumed:
            staging.clear()
        else:
            _run(connection, *made, *declaration.create, owners=declaration.owners)
        yield staging
        _run(connection, "COMMIT", "BEGIN")
        if not _count(connection, "indexes"):  # of those that another run has made, there are all
            _run(connection, *declaration.finish, owners=declaration.owners)
        _run(connection, "COMMIT", "CHECKPOINT")
    if resumed:
        _rebuild(site.path)


def _rebuild(path: Path) -> None:
    """Write the file anew: rows that are no longer in the source stood in its free blocks."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    old, new = (str(each).replace("'", "''") for each in (path, fresh))
    with worded("the new file"), closing(duckdb.connect(config={**ALONE})) as both:
        both.execute("SET enable_progress_bar = false")
        both.execute(f"ATTACH '{old}' AS old (READ_ONLY)")
        both.execute(f"ATTACH '{new}' AS new")
        both.execute("COPY FROM DATABASE old TO new")
    fresh.replace(path)


def _run(
    connection: Any, *statements: str, owners: Mapping[str, str] = MappingProxyType({})
) -> list[Any]:
    """Run statements; the rows of the last one."""
    rows: list[Any] = []
    for statement in statements:
        with worded(owners.get(statement, "the new file")):
            rows = connection.execute(statement).fetchall()
    return rows


def _count(connection: Any, kind: str) -> int:
    ((found,),) = _run(connection, f"SELECT count(*) FROM duckdb_{kind}()")  # noqa: S608 - ours
    return int(found)


class DuckdbStaging(FileStaging):
    """Takes batches of the source's tables; parents have to come before their children."""

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        self.fill(table, iter([batch]))

    def fill(self, table: Table, batches: Iterator[pl.DataFrame]) -> None:
        """One statement for all batches of the same types: several threads compress their rows."""
        taken = (self._bound(table, batch) for batch in batches)
        for _, alike in groupby(taken, key=lambda bound: bound.schema):
            self._insert(table, alike)

    def _insert(self, table: Table, rows: Iterator[pl.DataFrame]) -> None:
        place, first = self._places[table.id], next(rows)
        pairs = zip(first.schema.items(), self._columns(table), strict=True)
        casts = [self._cast(name, dtype, column) for (name, dtype), column in pairs]
        taken = Taken(chain([first], rows))
        with taken.failing(), worded(place.label):
            # Not by a registered view: it would keep every batch until the transaction ends.
            arrow = self._connection.from_arrow(taken.reader(first))
            arrow.project(", ".join(casts)).insert_into(self._name(place))

    def _columns(self, table: Table) -> list[Column]:
        return [each for each in table.columns if not (self._same and each.generated)]

    def _bound(self, table: Table, batch: pl.DataFrame) -> pl.DataFrame:
        """The values of a batch as DuckDB takes them, under names of ours."""
        values = [self._values(batch[each.name], each) for each in self._columns(table)]
        return pl.DataFrame([each.alias(f"c{number}") for number, each in enumerate(values)])

    def _values(self, values: pl.Series, column: Column) -> pl.Series:
        values = values if self._same else adapted(values, column)
        values = to_text(values) if values.dtype == MIXED else values
        is_time = column.family in eras.FAMILIES and values.dtype == pl.String
        return eras.to_duckdb(values) if is_time else values

    def _cast(self, name: str, dtype: pl.DataType, column: Column) -> str:
        if dtype != pl.String:
            return name
        declared = column.type if self._same else type_for(column, ENGINE)
        return f"CAST({name} AS {declared})"

    def _name(self, table: Table) -> str:
        return ".".join(quoted(part, ENGINE) for part in (table.schema, table.name) if part)
