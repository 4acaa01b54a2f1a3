"""Which tables are looked at, and in which order: those that others point to first."""

from collections.abc import Collection, Sequence

from tuomin.errors import refuse_unknown
from tuomin.model import Table

Place = tuple[str | None, str]


def chosen(found: Sequence[Table], wanted: Collection[str] | None) -> list[Table]:
    if wanted is None:
        return list(found)
    known = {name for table in found for name in (table.name, table.label)}
    refuse_unknown(wanted, known, where="tables", what="table")
    return [table for table in found if {table.name, table.label} & set(wanted)]


def parents_first(tables: Sequence[Table], *, only: Table | None = None) -> list[Table]:
    """Tables after those that they point to, otherwise in their order; circles are cut.

    With `only`, that table and what it points to, directly or not.
    """
    by_id = {table.id: table for table in tables}
    order: dict[Place, Table] = {}
    for first in [only] if only else tables:
        path, seen = [first], {first.id}
        while path:
            targets = ((key.target_schema, key.target) for key in path[-1].foreign_keys)
            parents = (by_id[place] for place in targets if place in by_id)
            parent = next((p for p in parents if p.id not in order and p.id not in seen), None)
            if parent:
                seen.add(parent.id)
                path.append(parent)
            else:
                table = path.pop()
                order[table.id] = table
    return list(order.values())


def by_depth(order: Sequence[Table]) -> list[Table]:
    """Tables that come after those that they point to, now with as much as can be between them."""
    depths: dict[Place, int] = {}
    for table in order:
        targets = ((key.target_schema, key.target) for key in table.foreign_keys)
        depths[table.id] = 1 + max((depths.get(place, 0) for place in targets), default=0)
    return sorted(order, key=lambda table: depths[table.id])
