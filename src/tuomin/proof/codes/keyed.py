"""Tables with the keys that a scan measured beside those that are declared."""

from collections.abc import Sequence
from dataclasses import replace

from tuomin.model import ForeignKey, Reference, Table

Place = tuple[str | None, str, str]


def keyed(tables: Sequence[Table], references: Sequence[Reference]) -> list[Table]:
    """The tables, a foreign key more for each Reference whose two columns are there."""
    found = pointing(tables, references)
    more: dict[tuple[str | None, str], list[ForeignKey]] = {}
    for child, parent in found.items():
        key = ForeignKey(
            columns=child[2:],
            target_schema=parent[0],
            target=parent[1],
            target_columns=parent[2:],
        )
        more.setdefault(child[:2], []).append(key)
    return [
        replace(
            table,
            foreign_keys=tuple(dict.fromkeys([*table.foreign_keys, *more.get(table.id, ())])),
        )
        for table in tables
    ]


def pointing(tables: Sequence[Table], references: Sequence[Reference]) -> dict[Place, Place]:
    """What each column of the tables refers to, where both columns are there."""
    known = {(*table.id, column.name) for table in tables for column in table.columns}
    found: dict[Place, Place] = {}
    for each in references:
        child = (each.schema, each.table, each.column)
        parent = (each.target_schema, each.target, each.target_column)
        if {child, parent} <= known:
            found[child] = parent
    return found
