"""Tables that were taken from others: materialized views, and what CREATE TABLE AS made.

They have no key of their own, and hold the key of the table that they were taken from under its
name, beside other columns of it. Who may join the two would get the original key back.
"""

from collections.abc import Iterator, Sequence

from tuomin.model import Table

Place = tuple[str | None, str, str]

SAYING_LITTLE = {"id", "no", "code", "key", "name", "uuid", "type", "status", "title", "remark"}
FEWEST = 2  # columns that both tables have, the key among them


def taken(tables: Sequence[Table]) -> Iterator[tuple[Place, Place]]:
    """Columns that hold the single primary key of the table whose rows theirs were taken from."""
    roots = [table for table in tables if len(table.primary_key) == 1]
    for table in tables:
        if table.primary_key:
            continue
        names = {column.name for column in table.columns}
        for key in sorted(names & {root.primary_key[0] for root in roots}):
            homes = [root for root in roots if root.primary_key == (key,) and _is_of(table, root)]
            if homes:
                home = max(homes, key=lambda root: _likeness(table, root))
                yield (*table.id, key), (*home.id, key)


def _is_of(table: Table, root: Table) -> bool:
    """Whether enough columns are the root's; names that every table has say little, save in views,
    which nothing else refers to.
    """
    shared = _shared(table, root)
    telling = {name for name in shared if name.lower() not in SAYING_LITTLE}
    is_told = table.derived or bool(telling - {root.primary_key[0]})
    return is_told and root.primary_key[0] in shared and len(shared) >= FEWEST


def _shared(table: Table, root: Table) -> set[str]:
    """Names that both have for columns of one family."""
    there = {column.name: column.family for column in root.columns}
    return {each.name for each in table.columns if there.get(each.name) == each.family}


def _likeness(table: Table, root: Table) -> tuple[bool, int, int]:
    """Of the same schema, by how many columns, and by how many of the very type."""
    there = {column.name: column.type for column in root.columns}
    same = sum(there.get(column.name) == column.type for column in table.columns)
    return table.schema == root.schema, len(_shared(table, root)), same
