"""What the columns of a source hold, by its inventory, and which table of the copy is which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tuomin.model import Classification, Column, Inventory, Table
from tuomin.proof.keyed import keyed

Id = tuple[str | None, str]

NAMES = frozenset({
    "identity.person_name", "identity.former_name", "identity.family_member",
    "contact.emergency_contact", "minor.guardian", "organisation.legal_representative",
})  # fmt: skip
"""Kinds whose values are names of people."""

WORDS = NAMES | {
    "identity.name_pinyin", "account.nickname", "contact.postal_address",
    "contact.registered_residence_address", "organisation.company_name",
}  # fmt: skip
"""Kinds whose values are made of words, so that a pool may hold a real one by chance."""

ROW_KEYS = frozenset({"account.user_id", "employment.employee_no"})
"""Kinds that number rows: a masked copy keeps them, as it keeps every key."""

TEXT = frozenset({"text", "json", "other"})

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


@dataclass(frozen=True, kw_only=True)
class Holding:
    """One column of a source table. `key`: part of a key; `share`: of rows that contain a kind."""

    column: Column
    kind: str | None
    role: str
    level: str
    protected: str
    contains: tuple[str, ...]
    share: float
    clauses: tuple[str, ...]
    key: bool
    verdict: Classification | None = None

    @property
    def name(self) -> str:
        return self.column.name

    @property
    def direct(self) -> bool:
        """It holds whole direct identifiers; already masked ones are not whole."""
        return (
            self.level in {"personal", "sensitive"}
            and self.role == "direct"
            and self.protected != "masked"
        )

    @property
    def may_contain(self) -> bool:
        """It is text with identifiers among other things."""
        return bool(self.contains) and self.column.family in TEXT

    @property
    def words(self) -> bool:
        return self.kind in WORDS

    def denies(self, kind: str) -> bool:
        """Whether a person said that it does not hold `kind`."""
        return self.verdict is not None and self.verdict.denies(kind)

    @property
    def attribute(self) -> bool:
        return self.role == "attribute" and self.level in {"personal", "sensitive"}


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A table of the source, its columns' holdings, and the table of the copy, if there is one.

    `columns` maps names of source columns to those in the copy; `persons` says whether it is about
    people.
    """

    source: Table
    target: Table | None
    holdings: tuple[Holding, ...]
    columns: dict[str, str]
    persons: bool

    def holding(self, name: str) -> Holding:
        return next(each for each in self.holdings if each.name == name)

    @property
    def added(self) -> list[Column]:
        """Columns that only the copy has."""
        mapped = set(self.columns.values())
        columns = self.target.columns if self.target else ()
        return [column for column in columns if column.name not in mapped]

    @property
    def common(self) -> list[Holding]:
        return [each for each in self.holdings if each.name in self.columns]


def stranger(column: Column) -> Holding:
    """A column of the copy that the source has not: nothing is known of it."""
    return Holding(
        column=column, kind=None, role="none", level="none", protected="", contains=(),
        share=0.0, clauses=(), key=False,
    )  # fmt: skip


def alone(table: Table, *, name: str) -> Pair:
    """A table that only the copy has, to be called `name`."""
    return Pair(
        source=replace(table, name=name), target=table, holdings=(), columns={}, persons=False
    )


def pair_up(
    source: Sequence[Table], target: Sequence[Table], inventory: Inventory
) -> tuple[list[Pair], list[Table]]:
    """Each table of the source, with all its keys, with its copy; and what only the copy has."""
    source = keyed(source, inventory.references)
    verdicts = {(each.schema, each.table, each.column): each for each in inventory.columns}
    held = {table.id: _holdings(table, verdicts, _keys(table, source)) for table in source}
    persons = about_persons(source, held)
    pairs = []
    left = list(target)
    for table in source:
        found = _counterpart(table, target, source)
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


def holding(column: Column, verdict: Classification | None, *, key: bool = False) -> Holding:
    """A column that the inventory does not know was not looked at."""
    if verdict is None:
        return replace(stranger(column), level="undetermined", key=key)
    return Holding(
        column=column,
        kind=verdict.kind,
        role=verdict.role,
        level=verdict.level,
        protected=verdict.protected,
        contains=tuple(dict.fromkeys(each.kind for each in verdict.contains)),
        share=max((each.share for each in verdict.contains), default=0.0),
        clauses=verdict.clauses,
        key=key,
        verdict=verdict,
    )


def _counterpart(table: Table, target: Sequence[Table], source: Sequence[Table]) -> Table | None:
    """The table of the same schema and name; else of the same name, where only one can be meant."""
    for each in target:
        if each.id == table.id:
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
