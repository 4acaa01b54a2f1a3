"""Tables under construction in any database: made and filled in one transaction, else dropped."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import polars as pl
import sqlalchemy as sa

from tuomin.connectors.adapt import adapted
from tuomin.connectors.placing import placed
from tuomin.connectors.schema import declare
from tuomin.connectors.sql.values import to_rows, worded
from tuomin.errors import SetupError
from tuomin.model import Column, Table


class SqlStaging:
    """Takes batches. Where DDL is no part of a transaction, tables show before they are full."""

    def __init__(self, engine: sa.Engine, tables: Sequence[Table], *, source: str) -> None:
        self._same = source == engine.dialect.name
        self._places = placed(tables, source=source, target=engine.dialect.name)
        self._declaration = declare(
            list(self._places.values()), source=source, target=engine.dialect.name
        )
        self._engine = engine
        self._connection = engine.connect()

    def begin(self) -> None:
        self._run(self._declaration.create)

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        place = self._places[table.id]
        columns = [each for each in table.columns if not (self._same and each.generated)]
        shape = shape_of(place, columns)
        values = pl.DataFrame([self._values(batch[each.name], each) for each in columns])
        keys = [f"c{number}" for number in range(len(columns))]
        named = dict(zip(keys, shape.c, strict=True))
        insert = sa.insert(shape).values(
            {column: sa.bindparam(key) for key, column in named.items()}
        )
        rows = [dict(zip(keys, row, strict=True)) for row in to_rows(values)]
        with worded(place.label):
            self._connection.execute(insert, rows)

    def finish(self) -> None:
        self._run(self._declaration.finish)
        with worded("the target"):
            self._connection.commit()
        self._connection.close()

    def undo(self) -> None:
        """Take everything back; what a rollback leaves is dropped, children first."""
        with suppress(sa.exc.SQLAlchemyError):
            self._connection.rollback()
            inspector = sa.inspect(self._connection)
            for table in reversed(self._places.values()):
                if inspector.has_table(table.name, schema=table.schema):
                    self._connection.execute(sa.schema.DropTable(_bare(table)))
            self._connection.commit()
        self._connection.close()

    def _run(self, statements: Sequence[str]) -> None:
        with worded("the target"):
            for statement in statements:
                self._connection.exec_driver_sql(statement)

    def _values(self, values: pl.Series, column: Column) -> pl.Series:
        return values if self._same else adapted(values, column)


def shape_of(table: Table, columns: Sequence[Column]) -> sa.TableClause:
    """The table by names alone, so that no type of SQLAlchemy touches its values."""
    named: list[sa.ColumnClause[Any]] = [
        sa.column(sa.quoted_name(column.name, quote=True)) for column in columns
    ]
    schema = None if table.schema is None else sa.quoted_name(table.schema, quote=True)
    return sa.table(sa.quoted_name(table.name, quote=True), *named, schema=schema)


def refuse_full(tables: Sequence[Table], where: str) -> None:
    if tables:
        raise SetupError("the target is not empty", where=where, hint="name an empty database")


def _bare(table: Table) -> sa.Table:
    schema = None if table.schema is None else sa.quoted_name(table.schema, quote=True)
    return sa.Table(sa.quoted_name(table.name, quote=True), sa.MetaData(), schema=schema)
