"""Tables that were taken from others: materialized views, and what CREATE TABLE AS made.

They have no key of their own, and hold the key of the table that they were taken from beside other
columns of it, under its name or another (`id AS cid`). Who may join the two would get the original
key back.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tuomin.model import Column, Table

Place = tuple[str | None, str, str]

SAYING_LITTLE = {"id", "no", "code", "key", "name", "uuid", "type", "status", "title", "remark"}
MOMENTS = {"date", "time", "timestamp", "boolean"}  # of which most tables have some of one name
FEWEST = 2  # columns that both tables have
MOSTLY = 0.5  # share of the columns, where the key has another name
KEYED = re.compile(
    "(?:^|_|[a-z](?=[A-Z]))(?i:id|no|nr|num|code|key|pk|seq)$|^(?i:[a-z]id)$|编号$|号$|码$"
)


class Root(NamedTuple):
    """A table with a key, how many columns another has like it, and how many of them tell."""

    table: Table
    shared: int
    telling: int

    @property
    def key(self) -> Column:
        return self.table.column(self.table.primary_key[0])

    @property
    def place(self) -> Place:
        return (*self.table.id, self.key.name)


def taken(tables: Sequence[Table]) -> Iterator[tuple[Place, Place]]:
    """Columns that hold the single primary key of the table whose rows theirs were taken from."""
    renamed: list[tuple[Place, Place]] = []
    for table, roots in _alike(tables):
        named = _named(table, roots)
        yield from (((*table.id, name), root.place) for name, root in named.items())
        if not named:
            renamed += _renamed(table, roots)
    yield from _without_others(renamed, tables)


def _alike(tables: Sequence[Table]) -> Iterator[tuple[Table, list[Root]]]:
    """Tables without a key, each with the roots that have columns of its names and families."""
    having: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, root in enumerate(tables):
        for column in root.columns if len(root.primary_key) == 1 else ():
            having[column.name, column.family].append(place)
    for table in tables:
        if not table.primary_key:
            shared: Counter[int] = Counter()
            telling: Counter[int] = Counter()
            for column in table.columns:
                places = having.get((column.name, column.family), ())
                shared.update(places)
                if column.name.lower() not in SAYING_LITTLE and column.family not in MOMENTS:
                    telling.update(p for p in places if tables[p].primary_key[0] != column.name)
            yield table, [Root(tables[p], shared[p], telling[p]) for p in shared]


def _named(table: Table, roots: Sequence[Root]) -> dict[str, Root]:
    """The columns that have the names of keys. Names that every table has say little, save in
    views, which nothing else refers to.
    """
    own = {column.name: column.family for column in table.columns}
    found: dict[str, list[Root]] = defaultdict(list)
    for root in roots:
        is_told = root.shared >= FEWEST and (table.derived or root.telling)
        if is_told and own.get(root.key.name) == root.key.family:
            found[root.key.name].append(root)
    return {name: _likest(table, found[name]) for name in sorted(found)}


def _renamed(table: Table, roots: Sequence[Root]) -> Iterator[tuple[Place, Place]]:
    """The one column that looks like a key and is not of the root."""
    least = max(FEWEST, MOSTLY * len(table.columns))
    homes = [root for root in roots if root.telling and root.shared >= least]
    if homes:
        root = _likest(table, homes)
        there = {column.name for column in root.table.columns}
        family = root.key.family
        others = [each for each in table.columns if each.name not in there]
        keys = [e.name for e in others if e.family == family and KEYED.search(e.name)]
        if len(keys) == 1:
            yield (*table.id, keys[0]), root.place


def _without_others(
    edges: Sequence[tuple[Place, Place]], tables: Sequence[Table]
) -> Iterator[tuple[Place, Place]]:
    """Those whose names no other columns have, which may refer to them."""
    everywhere = Counter(column.name for table in tables for column in table.columns)
    tied = Counter((place[-1], root) for place, root in edges)
    for place, root in edges:
        if tied[place[-1], root] == everywhere[place[-1]]:
            yield place, root


def _likest(table: Table, roots: Sequence[Root]) -> Root:
    """Of the same schema, by how many columns, and by how many of the very type."""

    def likeness(root: Root) -> tuple[bool, int, int]:
        there = {column.name: column.type for column in root.table.columns}
        same = sum(there.get(column.name) == column.type for column in table.columns)
        return table.schema == root.table.schema, root.shared, same

    return max(roots, key=likeness)
