"""The rows that belong to a subset: first what refers to them, then what all of these need.

Downwards begins at the rows asked for, upwards at all that were reached: rows that are only needed
(the products of an order) bring nothing of their own along (the other orders of these products).
Of a table that is asked for come the rows asked for and no others, but for those that are needed,
however it refers to itself; where rows of it come along with another's, they are drawn from these.
Both directions are one walk over the graph, in opposite orders, in which each table is read once,
tables in a circle until nothing new is found. Rows and keys are hashes; a key that is NULL is 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tuomin.connectors.links import TableId
from tuomin.subset.graph import Columns, Graph
from tuomin.subset.marks import Hashes, Marks, Mask

Batch = Mapping[Columns, Hashes]
"""Some rows of a table: the hashes of all its keys, and under `ROW` of the rows themselves."""
Read = Callable[[TableId], Iterator[Batch]]
Draw = Callable[[Marks | None], Marks]
"""Of these rows of a table, or of all, those that are asked for."""
Slot = tuple[TableId, Columns]
Keys = list[tuple[Columns, Marks]]

ROW: Columns = ()


@dataclass(kw_only=True)
class Walk:
    """The rows of each table that were found, how many they are, and how many it has."""

    rows: dict[TableId, Marks] = field(default_factory=dict)
    counts: dict[TableId, int] = field(default_factory=dict)
    totals: dict[TableId, int] = field(default_factory=dict)


def close(graph: Graph, asked: Mapping[TableId, Draw], read: Read, *, children: bool) -> Walk:
    """The rows asked for, with `children` all that refer to them, and all that these refer to."""
    below = graph.below(asked) if children else set()
    begun = {table: draw(None) for table, draw in asked.items() if table not in below}
    if children:
        drawn = {table: draw for table, draw in asked.items() if table in below}
        begun = _Walking(graph, read, down=True).walk(begun, drawn).rows
    return _Walking(graph, read, down=False).walk(begun, {})


class _Walking:
    """One direction. A key of a found row waits in a slot, the parent's, for its other end."""

    def __init__(self, graph: Graph, read: Read, *, down: bool) -> None:
        self._graph, self._read, self._down = graph, read, down
        self._slots: dict[Slot, Marks] = {(e.parent, e.targets): Marks() for e in graph.edges}
        self._ends: dict[tuple[TableId, bool], dict[tuple[Columns, Slot], None]] = {}
        for edge in graph.edges:
            slot = edge.parent, edge.targets
            self._ends.setdefault((edge.child, True), {})[edge.columns, slot] = None
            self._ends.setdefault((edge.parent, False), {})[edge.targets, slot] = None
        self._found = Walk()

    def walk(self, begun: Mapping[TableId, Marks], drawn: Mapping[TableId, Draw]) -> Walk:
        fixed = dict(begun)
        for group in self._graph.groups[:: 1 if self._down else -1]:
            for table in drawn.keys() & set(group):
                fixed[table] = drawn[table](self._reached(table, group))
            before = -1
            while before < (now := self._held(group)):
                before = now
                for table in group:
                    self._pass(table, fixed.get(table))
                if not self._graph.is_circular(group):
                    break
        return self._found

    def _held(self, group: Sequence[TableId]) -> int:
        return sum(len(self._found.rows.get(table, ())) for table in group)

    def _reached(self, table: TableId, group: Sequence[TableId]) -> Marks:
        """The rows of a table whose other end was found, in other tables than its own group's."""
        pulled = self._keys(table, as_child=self._down, but=group)
        rows = Marks()
        if any(len(marks) for _, marks in pulled):
            for batch in self._read(table):
                rows.add(batch[ROW][_hits(batch, pulled)])
        return rows

    def _pass(self, table: TableId, begun: Marks | None) -> None:
        """Read a table once: find the rows whose other end was found, and tell their keys on."""
        is_fixed = self._down and begun is not None
        pulled = [] if is_fixed else self._keys(table, as_child=self._down)
        if begun is not None:
            pulled.append((ROW, begun))
        pushed = self._keys(table, as_child=not self._down)
        if not any(len(marks) for _, marks in pulled):
            return
        rows = self._found.rows.setdefault(table, Marks())
        count = total = 0
        for batch in self._read(table):
            hits = _hits(batch, pulled)
            rows.add(batch[ROW][hits])
            for key, marks in pushed:
                held = batch[key][hits]
                marks.add(held[held != 0])
            count, total = count + int(hits.sum()), total + len(hits)
        self._found.counts[table], self._found.totals[table] = count, total

    def _keys(self, table: TableId, *, as_child: bool, but: Sequence[TableId] = ()) -> Keys:
        """The keys by which a table refers to others, or is referred to, with their slots."""
        ends = self._ends.get((table, as_child), {})
        return [(key, self._slots[slot]) for key, slot in ends if slot[0] not in but]


def _hits(batch: Batch, pulled: Keys) -> Mask:
    hits = np.zeros(len(batch[ROW]), np.bool_)
    for key, marks in pulled:
        hits |= marks.has(batch[key])
    return hits
