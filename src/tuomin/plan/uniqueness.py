"""Which columns have to differ from row to row, alone or together."""

from collections.abc import Mapping

from tuomin.model import Table
from tuomin.plan.choose import Choice
from tuomin.plan.foreign import Place
from tuomin.policy import NULL

FRESH = "fresh"


def least(table: Table) -> list[frozenset[str]]:
    """The unique keys that do not contain another one."""
    keys = [table.primary_key, *table.unique]
    keys += [index.columns for index in table.indexes if index.unique]
    sets = {frozenset(key) for key in keys if key}
    return sorted((key for key in sets if not any(other < key for other in sets)), key=sorted)


def unique(choices: Mapping[Place, Choice]) -> frozenset[Place]:
    """The columns of all least keys, but for those of keys that another column keeps apart.

    A column that is new in every row does, and one without a value: NULL equals nothing.
    """
    tables = {choice.table.id: choice.table for choice in choices.values()}
    found = set()
    for table in tables.values():
        for key in least(table):
            places = [(*table.id, name) for name in sorted(key)]
            apart = [place for place in places if _is_apart(choices[place])]
            found |= set(apart if apart and len(places) > 1 else places)
    return frozenset(found)


def is_alone(table: Table, column: str) -> bool:
    """Whether no two rows have the same value in the column itself."""
    return frozenset({column}) in least(table)


def _is_apart(choice: Choice) -> bool:
    empty = choice.rule == NULL and choice.origin == "cut" and can_be_null(choice)
    return choice.rule.transform == FRESH or empty


def can_be_null(choice: Choice) -> bool:
    return choice.column.nullable and choice.column.name not in choice.table.primary_key
