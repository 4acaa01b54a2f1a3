"""Which rows of a store belong to a subset: those asked for, and what a closure adds to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tuomin.connectors.base import Connector
from tuomin.connectors.condition import enclosed
from tuomin.connectors.links import TableId
from tuomin.errors import SetupError, refuse_unknown
from tuomin.model import Table
from tuomin.subset.asked import Asked, refusal
from tuomin.subset.closure import close
from tuomin.subset.graph import graph
from tuomin.subset.links import Links
from tuomin.subset.marks import Marks
from tuomin.subset.model import Ask, Share, Subset


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The rows of each table that is not whole, and the Share of every table."""

    rows: Mapping[TableId, Marks]
    shares: Mapping[TableId, Share]
    links: Links


def choose(source: Connector, tables: Sequence[Table], subset: Subset) -> Choice:
    """Read the keys of `tables` (with all their foreign keys) and choose; within a snapshot.

    SetupError when a table is not there, or the store does not take a condition.
    """
    asked = resolved(subset, tables)
    edges = graph(tables)
    links = Links(source, tables, edges)
    drawn = {
        table.id: Asked(
            source, table, [a for to, a in asked if to == table], subset.seed, links
        ).draw
        for table, _ in asked
    }
    walk = close(edges, drawn, links.read, children=subset.children == "all")
    part = edges.connected(drawn)
    return Choice(
        rows={each: walk.rows.get(each, Marks()) for each in part},
        shares={
            table.id: _share(source, table, walk.counts, walk.totals, is_part=table.id in part)
            for table in tables
        },
        links=links,
    )


def resolved(subset: Subset, tables: Sequence[Table]) -> list[tuple[Table, Ask]]:
    """The asks with their tables; SetupError when no table, or more than one, has the name."""
    return [(_table(ask, tables), ask) for ask in subset.asks]


def refuse_unsafe(subset: Subset, engine: str) -> None:
    """SetupError when a condition could be more than comparisons in the engine's SQL."""
    for ask in subset.asks:
        if ask.condition:
            try:
                enclosed(ask.condition, engine)
            except SetupError as error:
                raise refusal(error, ask.table, engine) from None


def _table(ask: Ask, tables: Sequence[Table]) -> Table:
    for same in (str, str.casefold):
        wanted = same(ask.table)
        found = [t for t in tables if same(t.label) == wanted] or [
            t for t in tables if same(t.name) == wanted
        ]
        if len(found) == 1:
            return found[0]
    if found:
        labels = ", ".join(table.label for table in found)
        raise SetupError(
            f"more than one table is called {ask.table!r}", where="--subset", hint=labels
        )
    known = [name for table in tables for name in {table.label, table.name}]
    refuse_unknown([ask.table], known, where="--subset", what="table")
    raise SetupError(f"unknown table {ask.table!r}", where="--subset")


def _share(
    source: Connector,
    table: Table,
    counts: Mapping[TableId, int],
    totals: Mapping[TableId, int],
    *,
    is_part: bool,
) -> Share:
    total = totals[table.id] if table.id in totals else source.count(table)
    if not is_part:
        return Share(rows=total, of=total, by="whole")
    count = counts.get(table.id, 0)
    return Share(rows=count, of=total, by="chosen" if count else "none")
