"""In what order rows go: what points before what it points to, circles cut where they may be."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from tuomin.erase.model import Change, Edge, Found, Note, TableId
from tuomin.erase.scene import Scenery

Doomed = dict[TableId, list[Found]]


def ordered(
    doomed: Sequence[Found], scenery: Scenery, *, defers: bool
) -> tuple[list[Change], list[TableId], list[Note]]:
    """Links to cut before, tables in the order of their deletions, and circles that stand."""
    by_table: Doomed = defaultdict(list)
    for found in doomed:
        by_table[found.table.id].append(found)
    edges = [
        edge
        for edge in scenery.edges
        if edge.declared and edge.child in by_table and edge.parent in by_table
    ]
    kept = edges
    cut: list[Edge] = []
    while True:
        try:
            order = list(TopologicalSorter(_graph(by_table, kept)).static_order())
            break
        except CycleError as circle:
            cut += _cuttable(kept, circle.args[1])
            kept = [edge for edge in kept if edge not in cut]
    cuts = [change for edge in cut if edge.nullable for change in _cuts(edge, by_table)]
    standing = [edge for edge in cut if not edge.nullable and not defers]
    return cuts, order, [_standing(edge, scenery) for edge in standing]


def _graph(tables: Iterable[TableId], edges: Iterable[Edge]) -> dict[TableId, set[TableId]]:
    """Each table with those that have to be empty of the person before it."""
    graph: dict[TableId, set[TableId]] = {table: set() for table in tables}
    for edge in edges:
        graph[edge.parent].add(edge.child)
    return graph


def _cuttable(edges: Collection[Edge], circle: Sequence[TableId]) -> list[Edge]:
    """The edges of a circle that may be NULL; one of the others where there is none."""
    steps = set(pairwise(circle))
    inside = [edge for edge in edges if (edge.child, edge.parent) in steps]
    loose = [edge for edge in inside if edge.nullable]
    return loose or inside[:1]


def _cuts(edge: Edge, by_table: Doomed) -> Iterable[Change]:
    """Each row that points along the edge to another that goes as well, pointing nowhere."""
    keys = {found.key(edge.parent_columns) for found in by_table[edge.parent]}
    for found in by_table[edge.child]:
        key = found.key(edge.columns)
        if key is not None and key in keys:
            values = dict.fromkeys(loose(found, edge))
            yield Change(table=found.table, address=found.address, values=values)


def loose(found: Found, edge: Edge) -> list[str]:
    """The columns of an edge that may be NULL; one of them is enough to point nowhere."""
    table = found.table
    return [
        name
        for name in edge.columns
        if table.column(name).nullable and name not in table.primary_key
    ]


def _standing(edge: Edge, scenery: Scenery) -> Note:
    child, parent = (scenery.scenes[each].table.label for each in (edge.child, edge.parent))
    names = ", ".join(edge.columns)
    return Note(
        what="circle",
        en=f"its rows and those of {parent} point to each other, and {names} may not be NULL:"
        " make the foreign key DEFERRABLE, or let the column be NULL",
        zh=f"与 {parent} 相互引用，且 {names} 不允许为空：请将外键设为 DEFERRABLE，或允许该列为空",
        table=child,
    )
