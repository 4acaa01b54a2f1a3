"""What the columns of a source hold, by its inventory; a table of it beside its copy."""

from dataclasses import dataclass, replace

from tuomin.model import Classification, Column, Table

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


STATES = frozenset({"specific_identity.disability_status", "minor.minor_under_14"})
"""Kinds that are a number or a name in texts, and a state in other types."""


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
            and not is_state(self.kind, self.column)
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


def is_state(kind: str | None, column: Column) -> bool:
    """Whether it says yes or no, or which of a few: a `disability tinyint` is no certificate."""
    return kind in STATES and column.family in ("integer", "boolean")


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
