"""Tables as SQL: how a Table of one engine is declared on the same or another, through SQLAlchemy.

Same engine: types, defaults, generated columns, checks and options go over in the engine's own
words. Another engine: types by family (`families.py`), keys, plain indexes and constant defaults;
`losses` (in `placing.py`) says what does not come along.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    SetColumnComment,
    SetTableComment,
)
from sqlalchemy.sql import quoted_name

from tuomin.connectors.families import type_for
from tuomin.connectors.links import TableId, hindrance, ordered
from tuomin.connectors.rules import ALL, Rules, rules_for
from tuomin.model import Column, ForeignKey, Index, Table

NAME_BYTES = 63  # of an index; the shortest limit among the engines
PREFIX = 191  # characters that MySQL indexes of an unlimited text
NOW = re.compile(r"(CURRENT_TIMESTAMP|LOCALTIMESTAMP|now)(\(\d*\))?", re.IGNORECASE)
CONSTANT = re.compile(r"[-+]?\d+(\.\d+)?|'([^'\\]|'')*'|NULL", re.IGNORECASE)
TRUTHS = {"1": "TRUE", "0": "FALSE", "true": "TRUE", "false": "FALSE", "b'1'": "TRUE"}


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """Statements to run before the rows and after them, in order.

    `owners` gives the label of the table that a statement declares, for errors to name.
    """

    create: tuple[str, ...]
    finish: tuple[str, ...]
    owners: Mapping[str, str] = field(default_factory=dict)


class Verbatim(sa.types.UserDefinedType[Any]):
    """A type in the engine's own spelling, with whatever clauses stand beside it."""

    cache_ok = True

    def __init__(self, spelling: str) -> None:
        self.spelling = spelling

    def get_col_spec(self, **_options: Any) -> str:
        return self.spelling


def declare(tables: Sequence[Table], *, source: str, target: str) -> Declaration:
    """The statements that make `tables`, as engine `source` declares them, on engine `target`.

    Foreign keys that cannot be declared (`links.hindrance`) are left out, and so are, on another
    engine, tables without columns, and indexes of expressions or of some rows. Names are always
    quoted.
    """
    rules, same = rules_for(target), source == target
    drafts: dict[TableId, _Draft] = {}
    for table in ordered(tables):
        if table.columns or same:
            drafts[table.id] = _Draft(table, rules, source=source, target=target)
    needs = [need for table in tables for need in table.needs if same]
    create = [each for draft in drafts.values() for each in draft.owned(draft.create(drafts))]
    finish = [each for draft in drafts.values() for each in draft.owned(draft.finish())]
    links = [each for draft in drafts.values() for each in draft.owned(draft.link(drafts))]
    return Declaration(
        create=(*dict.fromkeys(needs), *(statement for statement, _ in create)),
        finish=tuple(statement for statement, _ in [*finish, *links]),
        owners=dict([*create, *finish, *links]),
    )


class _Draft:
    """One table on its way into SQL."""

    def __init__(self, table: Table, rules: Rules, *, source: str, target: str) -> None:
        self.table, self.rules, self.source, self.target = table, rules, source, target
        self.same = source == target
        self.dialect = rules.dialect()
        self.shape = sa.Table(
            quoted_name(table.name, quote=True),
            sa.MetaData(),
            *map(self._column, table.columns),
            schema=None if table.schema is None else quoted_name(table.schema, quote=True),
            comment=table.comment or None,
        )

    def owned(self, statements: Iterator[str]) -> Iterator[tuple[str, str]]:
        return ((statement, self.table.label) for statement in statements)

    def create(self, drafts: Mapping[TableId, Self]) -> Iterator[str]:
        for constraint in self._constraints(drafts, inline=True):
            self.shape.append_constraint(constraint)
        options = self.table.options if self.same else ()
        suffix = self.rules.joint.join(
            f"{name}={value}" if value else name for name, value in options
        )
        yield f"{self._sql(CreateTable(self.shape))} {suffix}".strip()

    def finish(self) -> Iterator[str]:
        for constraint in self._constraints({}, inline=False):
            self.shape.append_constraint(constraint)
            yield self._sql(AddConstraint(constraint))
        for index in self.table.indexes:
            if is_plain(index) or (self.same and index.definition):
                yield self._index(index)
        if self.rules.statements:
            yield from self._comments()

    def link(self, drafts: Mapping[TableId, Self]) -> Iterator[str]:
        for key in self.table.foreign_keys if "foreign" not in self.rules.inline else ():
            if (constraint := self._foreign(key, drafts)) is not None:
                self.shape.append_constraint(constraint)
                yield self._sql(AddConstraint(constraint))

    def _sql(self, element: Any) -> str:
        return str(element.compile(dialect=self.dialect)).strip()

    def _column(self, column: Column) -> sa.Column[Any]:
        default = None if column.generated and self.same else self._default(column)
        return sa.Column(
            quoted_name(column.name, quote=True),
            self._type(column),
            nullable=column.nullable,
            server_default=None if default is None else sa.literal_column(default),
            comment=column.comment or None,
        )

    def _type(self, column: Column) -> sa.types.TypeEngine[Any]:
        if self.same:
            own = (column.type, column.extra, self._identity(column), column.generated)
            return Verbatim(" ".join(clause for clause in own if clause))
        found = type_for(column, self.target, keyed=column.name in keyed(self.table))
        if isinstance(found, str):
            return Verbatim(f"{found} {self._identity(column)}".strip())
        return found

    def _identity(self, column: Column) -> str:
        own = self.same and re.search("IDENTITY|AUTO_INCREMENT", column.extra, re.IGNORECASE)
        numbers = column.identity and column.family == "integer" and not own
        return self.rules.identity if numbers else ""

    def _default(self, column: Column) -> str | None:
        return column.default if self.same else constant_default(column, self.rules.now)

    def _constraints(self, drafts: Mapping[TableId, Self], *, inline: bool) -> Iterator[Any]:
        """Keys and checks that stand inside CREATE TABLE, or those that follow it."""
        here = self.rules.inline if inline else ALL - self.rules.inline
        names = self.table.primary_key
        own = any("PRIMARY KEY" in column.extra.upper() for column in self.table.columns)
        if "primary" in here and names and not (own and self.same):
            yield sa.PrimaryKeyConstraint(*(self.shape.c[name] for name in names))
        if "unique" in here:
            yield from (sa.UniqueConstraint(*self._columns(names)) for names in self.table.unique)
        if "check" in here and self.same:
            yield from (
                sa.CheckConstraint(sa.literal_column(each.condition)) for each in self.table.checks
            )
        if "foreign" in here and inline:
            found = [self._foreign(key, drafts) for key in self.table.foreign_keys]
            yield from (constraint for constraint in found if constraint is not None)

    def _columns(self, names: Sequence[str]) -> list[sa.Column[Any]]:
        return [self.shape.c[name] for name in names]

    def _foreign(
        self, key: ForeignKey, drafts: Mapping[TableId, Self]
    ) -> sa.ForeignKeyConstraint | None:
        target = drafts.get((key.target_schema, key.target))
        order = {place: draft.table for place, draft in drafts.items()}
        if target is None or hindrance(
            self.table, key, order, source=self.source, target=self.target
        ):
            return None
        return sa.ForeignKeyConstraint(
            self._columns(key.columns),
            [target.shape.c[name] for name in key.target_columns],
            ondelete=(key.on_delete or None) if self.rules.loose else None,
            onupdate=(key.on_update or None) if self.rules.loose else None,
        )

    def _index(self, index: Index) -> str:
        if self.same and index.definition:
            return index.definition
        name = index.name if self.same else _index_name(self.table, index)
        columns = self._columns(index.columns)
        prefixes = {
            column.name: PREFIX for column in columns if str(column.type).startswith("long")
        }
        made = sa.Index(
            quoted_name(name, quote=True), *columns, unique=index.unique, mysql_length=prefixes
        )
        return self._sql(CreateIndex(made))

    def _comments(self) -> Iterator[str]:
        if self.table.comment:
            yield self._sql(SetTableComment(self.shape))
        for column in self.shape.c:
            if column.comment:
                yield self._sql(SetColumnComment(column))


def keyed(table: Table) -> set[str]:
    """The columns that stand in a key or unique index."""
    groups = [table.primary_key, *table.unique, *(key.columns for key in table.foreign_keys)]
    groups += [index.columns for index in table.indexes if index.unique]
    return {name for group in groups for name in group}


def is_plain(index: Index) -> bool:
    """Whether an index is of columns alone and of all rows, so that every engine can declare it."""
    return bool(index.columns) and not index.partial


def constant_default(column: Column, now: str = "CURRENT_TIMESTAMP") -> str | None:
    """The default as every engine understands it, or None when only its own does."""
    text = re.sub(r"::[\w\s\"]+(\(\d+\))?$", "", column.default or "").strip()
    if column.family == "boolean":
        return TRUTHS.get(text.lower())
    if NOW.fullmatch(text):
        return now if column.family == "timestamp" else None
    return text if CONSTANT.fullmatch(text) else None


def _index_name(table: Table, index: Index) -> str:
    """A name that no other table of the target has, in at most `NAME_BYTES` bytes."""
    name = index.name if index.name.startswith(table.name) else f"{table.name}_{index.name}"
    if len(name.encode()) <= NAME_BYTES:
        return name
    mark = hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
    return name.encode()[: NAME_BYTES - len(mark) - 1].decode(errors="ignore") + f"_{mark}"
