"""A DuckDB file under construction: declared, filled through Arrow, indexed."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from tuomin.connectors.adapt import adapted
from tuomin.connectors.duckdb.errors import open_file, worded
from tuomin.connectors.families import type_for
from tuomin.connectors.links import TableId
from tuomin.connectors.placing import placed
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import declare
from tuomin.connectors.text import MIXED, to_text
from tuomin.model import Column, Table

ENGINE = "duckdb"
LEAN = "128MB"  # is enough to write rows
KEYED = "50%"  # of all memory at most, for DuckDB keeps whole indexes there


@contextmanager
def filled(path: Path, tables: Sequence[Table], *, engine: str) -> Iterator["DuckdbStaging"]:
    """A new file at `path` with `tables`, as `engine` declares them; done when the context ends."""
    places = placed(tables, source=engine, target=ENGINE)
    declaration = declare(list(places.values()), source=engine, target=ENGINE)
    schemas = sorted({table.schema for table in places.values() if table.schema})
    made = [f"CREATE SCHEMA IF NOT EXISTS {quoted(name, ENGINE)}" for name in schemas]
    keys = any(table.primary_key or table.unique or table.indexes for table in tables)
    with closing(open_file(path, write=True, memory=KEYED if keys else LEAN)) as connection:
        _run(connection, "BEGIN", *made, *declaration.create, owners=declaration.owners)
        yield DuckdbStaging(connection, places, same=engine == ENGINE)
        _run(connection, "COMMIT", *declaration.finish, "CHECKPOINT", owners=declaration.owners)


def _run(connection: Any, *statements: str, owners: Mapping[str, str]) -> None:
    for statement in statements:
        with worded(owners.get(statement, "the new file")):
            connection.execute(statement).fetchall()


class DuckdbStaging:
    """Takes batches of the source's tables; parents have to come before their children."""

    def __init__(self, connection: Any, places: Mapping[TableId, Table], *, same: bool) -> None:
        self._connection, self._places, self._same = connection, places, same

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        place = self._places[table.id]
        columns = [each for each in table.columns if not (self._same and each.generated)]
        values = [self._values(batch[column.name], column) for column in columns]
        casts = [
            self._cast(f"c{number}", each.dtype, column)
            for number, (each, column) in enumerate(zip(values, columns, strict=True))
        ]
        bound = pl.DataFrame([each.alias(f"c{number}") for number, each in enumerate(values)])
        name = ".".join(quoted(part, ENGINE) for part in (place.schema, place.name) if part)
        with worded(place.label):
            # Not by a registered view: it would keep every batch until the transaction ends.
            arrow = self._connection.from_arrow(bound.to_arrow())
            arrow.project(", ".join(casts)).insert_into(name)

    def _values(self, values: pl.Series, column: Column) -> pl.Series:
        if values.dtype == MIXED:
            return to_text(values)
        return values if self._same else adapted(values, column)

    def _cast(self, name: str, dtype: pl.DataType, column: Column) -> str:
        if dtype != pl.String:
            return name
        declared = column.type if self._same else type_for(column, ENGINE)
        return f"CAST({name} AS {declared})"
