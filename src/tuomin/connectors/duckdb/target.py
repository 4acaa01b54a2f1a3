"""A DuckDB file under construction: declared, filled through Arrow, indexed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import polars as pl

from tuomin.connectors.adapt import adapted
from tuomin.connectors.duckdb.errors import open_file, worded
from tuomin.connectors.families import type_for
from tuomin.connectors.kept import FileStaging
from tuomin.connectors.placing import placed
from tuomin.connectors.publish import Site
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import declare
from tuomin.connectors.text import MIXED, to_text
from tuomin.model import Column, Table

ENGINE = "duckdb"
LEAN = "128MB"  # is enough to write rows
ALONE: Mapping[str, Any] = {
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
}
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
    with closing(open_file(site.path, write=True, memory=memory)) as connection:
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
        place = self._places[table.id]
        columns = [each for each in table.columns if not (self._same and each.generated)]
        values = [self._values(batch[column.name], column) for column in columns]
        casts = [
            self._cast(f"c{number}", each.dtype, column)
            for number, (each, column) in enumerate(zip(values, columns, strict=True))
        ]
        bound = pl.DataFrame([each.alias(f"c{number}") for number, each in enumerate(values)])
        with worded(place.label):
            # Not by a registered view: it would keep every batch until the transaction ends.
            arrow = self._connection.from_arrow(bound.to_arrow())
            arrow.project(", ".join(casts)).insert_into(self._name(place))

    def _values(self, values: pl.Series, column: Column) -> pl.Series:
        if values.dtype == MIXED:
            return to_text(values)
        return values if self._same else adapted(values, column)

    def _cast(self, name: str, dtype: pl.DataType, column: Column) -> str:
        if dtype != pl.String:
            return name
        declared = column.type if self._same else type_for(column, ENGINE)
        return f"CAST({name} AS {declared})"

    def _name(self, table: Table) -> str:
        return ".".join(quoted(part, ENGINE) for part in (table.schema, table.name) if part)
