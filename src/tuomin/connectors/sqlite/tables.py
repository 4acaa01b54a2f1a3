"""Tables of a SQLite file: from PRAGMAs and, for what they do not tell, CREATE TABLE texts."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from tuomin.connectors.families import family_of, sizes_of
from tuomin.connectors.sqlite.ddl import Ddl, parse
from tuomin.model import Column, Family, ForeignKey, Index, Table

LISTED = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'table' AND substr(lower(name), 1, 7) <> 'sqlite_'
"""
TRIGGERS = """
    SELECT name FROM sqlite_master
    WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE ORDER BY name
"""
INDEX = "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?"
VIRTUAL = re.compile(r"\s*CREATE\s+VIRTUAL\s+TABLE.*?\bUSING\s+(\w+)", re.IGNORECASE | re.DOTALL)
# Tables in which virtual ones keep their rows and indexes, named by the virtual table and these.
SHADOWS = ("content", "data", "docsize", "config", "idx", "segments", "segdir", "stat",
           "node", "parent", "rowid")  # fmt: skip
PLAIN_DEFAULT = re.compile(
    r"[-+]?[\d.]+(e[-+]?\d+)?|0x[\da-f]+|x?'.*'|\".*\"|CURRENT_\w+|TRUE|FALSE|NULL",
    re.IGNORECASE | re.DOTALL,
)
HIDDEN = 1  # of `hidden` in table_xinfo; 2 and 3 are generated columns


def read(connection: sqlite3.Connection) -> list[Table]:
    """All tables by name; no views and none of the tables behind virtual ones."""
    listed = dict(connection.execute(LISTED))
    virtual = [name for name, sql in listed.items() if VIRTUAL.match(sql)]
    shadows = {f"{name}_{suffix}" for name in virtual for suffix in SHADOWS}
    names = sorted(listed.keys() - shadows)
    facts = {name: _Facts(connection, name, listed[name]) for name in names}
    keys = {name.casefold(): (name, fact.primary_key) for name, fact in facts.items()}
    return [fact.table(keys) for fact in facts.values()]


class _Facts:
    """One table, PRAGMA by PRAGMA."""

    def __init__(self, connection: sqlite3.Connection, name: str, sql: str) -> None:
        self.connection, self.name = connection, name
        self.module = VIRTUAL.match(sql)
        self.ddl = Ddl() if self.module else parse(sql)
        rows = self._pragma("table_xinfo", 'name, type, "notnull", dflt_value, pk, hidden', name)
        self.rows = [row for row in rows if row[5] != HIDDEN]
        keyed = sorted((row[4], row[0]) for row in self.rows if row[4])
        self.primary_key = tuple(name for _, name in keyed)
        self.indexes = self._pragma("index_list", 'name, "unique", origin, partial', name)

    def table(self, keys: dict[str, tuple[str, tuple[str, ...]]]) -> Table:
        return Table(
            schema=None,
            name=self.name,
            columns=tuple(map(self._column, self.rows)),
            primary_key=self.primary_key,
            unique=tuple(
                sorted(self._parts(name) for name, _, kind, _ in self.indexes if kind == "u")
            ),
            foreign_keys=tuple(self._foreign_keys(keys)),
            indexes=tuple(sorted(self._created(), key=lambda index: index.name)),
            checks=self.ddl.checks,
            rows=self._estimate(),
            unsupported=tuple(self._unsupported()),
            options=tuple((name, "") for name in self.ddl.options),
        )

    def _pragma(self, pragma: str, columns: str, argument: str) -> list[Any]:
        query = f"SELECT {columns} FROM pragma_{pragma}(?)"  # noqa: S608  # own constants
        return self.connection.execute(query, (argument,)).fetchall()

    def _column(self, row: Sequence[Any]) -> Column:
        name, declared, required, default, _, _ = row
        length, precision, scale = sizes_of(declared)
        family = _family(declared)
        alone = self.primary_key == (name,) and "WITHOUT ROWID" not in self.ddl.options
        return Column(
            name=name,
            type=declared,
            family=family,
            length=length if family in {"text", "binary"} else None,
            precision=precision,
            scale=scale,
            nullable=not required,
            default=None if name in self.ddl.generated else _default(default),
            generated=self.ddl.generated.get(name),
            identity=alone and declared.upper() == "INTEGER",
            extra=self.ddl.extras.get(name, ""),
        )

    def _parts(self, index: str) -> tuple[str, ...]:
        """The columns of an index; nothing when one of its parts is an expression."""
        names = [name for (name,) in self._pragma("index_info", "name", index)]
        return tuple(names) if all(name is not None for name in names) else ()

    def _created(self) -> Iterator[Index]:
        for name, unique, kind, partial in self.indexes:
            if kind == "c":
                ((sql,),) = self.connection.execute(INDEX, (name,))
                columns = () if partial else self._parts(name)
                yield Index(name=name, columns=columns, unique=bool(unique), definition=sql)

    def _foreign_keys(self, keys: dict[str, tuple[str, tuple[str, ...]]]) -> Iterator[ForeignKey]:
        what = 'id, seq, "table", "from", "to", on_update, on_delete'
        rows = self._pragma("foreign_key_list", what, self.name)
        for number in sorted({row[0] for row in rows}, reverse=True):
            parts = sorted(row[1:] for row in rows if row[0] == number)
            _, target, _, _, on_update, on_delete = parts[0]
            target, primary_key = keys.get(target.casefold(), (target, ()))
            yield ForeignKey(
                columns=tuple(part[2] for part in parts),
                target_schema=None,
                target=target,
                target_columns=tuple(part[3] for part in parts if part[3]) or primary_key,
                on_delete="" if on_delete == "NO ACTION" else on_delete,
                on_update="" if on_update == "NO ACTION" else on_update,
            )

    def _estimate(self) -> int | None:
        """What ANALYZE counted, where somebody ran it."""
        try:
            found = self.connection.execute(
                "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = ?", (self.name,)
            ).fetchone()
        except sqlite3.OperationalError:
            return None
        return found[0] if found else None

    def _unsupported(self) -> Iterator[str]:
        if self.module:
            yield f"virtual table ({self.module[1]}), copied as a plain one"
        yield from (f"{clause} clause" for clause in self.ddl.lost)
        for (name,) in self.connection.execute(TRIGGERS, (self.name,)):
            yield f"trigger {name}"


def _family(declared: str) -> Family:
    """Any column may hold text in SQLite, so an odd type says nothing."""
    family = family_of(declared)
    return "text" if family == "other" else family


def _default(text: str | None) -> str | None:
    """The default as CREATE TABLE takes it: expressions stand in parentheses."""
    if text is None or PLAIN_DEFAULT.fullmatch(text):
        return text
    return f"({text})"
