"""Which table refers to which, as a graph: what a subset is closed over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import TypeVar

from tuomin.connectors.links import TableId
from tuomin.model import ForeignKey, Table

Columns = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Edge:
    """`columns` of the table `child` refer to `targets` of the table `parent`, place by place."""

    child: TableId
    columns: Columns
    parent: TableId
    targets: Columns


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The edges between tables, and the tables in `groups`: parents before their children, those
    that refer to each other in a circle, or to themselves, in one group.
    """

    edges: tuple[Edge, ...]
    groups: tuple[tuple[TableId, ...], ...]

    def is_circular(self, group: Sequence[TableId]) -> bool:
        return any(edge.child in group and edge.parent in group for edge in self.edges)

    def below(self, tables: Iterable[TableId]) -> set[TableId]:
        """Those of the tables that refer to another of them, directly or not, in no circle."""
        among = set(tables)
        parents: dict[TableId, set[TableId]] = {}
        for edge in self.edges:
            parents.setdefault(edge.child, set()).add(edge.parent)
        circle = {table: set(group) for group in self.groups for table in group}
        return {table for table in among if (reached({table}, parents) - circle[table]) & among}

    def connected(self, tables: Iterable[TableId]) -> set[TableId]:
        """The tables, and all that something ties to them, in whatever direction."""
        found = set(tables)
        beside: dict[TableId, set[TableId]] = {}
        for edge in self.edges:
            beside.setdefault(edge.child, set()).add(edge.parent)
            beside.setdefault(edge.parent, set()).add(edge.child)
        return reached(found, beside)


def graph(tables: Sequence[Table]) -> Graph:
    """The foreign keys between `tables` as a Graph."""
    known = {(*table.id, column.name) for table in tables for column in table.columns}
    edges = dict.fromkeys(
        _edge(table, key)
        for table in tables
        for key in table.foreign_keys
        if {(*table.id, name) for name in key.columns} <= known
        and {(key.target_schema, key.target, name) for name in key.target_columns} <= known
    )
    return Graph(edges=tuple(edges), groups=_groups([table.id for table in tables], tuple(edges)))


def reached(start: set[T], beside: Mapping[T, set[T]]) -> set[T]:
    """All that can be come to from `start`, step by step."""
    found, new = set(start), set(start)
    while new:
        new = {each for place in new for each in beside.get(place, ())} - found
        found |= new
    return found


def _edge(table: Table, key: ForeignKey) -> Edge:
    """With its columns in one order, however the key lists them."""
    pairs = sorted(zip(key.target_columns, key.columns, strict=True))
    return Edge(
        child=table.id,
        columns=tuple(column for _, column in pairs),
        parent=(key.target_schema, key.target),
        targets=tuple(target for target, _ in pairs),
    )


def _groups(tables: Sequence[TableId], edges: Sequence[Edge]) -> tuple[tuple[TableId, ...], ...]:
    parents: dict[TableId, set[TableId]] = {table: set() for table in tables}
    for edge in edges:
        parents[edge.child].add(edge.parent)
    above = {table: reached(parents[table], parents) for table in tables}
    group = {
        table: tuple(each for each in tables if each == table or _is_circle(table, each, above))
        for table in tables
    }
    order = {
        members: {group[parent] for table in members for parent in parents[table]} - {members}
        for members in group.values()
    }
    return tuple(TopologicalSorter(order).static_order())


def _is_circle(one: TableId, other: TableId, above: Mapping[TableId, set[TableId]]) -> bool:
    return other in above[one] and one in above[other]
