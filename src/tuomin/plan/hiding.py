"""What tables of people show so that k rows are alike: their joins are cut, their keys are new.

Rows that join are one larger row: a person's orders tell him apart though each of them has many
like it. So columns that join tables of people get nothing, or a new key in every row. What they
take from tables that are not about people (products, regions) is a value like any other: it is
generalised, and those tables stay as they are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tuomin.model import Table
from tuomin.plan import foreign, probe
from tuomin.plan.choose import Choice
from tuomin.plan.foreign import Group, Place
from tuomin.plan.uniqueness import can_be_null, least
from tuomin.policy import KEEP, NULL, Policy, Rule, of_family

KEY, FRESH = Rule(transform="key"), Rule(transform="fresh")
GENERALIZE = "generalize"
REFERENCE = Rule(transform=GENERALIZE, options={"categories": True})
ENOUGH = 2**31 - 1  # keys
CARRIERS = ("integer", "text", "uuid")  # families that may hold a new key
GIVEN, CUT = "columns", "cut"  # origins: what a person said, and what is left of a join
OWN = ("kinds", "roles")  # origins of rules for what was recognised
UNSAID = ("keys", "others", "")  # origins of rules for the rest

Id = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Hidden:
    """The choices when joins are cut, and which columns are tied still."""

    choices: dict[Place, Choice]
    tied: tuple[Group, ...]


def hidden(choices: Mapping[Place, Choice], tables: Sequence[Table], policy: Policy) -> Hidden:
    """The choices as they are, or, where the policy cuts joins, as tables of people need them."""
    if policy.joins != "cut":
        return Hidden(choices=dict(choices), tied=foreign.groups(tables))
    roots = {member: group.root for group in foreign.groups(tables) for member in group.members}
    people = _people(choices, roots)
    found = {
        place: _of_people(choice, roots.get(place), people, policy)
        if choice.table.id in people
        else _of_others(choice, {root[:2] for root in roots.values()})
        for place, choice in choices.items()
    }
    for table in tables:
        if table.id in people:
            found.update(_keyed(table, found))
    others = [table for table in tables if table.id not in people]
    return Hidden(choices=found, tied=foreign.groups(others))


def cut(table: Table, rules: Mapping[str, Rule], people: set[Id]) -> Iterator[tuple[str, ...]]:
    """The foreign keys of a table of people that join to nothing: those to people, and those whose
    values are no longer ones of the table that they point to.
    """
    for key in table.foreign_keys:
        found = [rules[name] for name in key.columns]
        holds = NULL in found or (len(found) == 1 and found[0] in (KEEP, REFERENCE))
        if (key.target_schema, key.target) in people or not holds:
            yield key.columns


def _people(choices: Mapping[Place, Choice], roots: Mapping[Place, Place]) -> set[Id]:
    """The tables about people, and those that refer to one of them by the names of columns."""
    found = {choice.table.id for choice in choices.values() if choice.people}
    while more := {place[:2] for place, root in roots.items() if root[:2] in found} - found:
        found |= more
    return found


def _of_people(choice: Choice, root: Place | None, people: set[Id], policy: Policy) -> Choice:
    choice = replace(choice, people=True)
    if choice.origin == GIVEN:
        return choice
    joins_people = root is not None and root[:2] in people
    if joins_people or choice.rule.transform in ("key", "redact"):
        return replace(choice, rule=NULL, origin=CUT)
    if choice.rule == NULL:
        return choice
    if root is not None:
        return replace(choice, rule=REFERENCE)
    if choice.rule == KEEP and choice.origin in UNSAID:
        found = of_family(policy.others, choice.column.family)
        return replace(choice, rule=found or NULL)
    return _told_apart(choice)


def _told_apart(choice: Choice) -> Choice:
    """What is sensitive and no quasi-identifier gets values of its own within a box."""
    verdict, rule = choice.verdict, choice.rule
    sensitive = verdict and verdict.level == "sensitive" and verdict.role == "attribute"
    if rule.transform != GENERALIZE or not sensitive:
        return choice
    return replace(choice, rule=replace(rule, options={**rule.options, "apart": True}))


def _of_others(choice: Choice, looked_up: set[Id]) -> Choice:
    """What describes a region or a product describes nobody; in other tables it is coarsened."""
    is_quasi = choice.verdict is not None and choice.verdict.role == "quasi"
    if choice.origin in OWN and is_quasi and choice.table.id in looked_up:
        return replace(choice, rule=KEEP)
    if choice.rule.transform != GENERALIZE:
        return choice
    by, digits = choice.rule.options.get("by"), choice.rule.options.get("digits")
    if by:
        return replace(choice, rule=Rule(transform="bucket", options={"by": by}))
    rounded = Rule(transform="round", options={"digits": digits}) if digits else NULL
    return replace(choice, rule=rounded)


def _keyed(table: Table, found: Mapping[Place, Choice]) -> Iterator[tuple[Place, Choice]]:
    """New keys where rows have to differ: of one column, or of one among several."""
    for key in least(table):
        members = [found[*table.id, name] for name in sorted(key, key=_order(table))]
        empty = [each for each in members if _is_empty(each)]
        able = [each for each in members if each.column.family in CARRIERS]
        said = [each for each in able if each.origin != GIVEN and each.rule != NULL]
        # What may not be null and shall not be shown comes first: it would be one value otherwise.
        unsaid = [each for each in able if each.origin != GIVEN and each.rule == NULL]
        if empty:
            yield from ((each.place, replace(each, origin=CUT)) for each in empty)
        elif len(members) == 1:
            yield from ((each.place, replace(each, rule=KEY, origin=CUT)) for each in unsaid)
        elif unsaid or said:
            carrier = max(unsaid or said, key=_room)
            yield carrier.place, replace(carrier, rule=FRESH, origin=CUT)


def _room(choice: Choice) -> int:
    """How many new keys a column holds, as far as that matters."""
    column = choice.column
    if column.family == "text" and column.length:
        return min(ENOUGH, int(10**column.length))
    return min(ENOUGH, probe.limit(column, "")) if column.family == "integer" else ENOUGH


def _is_empty(choice: Choice) -> bool:
    return choice.rule == NULL and can_be_null(choice)


def _order(table: Table) -> Callable[[str], int]:
    names = [column.name for column in table.columns]
    return names.index
