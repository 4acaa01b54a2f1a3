"""Edges between tables: declared, found by the scan, guessed by name; and what may be one more."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tuomin.erase.model import Edge, TableId, Untied
from tuomin.erase.spelling import USER_ID
from tuomin.model import Classification, Inventory, Reference, Table
from tuomin.plan.foreign import named
from tuomin.plan.part import references, with_key


def edges_of(tables: Sequence[Table], found: Inventory) -> list[Edge]:
    """All edges that can be followed."""
    known = {table.id: table for table in tables}
    return [*_declared(known), *_measured(known, references(tables, found))]


def untied(
    tables: Sequence[Table],
    verdicts: Mapping[TableId, Mapping[str, Classification]],
    edges: Iterable[Edge],
) -> Iterator[Untied]:
    """Columns without an edge whose name is that of a table's key, or whose Kind is a user's."""
    tied = {(edge.child, name) for edge in edges for name in edge.columns}
    # What others are followed to, or is a table's own key, points nowhere because of its Kind.
    roots = {(edge.parent, name) for edge in edges for name in edge.parent_columns}
    keys = {(table.id, table.primary_key[0]) for table in tables if len(table.primary_key) == 1}
    assumed = [each if len(each.primary_key) == 1 else with_key(each) for each in tables]
    told: dict[tuple[TableId, str], frozenset[TableId]] = {}
    for (schema, name, column), _, homes in named(assumed):
        told[(schema, name), column] = frozenset(home[:2] for home, _ in homes)
    for table in tables:
        for name in (each.name for each in table.columns):
            here = (table.id, name)
            verdict = verdicts.get(table.id, {}).get(name)
            is_users = verdict is not None and verdict.kind == USER_ID and here not in keys
            if here not in tied | roots and (is_users or here in told):
                targets = frozenset() if is_users else told[here]
                yield Untied(child=table.id, column=name, targets=targets)


def _measured(known: Mapping[TableId, Table], found: Sequence[Reference]) -> Iterator[Edge]:
    """References that no key declares; of two guesses that tie the same keys, one.

    What has the longer name belongs to what has the shorter: a `user_profile` to its `user`.
    """
    both = {(_here(each), _there(each)) for each in found if not each.asked}
    for each in found:
        here, there = _here(each), _there(each)
        is_twin = not each.asked and (there, here) in both
        if (
            here[0] not in known
            or there[0] not in known
            or (is_twin and _rank(here) < _rank(there))
        ):
            continue
        child, parent = known[here[0]], known[there[0]]
        yield _edge(child, parent, ((here[1],), (there[1],)), "", declared=False)


def _here(each: Reference) -> tuple[TableId, str]:
    return (each.schema, each.table), each.column


def _there(each: Reference) -> tuple[TableId, str]:
    return (each.target_schema, each.target), each.target_column


def _rank(place: tuple[TableId, str]) -> tuple[int, str]:
    (_, table), _ = place
    return len(table), table


def _declared(known: Mapping[TableId, Table]) -> Iterable[Edge]:
    for table in known.values():
        for key in table.foreign_keys:
            parent = known.get((key.target_schema, key.target))
            if parent is not None:
                yield _edge(table, parent, (key.columns, key.target_columns), key.on_delete)


def _edge(
    child: Table,
    parent: Table,
    columns: tuple[tuple[str, ...], tuple[str, ...]],
    on_delete: str,
    *,
    declared: bool = True,
) -> Edge:
    here, there = columns
    loose = [name for name in here if child.column(name).nullable and not _is_key(child, name)]
    groups = [child.primary_key, *child.unique, *(index.columns for index in child.indexes)]
    return Edge(
        child=child.id,
        columns=here,
        parent=parent.id,
        parent_columns=there,
        declared=declared,
        nullable=bool(loose),
        on_delete=on_delete,
        indexed=any(set(group[: len(here)]) == set(here) for group in groups),
    )


def _is_key(table: Table, name: str) -> bool:
    return name in table.primary_key
