"""Units: columns that get one Rule together, and the options that only they know."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tuomin.model import Column, Family
from tuomin.plan import probe
from tuomin.plan.allowed import allowed
from tuomin.plan.choose import Choice
from tuomin.plan.foreign import Place
from tuomin.policy import Rule

KEY_LIMIT = 2_147_483_647  # surrogate keys of larger types stay readable, too
DECADE = 10
NUMERIC = ("integer", "decimal", "float")
FIXED: dict[Family, str] = {
    "integer": "0", "decimal": "0", "float": "0", "boolean": "0", "text": "-", "json": "{}",
    "date": "2000-01-01", "time": "00:00:00", "timestamp": "2000-01-01 00:00:00", "binary": "",
    "uuid": "00000000-0000-0000-0000-000000000000", "other": "",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Columns that are settled together; the first is the one that the others point to."""

    choices: tuple[Choice, ...]
    unique: frozenset[Place]
    engine: str

    @property
    def is_tied(self) -> bool:
        return len(self.choices) > 1

    @property
    def is_unique(self) -> bool:
        return any(choice.place in self.unique for choice in self.choices)

    @property
    def is_nullable(self) -> bool:
        return all(
            choice.column.nullable and choice.column.name not in choice.table.primary_key
            for choice in self.choices
        )

    @property
    def lists(self) -> list[tuple[str, ...]]:
        """The values that checks admit, where they list them."""
        found = (allowed(choice.table, choice.column) for choice in self.choices)
        return [each for each in found if each]


def completed(rule: Rule, unit: Unit) -> Rule:
    """The rule with the options that only the columns know."""
    column = unit.choices[0].column
    columns = [choice.column for choice in unit.choices]
    options = dict(rule.options)
    if rule.transform in ("key", "fresh"):
        limits = [limit for each in columns if (limit := _limit(each, rule, unit))]
        if limits:
            options.setdefault("limit", min([KEY_LIMIT, *limits]))
    if rule.transform == "resident_id" and any(each.family in NUMERIC for each in columns):
        options.setdefault("whole", True)
    if rule.transform == "fixed":
        options.setdefault("value", FIXED[column.family][: column.length])
    if rule.transform == "generalize" and "digits" in options and _are_years(columns):
        del options["digits"]  # 1900 is no YEAR
        options["by"] = DECADE
    if rule.transform == "token" and (lengths := [each.length for each in columns if each.length]):
        options.setdefault("length", min([16, *lengths]))
    return replace(rule, options=options)


def _are_years(columns: Sequence[Column]) -> bool:
    """Whether these are years as MySQL has them, from 1901 on."""
    return all(column.type.lower().startswith("year") for column in columns)


def _limit(column: Column, rule: Rule, unit: Unit) -> int | None:
    """The largest number that the column holds, None where its length alone decides."""
    if column.family == "integer":
        return probe.limit(column, unit.engine)
    is_mixed = any(choice.column.family == "integer" for choice in unit.choices)
    if column.family == "text" and column.length and (is_mixed or rule.transform == "fresh"):
        return int(10**column.length) - 1
    return None
