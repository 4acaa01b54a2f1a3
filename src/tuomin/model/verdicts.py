"""Verdicts on columns and tables and what is told of them, from Evidence to Change."""

from dataclasses import dataclass, field
from typing import Literal

Level = Literal["sensitive", "personal", "none", "undetermined"]
Role = Literal["direct", "quasi", "attribute", "none"]
Outcome = Literal["masked", "de_identified", "anonymized"]
READ = ("scanned", "empty", "schema")  # what a table's status is when it could be looked at
UNREACHED = "not reached: "  # how a table's status begins when the run ended before its turn
Word = Literal["confirmed", "rejected", "relabelled"]


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
class Decision:
    """A person's word on `column` (`table.column` or `schema.table.column`): who, when, why.

    `kind` is what the column holds; of a rejection the one Kind that it does not hold, and without
    one nothing personal is in it at all. `when` and `until`, its last day, are days (ISO 8601).
    """

    column: str
    verdict: Word
    who: str
    when: str
    why: str
    kind: str | None = None
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the scan itself says of a Column that a person decided on."""

    level: Level
    kind: str | None
    role: Role
    confidence: float
    contains: tuple[Contained, ...]
    clauses: tuple[str, ...]

    @property
    def told(self) -> str:
        return told(self)


@dataclass(frozen=True, kw_only=True)
class Classification:
    """The one verdict on a Column. `protected` is "", "masked", "hashed" or "encrypted".

    Where a person decided, the verdict is that person's, by `decision`, and `judged` the scan's.

    `share` is the part of different sampled values that have the form of the dominant Kind, with
    its 95 % interval from `low` to `high`; None where the Kind has no form or nothing was read.
    `distinct` is how many different values the sample showed; None where none were compared.
    `computed` names the column beside it, of a direct identifier, from which its values follow.
    `free` is "text" or "json" where any row may say what no sampled one shows, "" otherwise.
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
    distinct: int | None = None
    contains: tuple[Contained, ...] = ()
    clauses: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    protected: str = ""
    reason: str = ""
    computed: str = ""
    free: str = ""
    decision: Decision | None = None
    judged: Judged | None = None

    @property
    def label(self) -> str:
        return ".".join(part for part in (self.schema, self.table, self.column) if part)

    @property
    def told(self) -> str:
        return told(self)

    @property
    def disagrees(self) -> bool:
        """Whether a person and the scan say different things of it."""
        held = (self.level, self.kind, self.contains)
        own = self.judged
        return own is not None and held != (own.level, own.kind, own.contains)

    def denies(self, kind: str) -> bool:
        """Whether a person said that it does not hold `kind`.

        Who rejects without naming a kind rejects what the scan had found, and nothing else.
        """
        if self.decision is None or self.judged is None:
            return False
        if self.decision.verdict == "rejected":
            seen = {self.judged.kind, *(part.kind for part in self.judged.contains)}
            return kind == self.decision.kind or (self.decision.kind is None and kind in seen)
        return kind == self.judged.kind != self.kind


def told(verdict: Judged | Classification) -> str:
    """`sensitive identity.cn_resident_id`, `personal contains contact.cn_mobile`, `none`."""
    kind = verdict.kind if verdict.level != "none" else ""
    inner = ", ".join(sorted({each.kind for each in verdict.contains}))
    return " ".join(filter(None, (verdict.level, kind, inner and f"contains {inner}")))


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
