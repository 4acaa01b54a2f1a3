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
THERE, TURN = "temp.there", "temp.turn"  # numbers of old rows, all and of one statement

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
        tree = "".join(_parented(key, table) for key in own)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {THERE} (n BIGINT)")
        with worded(table.label):
            while sum(self._moved(table, one, tree) for one in self._wanted(table)) and own:
                pass
        left = self._count(table, OLD) - len(self.gone.get(table.id, ()))
        if self._count(table, NEW) != left:
            raise ConnectorError("rows point to each other in a circle", where=table.label)

    def _wanted(self, table: Table) -> Iterator["_Wanted"]:
        """What stays as it is in one statement, and each row that changes in its own."""
        changed, gone = self.values.get(table.id, {}), set(self.gone.get(table.id, ()))
        others = [number for (number,) in {*changed, *gone}]
        yield _Wanted({}, f"s.{ROW} NOT IN (SELECT unnest(?::BIGINT[]))", [others])
        for each in changed.keys() - gone:
            yield _Wanted(changed[each], f"s.{ROW} = ?", list(each))

    def _moved(self, table: Table, one: "_Wanted", tree: str) -> int:
        """Fill in the rows of one statement that are not there yet and may be."""
        rows = f"FROM {name_of(table, OLD)} AS s WHERE"
        turn = f"{one.which}{tree} AND s.{ROW} NOT IN (FROM {THERE})"
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {TURN} AS SELECT s.{ROW} AS n {rows} {turn}", one.bound
        )
        names = [each.name for each in table.columns if not each.generated]
        into = ", ".join(quoted(name, ENGINE) for name in names)
        given = [one.values[name] for name in names if name in one.values]
        shown = _shown(names, one.values, table)
        count = self._ran(
            f"INSERT INTO {name_of(table, NEW)} ({into}) SELECT {shown} {rows}"
            f" s.{ROW} IN (FROM {TURN})",
            given,
        )
        self.connection.execute(f"INSERT INTO {THERE} FROM {TURN}")
        return count

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
