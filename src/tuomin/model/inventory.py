"""What is known of a whole store: its tables, their columns' verdicts, and how they change."""

from dataclasses import dataclass, field

from tuomin.model.verdicts import Classification

READ = ("scanned", "empty", "schema")  # what a table's status is when it could be looked at
UNREACHED = "not reached: "  # how a table's status begins when the run ended before its turn


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What the rows of a table say that no column says alone.

    `what` is minors, trajectory, singled_out or digest. `count` sampled rows of which it is true
    are the `share` of them, with its 95 % interval `low` to `high`; `likely` is the chance that it
    is true of the whole table when it is of a sampled row. `clauses` say why that matters.
    """

    what: str
    columns: tuple[str, ...]
    count: int
    share: float
    low: float
    high: float
    en: str
    zh: str
    likely: float | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What was looked at in one table.

    `status` is scanned, empty, schema (no row was to be read), or why it was skipped.
    `fingerprint` tells a later scan whether the table is still as it was; "" when that is unknown.
    """

    schema: str | None
    table: str
    rows: int | None
    sampled: int
    status: str
    method: str = ""
    missed: float | None = None
    remarks: tuple[Remark, ...] = ()
    fingerprint: str = ""

    @property
    def is_unreached(self) -> bool:
        """Whether the run ended before the table's turn: nothing is wrong with the table."""
        return self.status.startswith(UNREACHED)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A Kind, the columns where it was found, and the clauses that declare it."""

    kind: str
    columns: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a company declares against what was found.

    `undeclared` was found, `missing` was not; `consent` is sensitive and nobody is asked for
    separate consent (PIPL 29); `minors` are columns about people under fourteen whose parents are
    not asked (PIPL 31).
    """

    title: str
    undeclared: tuple[Claim, ...] = ()
    missing: tuple[Claim, ...] = ()
    consent: tuple[Claim, ...] = ()
    minors: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A column that refers to another, though no foreign key declares it.

    Of `asked` different values of its sample `found` occur in the column it refers to.
    """

    schema: str | None
    table: str
    column: str
    target_schema: str | None
    target: str
    target_column: str
    asked: int
    found: int


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """All Classifications of a store at one time; free of values.

    `basis` is a digest of what it was judged by; fingerprints are of use under the same one only.
    """

    engine: str
    url: str
    complete: bool
    tables: tuple[Scanned, ...] = ()
    columns: tuple[Classification, ...] = ()
    sensitive_list: str = "agreement"
    notes: tuple[str, ...] = field(default=())
    declared: Declared | None = None
    references: tuple[Reference, ...] = ()
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between two Inventories: `what` befell a column, and `to` its new name.

    `what` is new, gone, renamed, raised, lowered, kind, contains, disagrees, children, unreadable.
    """

    what: str
    schema: str | None
    table: str
    column: str
    before: str = ""
    after: str = ""
    to: str = ""
