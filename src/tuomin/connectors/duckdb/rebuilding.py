"""A new DuckDB file filled from an old one, without some rows and with other values in some."""
# ruff: noqa: S608  # names are quoted

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tuomin.connectors.duckdb.errors import worded
from tuomin.connectors.duckdb.queries import name_of
from tuomin.connectors.duckdb.tables import read
from tuomin.connectors.duckdb.target import ENGINE
from tuomin.connectors.erasing import Address
from tuomin.connectors.links import ordered
from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError
from tuomin.model import ForeignKey, Table

OLD, NEW = "old", "new"  # names under which both files are attached
ROW = "rowid"

TableId = tuple[str | None, str]
Values = Mapping[str, str | None]


@dataclass(frozen=True)
class Rebuilding:
    """`values` of rows that change and rows that are `gone`, by table and number."""

    connection: Any
    values: Mapping[TableId, Mapping[Address, Values]]
    gone: Mapping[TableId, Collection[Address]]

    def fill(self) -> None:
        """Fill the new file: parents first, rows that changed behind the others."""
        self.connection.execute(f"COPY FROM DATABASE {OLD} TO {NEW} (SCHEMA)")
        cursor = self.connection.cursor()
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
        left = self._count(table, OLD) - len(self.gone.get(table.id, ()))
        if self._count(table, NEW) != left:
            raise ConnectorError("rows point to each other in a circle", where=table.label)

    def _inserts(self, table: Table, own: Sequence[ForeignKey]) -> Iterator[tuple[str, list[Any]]]:
        """What stays as it is in one statement, and each row that changes in its own."""
        changed, gone = self.values.get(table.id, {}), set(self.gone.get(table.id, ()))
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
            statement = f"INSERT INTO {name_of(table, NEW)} ({into}) SELECT {shown}"
            statement += f" FROM {name_of(table, OLD)} AS s WHERE {one.which}{tree}"
            yield (
                statement,
                [*(one.values[name] for name in names if name in one.values), *one.bound],
            )

    def _count(self, table: Table, catalog: str) -> int:
        return self._ran(f"SELECT count(*) FROM {name_of(table, catalog)}", [])

    def _ran(self, statement: str, values: list[Any]) -> int:
        """The number that a statement says."""
        return int(self.connection.execute(statement, values).fetchall()[0][0])


@dataclass(frozen=True)
class _Wanted:
    """Rows of the old file, and what they hold in the new one."""

    values: Mapping[str, str | None]
    which: str
    bound: list[object]


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
    return f" AND ({none} OR EXISTS (SELECT 1 FROM {name_of(table, NEW)} AS p WHERE {same}))"


def _missing(table: Table) -> str:
    """The condition that a row is not there yet."""
    names = [quoted(name, ENGINE) for name in table.primary_key or _pointed_to(table)]
    same = " AND ".join(f"p.{name} IS NOT DISTINCT FROM s.{name}" for name in names)
    return f" AND NOT EXISTS (SELECT 1 FROM {name_of(table, NEW)} AS p WHERE {same})"


def _pointed_to(table: Table) -> tuple[str, ...]:
    own = (key for key in table.foreign_keys if key.target == table.name)
    return next(own).target_columns
