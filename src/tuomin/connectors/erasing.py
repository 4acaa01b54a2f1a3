"""What erasing one person asks of a store: rows with their addresses, changed in one transaction.

A store that can do it offers `erasing`. Statements are written here once; how an engine spells a
name, reads rows and finds one of them again is its `Link`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import polars as pl

from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError
from tuomin.model import Table

Address = tuple[object, ...]
VALUE = "\0"  # stands for a bound value: no name can hold it
ASKED = 200  # keys that one statement asks for
FORMS = {
    "integer": r"-?[0-9]{1,20}",
    "decimal": r"-?[0-9]{1,60}(\.[0-9]{1,60})?",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}
"""What a key has to look like to be compared with a column of the family."""


@dataclass(frozen=True)
class Rows:
    """Rows of one table: a column of texts for each of its columns, and where each row lies."""

    frame: pl.DataFrame
    address: Callable[[int], Address]


class Erasing(Protocol):
    """One transaction; what it did is gone unless `commit` was called."""

    def rows(self, table: Table) -> Iterator[Rows]:
        """All rows of the table."""
        ...

    def referring(
        self, table: Table, columns: Sequence[str], keys: Sequence[tuple[str, ...]]
    ) -> Iterator[Rows]:
        """The rows whose `columns` hold one of `keys`."""
        ...

    def update(self, table: Table, address: Address, changes: Mapping[str, str | None]) -> int:
        """Put other values into one row; say how many rows that changed."""
        ...

    def delete(self, table: Table, address: Address) -> int:
        """Delete one row; say how many rows that were."""
        ...

    def count(self, table: Table) -> int:
        """The exact number of rows."""
        ...

    def commit(self) -> None:
        """Keep all that was done."""
        ...

    def answers(self) -> bool:
        """After a commit that failed: whether the store said so itself, so that nothing is kept."""
        ...


@runtime_checkable
class Erasable(Protocol):
    """A store from which rows can be taken in one transaction."""

    defers: bool
    """Whether foreign keys are looked at when the transaction ends, and not before."""

    def erasing(self, *, write: bool) -> AbstractContextManager[Erasing]:
        """A transaction, of one point in time when it only reads; it is given up on any error."""
        ...

    def refusals(self, tables: Sequence[Table]) -> Mapping[tuple[str | None, str], str]:
        """Why rows of some of the tables cannot be changed here, by their ids."""
        ...


class Link(Protocol):
    """How one engine reads and changes rows inside a transaction."""

    engine: str

    def source(self, table: Table) -> str:
        """The table as statements name it."""
        ...

    def place(self, table: Table) -> tuple[str, ...]:
        """Expressions that together tell a row from all others (or all that are like it)."""
        ...

    def found(self, table: Table) -> str:
        """The condition that is true of the row in whose `place` the values are."""
        ...

    def read(
        self, table: Table, condition: str = "", values: Sequence[object] = ()
    ) -> Iterator[Rows]:
        """The rows for which the condition holds."""
        ...

    def holds(self, table: Table, column: str) -> str:
        """The condition that is true where the column holds the bound key."""
        ...

    def bound(self, table: Table, column: str, text: str | None) -> object:
        """A text as the driver takes it for a column."""
        ...

    def run(self, table: Table, statement: str, values: Sequence[object]) -> int:
        """Run a statement; say how many rows it touched, or the number that it selected."""
        ...

    def commit(self) -> None: ...

    def answers(self) -> bool:
        """Whether the store is still there, and gives up what it refused to commit."""
        ...


@dataclass(frozen=True)
class SqlErasing:
    """Erasing by SQL over the Link of an engine."""

    link: Link

    def rows(self, table: Table) -> Iterator[Rows]:
        yield from self.link.read(table)

    def referring(
        self, table: Table, columns: Sequence[str], keys: Sequence[tuple[str, ...]]
    ) -> Iterator[Rows]:
        wanted = [key for key in keys if _can_hold(table, columns, key)]
        one = " AND ".join(self.link.holds(table, column) for column in columns)
        for start in range(0, len(wanted), ASKED):
            asked = wanted[start : start + ASKED]
            values = [
                self.link.bound(table, column, text)
                for key in asked
                for column, text in zip(columns, key, strict=True)
            ]
            yield from self.link.read(table, " OR ".join([f"({one})"] * len(asked)), values)

    def update(self, table: Table, address: Address, changes: Mapping[str, str | None]) -> int:
        sets = ", ".join(f"{self._name(column)} = {VALUE}" for column in changes)
        values = [self.link.bound(table, column, text) for column, text in changes.items()]
        source, found = self.link.source(table), self.link.found(table)
        statement = f"UPDATE {source} SET {sets} WHERE {found}"  # noqa: S608 - quoted names
        return self.link.run(table, statement, [*values, *address])

    def delete(self, table: Table, address: Address) -> int:
        source, found = self.link.source(table), self.link.found(table)
        return self.link.run(table, f"DELETE FROM {source} WHERE {found}", address)  # noqa: S608

    def count(self, table: Table) -> int:
        query = f"SELECT count(*) FROM {self.link.source(table)}"  # noqa: S608
        return self.link.run(table, query, ())

    def commit(self) -> None:
        self.link.commit()

    def answers(self) -> bool:
        return self.link.answers()

    def _name(self, column: str) -> str:
        return quoted(column, self.link.engine)


def framed(table: Table, columns: Sequence[pl.Series]) -> pl.DataFrame:
    """Series, in the order of the table's columns, as a frame under their names."""
    return pl.DataFrame(
        [one.alias(each.name) for one, each in zip(columns, table.columns, strict=True)]
    )


WHY_NOT = {
    "files": "Parquet and CSV files are rewritten whole, and several of them never at once",
}


def refuse_unsupported(engine: str, where: str) -> ConnectorError:
    """The error for a store whose rows cannot be taken out in one transaction."""
    return ConnectorError(
        WHY_NOT.get(engine, f"erasing in one transaction is not known for {engine}"),
        where=where,
        hint="erase in the database that it was made from, and make it anew",
    )


def _can_hold(table: Table, columns: Sequence[str], key: Sequence[str]) -> bool:
    """Whether each column could hold its part of the key; a server may refuse the others."""
    return all(
        re.fullmatch(FORMS.get(table.column(column).family, ".*"), text, re.DOTALL)
        for column, text in zip(columns, key, strict=True)
    )
