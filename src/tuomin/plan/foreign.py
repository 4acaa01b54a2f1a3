"""Which columns hold the same values because keys tie them together.

A foreign key ties a column to the one it points to. Where an engine or an application declares
none, names tie them: `orders.customer_id` to `customer.id`, and every `user_id` to the table whose
primary key is called so; tables that were `taken` from others hold their keys. Columns that are
tied get one Transform and one domain, or joins break.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuomin.model import Column, Table
from tuomin.plan.taken import taken

Place = tuple[str | None, str, str]

GENERIC = {"id", "no", "code", "key", "name", "uuid", "guid", "pk", "seq", "type"}
KEY_FAMILIES = {"integer", "decimal", "text", "uuid", "binary"}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[^\W_a-zA-Z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Tied columns. `root` is the one that the others point to."""

    root: Place
    members: tuple[Place, ...]
    guessed: frozenset[Place] = frozenset()


def groups(tables: Sequence[Table]) -> tuple[Group, ...]:
    """All Groups of two or more columns, in the order of their roots."""
    declared, guessed = set(_declared(tables)), {*implied(tables), *taken(tables)}
    children = {child for child, _ in declared}
    keys = _single_keys(tables)
    found = []
    for members in _connected(declared | guessed):
        ordered = sorted(members, key=order)
        root = min(ordered, key=lambda place: (place in children, place not in keys, order(place)))
        named = {place for edge in guessed for place in edge} - {p for e in declared for p in e}
        found.append(
            Group(root=root, members=tuple(ordered), guessed=frozenset(named & members - {root}))
        )
    return tuple(sorted(found, key=lambda group: order(group.root)))


def _declared(tables: Sequence[Table]) -> Iterator[tuple[Place, Place]]:
    known = {(*table.id, column.name) for table in tables for column in table.columns}
    for table in tables:
        for key in table.foreign_keys:
            for name, target in zip(key.columns, key.target_columns, strict=True):
                edge = (*table.id, name), (key.target_schema, key.target, target)
                if set(edge) <= known and edge[0] != edge[1]:
                    yield edge


def implied(tables: Sequence[Table]) -> Iterator[tuple[Place, Place]]:
    """Columns named like the single primary key of exactly one other table of their schema."""
    for place, column, homes in named(tables):
        targets = [home for home, root in homes if _alike(root, column)]
        if len(targets) == 1:
            yield place, targets[0]


def rooted(tables: Sequence[Table]) -> Iterator[tuple[Place, Place]]:
    """Columns named like several keys, of which all but one refer to that one."""
    declared = set(_declared(tables))
    for place, column, homes in named(tables):
        alike = [home for home, root in homes if _alike(root, column)]
        roots = [home for home in alike if not any((home, each) in declared for each in alike)]
        if len(alike) > 1 and len(roots) == 1:
            yield place, roots[0]


def named(tables: Sequence[Table]) -> Iterator[tuple[Place, Column, list[tuple[Place, Column]]]]:
    """Columns of no foreign key, and all single primary keys that they are named like."""
    homes = _homes(tables)
    pointing = {(*t.id, name) for t in tables for key in t.foreign_keys for name in key.columns}
    for table in tables:
        for column in table.columns:
            place = (*table.id, column.name)
            found = homes.get((table.schema, "".join(words(column.name))), [])
            others = [(home, root) for home, root in found if home != place]
            if others and place not in pointing:
                yield place, column, others


def _homes(
    tables: Sequence[Table],
) -> dict[tuple[str | None, str], list[tuple[Place, Column]]]:
    """The names under which others may refer to each single primary key."""
    found = defaultdict(list)
    for table in tables:
        if len(table.primary_key) == 1:
            key = table.column(table.primary_key[0])
            if key.family in KEY_FAMILIES:
                for name in sorted(_aliases(table.name, key.name)):
                    found[table.schema, name].append(((*table.id, key.name), key))
    return found


def _aliases(table: str, key: str) -> set[str]:
    """Names that say `key` of `table`, run together: `id` of `t_orders` is `orderid`."""
    key_words, table_words = words(key), words(table)
    found = set()
    if len(key_words) > 1 and key_words[0] not in GENERIC:
        found.add("".join(key_words))
    for start in range(len(table_words)):
        for last in {table_words[-1], _singular(table_words[-1])}:
            found.add("".join([*table_words[start:-1], last, *key_words]))
    return found


def words(name: str) -> list[str]:
    """The words of an identifier in lower case.

    >>> words("customerId"), words("t_order_items"), words("客户_id")
    (['customer', 'id'], ['t', 'order', 'items'], ['客户', 'id'])
    """
    return [word.lower() for word in WORD.findall(name)]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _alike(one: Column, other: Column) -> bool:
    return one.family == other.family


def _single_keys(tables: Sequence[Table]) -> set[Place]:
    return {(*t.id, t.primary_key[0]) for t in tables if len(t.primary_key) == 1}


def _connected(edges: set[tuple[Place, Place]]) -> list[set[Place]]:
    sets: dict[Place, set[Place]] = {}
    for one, other in edges:
        merged = sets.get(one, {one}) | sets.get(other, {other})
        sets.update(dict.fromkeys(merged, merged))
    return [members for place, members in sets.items() if place == min(members, key=order)]


def order(place: Place) -> tuple[str, str, str]:
    return (place[0] or "", place[1], place[2])


def label(place: Place) -> str:
    return ".".join(part for part in place if part)
