"""Verdicts on columns and what they rest on: the scan's Findings, a person's Decision."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["sensitive", "personal", "none", "undetermined"]
Role = Literal["direct", "quasi", "attribute", "none"]
Outcome = Literal["masked", "de_identified", "anonymized"]
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
    """A Kind found in some rows of a column: share of sampled values and its 95 % interval.

    `part`: only some of the values under the path are of the Kind, or have it in them.
    """

    kind: str
    share: float
    low: float
    high: float
    path: str = ""
    part: bool = False


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
    `detail` says that it is no value of its Kind, but something more of a record of it (the speed
    of a track). `free` is "text", "json" or "binary" where any row may say what no sampled one
    shows, or "".
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
    detail: bool = False
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
