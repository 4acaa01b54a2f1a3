"""Where the finished tables of a PostgreSQL copy wait: a schema of our own, with a journal.

Each table is committed by itself, bare of defaults and keys, and moves to its place in the one
transaction that publishes them all. Whoever stages next in the database removes what a killed run
has left: schemas that bear our mark and belong to the same role.
"""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Self

from tuomin.connectors.journal import Run, Seals
from tuomin.connectors.links import TableId
from tuomin.connectors.postgres.queries import MARK, PARKED, PREFIX
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.postgres.target import name_of
from tuomin.connectors.rules import quoted, rules_for
from tuomin.connectors.schema import constant_default, declare
from tuomin.model import Column, Table

ENGINE = "postgresql"
MARKS = -1  # the number of the entry that is no table's
IDENTITY = re.compile(r"GENERATED .* AS IDENTITY.*")
OURS = f"""
SELECT n.nspname FROM pg_namespace n
WHERE {PARKED} AND n.nspowner = current_user::regrole ORDER BY 1"""  # noqa: S608 - a constant
MAY_PARK = "SELECT has_database_privilege(current_database(), 'CREATE')"
THERE = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r'"""


class Parking:
    """A schema with finished tables; `seals` says which."""

    def __init__(self, session: Session, name: str, seals: Seals) -> None:
        self.name, self.seals = name, seals
        self._session = session

    @classmethod
    def new(cls, session: Session, run: Run) -> Self:
        made = cls(session, f"{PREFIX}{secrets.token_hex(4)}", {})
        schema = _quoted(made.name)
        for statement in (
            f"CREATE SCHEMA {schema}",
            f"COMMENT ON SCHEMA {schema} IS '{MARK}'",
            f"CREATE TABLE {schema}.journal (number int PRIMARY KEY, entry text NOT NULL)",
        ):
            session.execute(statement.encode())
        made.add(MARKS, run.text())
        return made

    def table(self, number: int, place: Table) -> Table:
        """What is parked of a table: its columns, without whatever would be seen elsewhere."""
        columns = tuple(map(_bare, place.columns))
        name = f"{self.name}_{number}"
        return replace(place, schema=self.name, name=name, columns=columns, needs=())

    def create(self, number: int, place: Table, *, same: bool) -> None:
        """Make the bare table, anew where one is left."""
        self.drop(number)
        source = ENGINE if same else ""
        for statement in declare([self.table(number, place)], source=source, target=ENGINE).create:
            self._session.execute(statement.encode())

    def drop(self, number: int) -> None:
        name = f"{_quoted(self.name)}.{_quoted(f'{self.name}_{number}')}"
        self._session.execute(f"DROP TABLE IF EXISTS {name}".encode())

    def move(self, number: int, place: Table, *, same: bool) -> None:
        """Give a parked table its place, its name, and what its columns lack."""
        parked, schema = self.table(number, place), place.schema or "public"
        moved = replace(parked, schema=schema)
        steps = [
            f"ALTER TABLE {name_of(parked)} SET SCHEMA {_quoted(schema)}",
            f"ALTER TABLE {name_of(moved)} RENAME TO {_quoted(place.name)}",
            *_dressed(place, same=same),
        ]
        for step in steps:
            self._session.execute(step.encode())

    def close(self) -> None:
        """Remove the schema with whatever is in it."""
        self._session.execute(f"DROP SCHEMA {_quoted(self.name)} CASCADE".encode())

    def add(self, number: int, entry: str) -> None:
        query = f"INSERT INTO {_quoted(self.name)}.journal VALUES (%s, %s)"  # noqa: S608 - quoted
        self._session.execute(query.encode(), [number, entry])
        if number != MARKS:
            self.seals[number] = entry

    def remove(self, number: int) -> None:
        query = f"DELETE FROM {_quoted(self.name)}.journal WHERE number = %s"  # noqa: S608 - quoted
        self._session.execute(query.encode(), [number])
        del self.seals[number]


def stopped(session: Session, run: Run, *, where: str) -> Parking | None:
    """What the copy that `run` resumes has parked, if one was stopped with tables finished."""
    for name in _schemas(session) if run.resume else ():
        query = f"SELECT number, entry FROM {_quoted(name)}.journal"  # noqa: S608 - quoted
        entries: Seals = dict(session.execute(query.encode()).fetchall())
        marks = entries.pop(MARKS, "{}")
        there = {table for (table,) in session.execute(THERE, [name])}
        if entries and {f"{name}_{number}" for number in entries} <= there:
            run.refuse_other(marks, where=where)
            return Parking(session, name, entries)
    return None


def sweep(session: Session, *, spared: Parking | None = None) -> None:
    """Remove what other runs have left."""
    for name in _schemas(session):
        if spared is None or spared.name != name:
            session.execute(f"DROP SCHEMA {_quoted(name)} CASCADE".encode())


def _schemas(session: Session) -> list[str]:
    return [name for (name,) in session.execute(OURS.encode())]


def _bare(column: Column) -> Column:
    numbered = column.identity and column.family == "integer"
    return replace(
        column,
        default=None,
        identity=False,
        extra=IDENTITY.sub("", column.extra).strip(),
        nullable=column.nullable and not numbered,
    )


def _dressed(place: Table, *, same: bool) -> Iterator[str]:
    """The statements that give the columns of a bare table their defaults and numbers."""
    rules = rules_for(ENGINE)
    for column in place.columns:
        default = column.default if same else constant_default(column, rules.now)
        if default is not None and not (same and column.generated):
            yield _altered(place, column, f"SET DEFAULT {default}")
        own = IDENTITY.search(column.extra) if same else None
        if own or (column.identity and column.family == "integer"):
            yield _altered(place, column, f"ADD {own[0] if own else rules.identity}")


def _altered(place: Table, column: Column, change: str) -> str:
    return f"ALTER TABLE {name_of(place)} ALTER COLUMN {_quoted(column.name)} {change}"


def _quoted(name: str) -> str:
    return quoted(name, ENGINE)


def is_parkable(session: Session, places: Mapping[TableId, Table]) -> bool:
    """Whether there may be a schema, and no table rests on a type that the target may not have."""
    (allowed,) = session.execute(MAY_PARK).fetchone() or (False,)
    return bool(allowed) and not any(table.own_types for table in places.values())
