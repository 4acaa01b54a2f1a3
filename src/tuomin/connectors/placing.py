"""Where the tables of one engine go on another, and what of them cannot go along."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tuomin.connectors.families import TYPES, type_for
from tuomin.connectors.links import TableId, hindrance, ordered
from tuomin.connectors.schema import constant_default, is_plain
from tuomin.model import Column, Table

# Engines whose tables lie in schemas, with the one that takes tables of no schema.
HOMES: dict[str, str | None] = {"postgresql": "public", "duckdb": None, "memory": None}
KEYLESS = {"files", "memory"}
ALTERED = re.compile(r"(, copied as .*|becomes text|is no longer \w+)$")
COMMENTED = {"postgresql", "mysql", "duckdb", "memory"}


def placed(tables: Sequence[Table], *, source: str, target: str) -> dict[TableId, Table]:
    """By its id on engine `source`, each table as engine `target` will name it.

    Several schemas stay where the target has schemas, and become part of the name where it has
    none; a single one becomes the target's own.
    """
    if source == target:
        return {table.id: table for table in tables}
    several = len({table.schema for table in tables}) > 1
    names: dict[TableId, TableId] = {}
    for table in tables:
        schema = (table.schema if several else None) or HOMES.get(target)
        prefix = f"{table.schema}_" if several and table.schema and target not in HOMES else ""
        names[table.id] = (schema if target in HOMES else None, prefix + table.name)
    return {table.id: moved for table, moved in zip(tables, renamed(tables, names), strict=True)}


def renamed(tables: Sequence[Table], names: Mapping[TableId, TableId]) -> list[Table]:
    """`tables` under new names, their foreign keys following."""
    return [_renamed(table, names) for table in tables]


def _renamed(table: Table, names: Mapping[TableId, TableId]) -> Table:
    keys = []
    for key in table.foreign_keys:
        old = (key.target_schema, key.target)
        schema, name = names.get(old, old)
        keys.append(replace(key, target_schema=schema, target=name))
    schema, name = names.get(table.id, table.id)
    return replace(table, schema=schema, name=name, foreign_keys=tuple(keys))


def losses(tables: Sequence[Table], *, source: str, target: str) -> list[str]:
    """What a copy will not have of `tables`, in words: one line for each table and reason."""
    order = {table.id: table for table in ordered(tables)}
    lines = []
    for table in tables:
        reasons = [*table.unsupported, *_links(table, order, source, target)]
        if target not in {source, "memory"}:
            reasons += _foreign(table, target)
        lines += [f"{table.label}: {reason}" for reason in dict.fromkeys(reasons)]
    return lines


def is_altered(loss: str) -> bool:
    """Whether a line of `losses` tells what is in the copy, but in another form."""
    return ALTERED.search(loss) is not None


def _links(table: Table, order: Mapping[TableId, Table], source: str, target: str) -> Iterator[str]:
    """Foreign keys that the target does not declare, and why."""
    for key in table.foreign_keys if target not in KEYLESS else ():
        reason = hindrance(table, key, order, source=source, target=target)
        if reason:
            yield f"foreign key to {key.target}, {reason}"


def _foreign(table: Table, target: str) -> Iterator[str]:
    """What another engine does not take over."""
    if not table.columns and target != "files":
        yield "the table itself: it has no columns"
        return
    keys = (table.primary_key, table.unique, table.foreign_keys, table.indexes)
    if target == "files" and any(keys):
        yield "keys and indexes"
    yield from _checks(table)
    for index in table.indexes if target != "files" else ():
        if not is_plain(index):
            yield f"index {index.name}, on expressions or some rows"
    if target not in COMMENTED and (table.comment or any(each.comment for each in table.columns)):
        yield "comments"
    yield from _columns(table, target)


def _checks(table: Table) -> Iterator[str]:
    """Each check that only its own engine understands, by its name and the columns it speaks of."""
    for check in table.checks:
        of = ", ".join(each.name for each in table.columns if mentions(check.condition, each.name))
        named = (
            f"check constraint {check.name}" if check.name else "check constraint without a name"
        )
        yield f"{named}, on {of}" if of else named
    for column in table.columns:
        if column.checks:
            yield f"checks of the type of {column.name}"


def mentions(condition: str, name: str) -> bool:
    """Whether a condition speaks of a column of that name."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", condition, re.IGNORECASE) is not None


def _columns(table: Table, target: str) -> Iterator[str]:
    for column in table.columns:
        if column.generated:
            yield f"{column.name} is no longer computed"
        elif column.default and (target == "files" or constant_default(column) is None):
            yield f"default of {column.name}"
        if target in TYPES and (column.family == "other" or _is_wide(column, target)):
            yield f"{column.name} ({column.type}) becomes text"


def _is_wide(column: Column, target: str) -> bool:
    """Whether its numbers may have more digits than those of the target, and go as text."""
    return column.family == "decimal" and type_for(column, target) == TYPES[target]["text"]
