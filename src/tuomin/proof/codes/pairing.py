"""Which table of the copy is which of the source, and which tables are about people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuomin.connectors.placing import placed
from tuomin.model import Classification, Inventory, Table
from tuomin.proof.codes.holdings import Holding, Id, Pair, holding
from tuomin.proof.codes.keyed import keyed

ORGANISATIONS = frozenset({
    "organisation.legal_representative", "organisation.uscc", "organisation.org_code",
    "organisation.registered_address_org",
})  # fmt: skip
"""Kinds that only organisations have."""

INDIVIDUALS = frozenset({
    "identity.cn_resident_id", "identity.birth_date", "identity.age", "identity.gender",
})  # fmt: skip
"""Kinds that no organisation has."""

MOSTLY = 0.5  # share of rows that contain personal information, in text that is about people


def pair_up(
    source: Sequence[Table],
    target: Sequence[Table],
    inventory: Inventory,
    *,
    engines: tuple[str, str],
) -> tuple[list[Pair], list[Table]]:
    """Each table of the source, with all its keys, with its copy; and what only the copy has.

    `engines` are those of both: where one has schemas and the other none, a copy has other names.
    """
    places = placed(source, source=engines[0], target=engines[1])
    source = keyed(source, inventory.references)
    verdicts = {(each.schema, each.table, each.column): each for each in inventory.columns}
    held = {table.id: _holdings(table, verdicts, _keys(table, source)) for table in source}
    persons = about_persons(source, held)
    pairs = []
    left = list(target)
    for table in source:
        found = _counterpart(table, places[table.id], target, source)
        left = [each for each in left if found is None or each.id != found.id]
        columns = _columns(table, found) if found else {}
        pairs.append(
            Pair(
                source=table,
                target=found,
                holdings=held[table.id],
                columns=columns,
                persons=table.id in persons,
            )
        )
    return pairs, left


def about_persons(tables: Sequence[Table], held: Mapping[Id, tuple[Holding, ...]]) -> set[Id]:
    """Tables that hold personal information, and those that point to one (orders, log-ins).

    Not: tables of organisations, though they name a contact; and look-up tables (regions), which
    have quasi-identifiers alone, are pointed to, and point to nobody.
    """
    named = {(key.target_schema, key.target) for each in tables for key in each.foreign_keys}
    strong = {
        table.id
        for table in tables
        if not _is_of_organisations(held[table.id])
        and any(_tells(each, looked_up=table.id in named) for each in held[table.id])
    }
    while True:
        found = {
            table.id
            for table in tables
            if any((key.target_schema, key.target) in strong for key in table.foreign_keys)
        }
        if found <= strong:
            return strong
        strong |= found


def _tells(holding: Holding, *, looked_up: bool) -> bool:
    """Whether a column makes its table one about people."""
    if holding.level not in {"personal", "sensitive"}:
        return holding.level == "undetermined"
    if holding.kind is None:
        return holding.share >= MOSTLY
    return holding.role != "quasi" or not looked_up


def _is_of_organisations(held: Sequence[Holding]) -> bool:
    kinds = {each.kind for each in held}
    return bool(kinds & ORGANISATIONS) and not kinds & INDIVIDUALS


def _holdings(
    table: Table, verdicts: Mapping[tuple[str | None, str, str], Classification], keys: set[str]
) -> tuple[Holding, ...]:
    return tuple(
        holding(column, verdicts.get((*table.id, column.name)), key=column.name in keys)
        for column in table.columns
    )


def _keys(table: Table, tables: Sequence[Table]) -> set[str]:
    """Columns of a table's own keys, and those that other tables point to."""
    keys = set(table.primary_key).union(*table.unique)
    keys |= {name for key in table.foreign_keys for name in key.columns}
    foreign = [key for each in tables for key in each.foreign_keys]
    return keys.union(
        *(key.target_columns for key in foreign if (key.target_schema, key.target) == table.id)
    )


def alone(table: Table, *, name: str) -> Pair:
    """A table that only the copy has, to be called `name`."""
    return Pair(
        source=replace(table, name=name), target=table, holdings=(), columns={}, persons=False
    )


def _counterpart(
    table: Table, place: Table, target: Sequence[Table], source: Sequence[Table]
) -> Table | None:
    """The table of the same schema and name, or in the `place` that a copy gives it; else of the
    same name, where only one can be meant.
    """
    for known in (table.id, place.id):
        for each in target:
            if each.id == known:
                return each
    for same in (str, str.casefold):
        named = [each for each in target if same(each.name) == same(table.name)]
        rivals = [each for each in source if same(each.name) == same(table.name)]
        if len(named) == 1 and len(rivals) == 1:
            return named[0]
    return None


def _columns(source: Table, target: Table) -> dict[str, str]:
    exact = {column.name for column in target.columns}
    folded = {column.name.casefold(): column.name for column in target.columns}
    found = {}
    for column in source.columns:
        name = column.name if column.name in exact else folded.get(column.name.casefold())
        if name is not None:
            found[column.name] = name
    return found
