"""The nouns that every layer speaks, from Table and Column to Inventory and Change.

Frozen data, standard library only, no behaviour beyond names and look-ups.
"""

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["sensitive", "personal", "none", "undetermined"]
Role = Literal["direct", "quasi", "attribute", "none"]
Family = Literal[
    "integer", "decimal", "float", "boolean", "text", "date", "time", "timestamp",
    "binary", "json", "uuid", "other",
]  # fmt: skip
Outcome = Literal["masked", "de_identified", "anonymized"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column as its engine declares it.

    `type` is the engine's own spelling (`VARCHAR(18)`, `numeric(10,2)`), enough to declare the
    column again on the same engine; `family`, `length`, `precision` and `scale` say the same to
    every other engine. `length` counts characters, or bytes for binary; None is unlimited.
    `default`, `generated` and `extra` (further clauses: collation, identity options, ON UPDATE)
    are the engine's own SQL, of use to the same engine only.
    """

    name: str
    type: str
    family: Family = "text"
    length: int | None = None
    precision: int | None = None
    scale: int | None = None
    nullable: bool = True
    default: str | None = None
    generated: str | None = None
    identity: bool = False
    extra: str = ""
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignKey:
    """`columns` of a table point to `target_columns` of the table (`target_schema`, `target`)."""

    columns: tuple[str, ...]
    target_schema: str | None
    target: str
    target_columns: tuple[str, ...]
    on_delete: str = ""
    on_update: str = ""


@dataclass(frozen=True, kw_only=True)
class Index:
    """A secondary index. `definition` is the engine's own statement where it gives one."""

    name: str
    columns: tuple[str, ...]
    unique: bool = False
    definition: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table with its columns and keys. `rows` is the engine's estimate, or None.

    `checks` are the SQL conditions of its CHECK constraints; `unsupported` names what the
    connector saw and cannot declare again (triggers, expression indexes, partitions). `needs` are
    statements that the same engine must have run before (CREATE TYPE, CREATE SEQUENCE). `options`
    are what else the store says of the whole table, as names and values (STRICT, ENGINE=InnoDB,
    the delimiter of a CSV file); of use to the same engine only. `unreadable` says why not even the
    columns are known.
    """

    schema: str | None
    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[Index, ...] = ()
    checks: tuple[str, ...] = ()
    comment: str = ""
    rows: int | None = None
    unsupported: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unreadable: str = ""

    @property
    def id(self) -> tuple[str | None, str]:
        return (self.schema, self.name)

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """One reason for or against a Kind, with its weight in log-odds (natural logarithm).

    `source` says who speaks: name, comment, values, type, table, key. The text names shapes and
    shares, never a value.
    """

    source: str
    weight: float
    en: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One Detector's evidence on one Column. `share` is the part of sampled values that match."""

    kind: str
    score: float
    share: float | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Contained:
    """A Kind found in some rows of a column: share of sampled values and its 95 % interval."""

    kind: str
    share: float
    low: float
    high: float
    path: str = ""


@dataclass(frozen=True, kw_only=True)
class Classification:
    """The one verdict on a Column. `protected` is "", "masked", "hashed" or "encrypted".

    `share` is the part of different sampled values that have the form of the dominant Kind, with
    its 95 % interval from `low` to `high`; None where the Kind has no form or nothing was read.
    """

    schema: str | None
    table: str
    column: str
    type: str
    level: Level
    kind: str | None = None
    role: Role = "none"
    confidence: float = 0.0
    share: float | None = None
    low: float | None = None
    high: float | None = None
    contains: tuple[Contained, ...] = ()
    clauses: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    protected: str = ""
    reason: str = ""

    @property
    def label(self) -> str:
        return ".".join(part for part in (self.schema, self.table, self.column) if part)


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
    """

    schema: str | None
    table: str
    rows: int | None
    sampled: int
    status: str
    method: str = ""
    missed: float | None = None
    remarks: tuple[Remark, ...] = ()


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
    """All Classifications of a store at one time; free of values."""

    engine: str
    url: str
    complete: bool
    tables: tuple[Scanned, ...] = ()
    columns: tuple[Classification, ...] = ()
    sensitive_list: str = "agreement"
    notes: tuple[str, ...] = field(default=())
    declared: Declared | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between two Inventories.

    `what` is new, gone, raised, lowered, kind, contains or unreadable.
    """

    what: str
    schema: str | None
    table: str
    column: str
    before: str = ""
    after: str = ""
