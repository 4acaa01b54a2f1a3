"""Foreign keys on their way to another engine: the order of tables, and what a target refuses."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from tuomin.connectors.families import type_for
from tuomin.connectors.rules import rules_for
from tuomin.model import ForeignKey, Table

TableId = tuple[str | None, str]


def ordered(tables: Sequence[Table]) -> list[Table]:
    """Tables so that each comes after those it points to, as far as cycles let it."""
    left = {table.id: table for table in tables}
    done: list[Table] = []
    while left:
        free = [table for table in left.values() if not _targets(table) & left.keys()]
        done += [left.pop(table.id) for table in free or [next(iter(left.values()))]]
    return done


def hindrance(
    table: Table, key: ForeignKey, order: Mapping[TableId, Table], *, source: str, target: str
) -> str:
    """Why `target` does not declare the key, in words; nothing when it does.

    `order` holds the tables that are copied, as `ordered` gives them.
    """
    parent = order.get((key.target_schema, key.target))
    if parent is None:
        return "which is not copied"
    whole = set(key.target_columns) <= {each.name for each in parent.columns}
    if not whole or rules_for(target).loose:
        return "" if whole else "to columns that are not copied"
    places = list(order)
    if places.index(parent.id) >= places.index(table.id):
        return "itself or in a circle"
    if parent.schema != table.schema:
        return "which is in another schema"
    if key.target_columns not in (parent.primary_key, *parent.unique):
        return "to columns that are no key there"
    ours = [_type(table, name, source, target) for name in key.columns]
    theirs = [_type(parent, name, source, target) for name in key.target_columns]
    return "" if ours == theirs else "to columns of another type"


def _targets(table: Table) -> set[TableId]:
    return {(key.target_schema, key.target) for key in table.foreign_keys} - {table.id}


def _type(table: Table, name: str, source: str, target: str) -> str | sa.types.TypeEngine[object]:
    """What the column's type is on `target`; texts are of one type, however long."""
    column = table.column(name)
    found = column.type if source == target else type_for(column, target, keyed=True)
    return column.family if column.family == "text" else found
