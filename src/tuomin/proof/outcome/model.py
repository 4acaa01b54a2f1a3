"""What is asked of a copy, what was measured on it, and the Proof: frozen data, free of values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tuomin.model import Outcome
from tuomin.subset import Subset

FORMAT = "tuomin.proof/1"

Reached = Literal["none", "masked", "de_identified", "anonymized_candidate"]
KeyFate = Literal["destroyed", "kept", "none", "unknown"]

RANK: Mapping[str, int] = {
    "none": 0,
    "masked": 1,
    "de_identified": 2,
    "anonymized_candidate": 3,
    "anonymized": 3,
}


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What a plan says was done to one column. It can only lower an outcome, never raise it.

    `realistic`: its surrogates come from live ranges, so one may equal a real value by chance.
    """

    schema: str | None
    table: str
    column: str
    transform: str
    reversible: bool = False
    keyed: bool = False
    realistic: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The outcome that a copy is held to, and what is said about its making.

    `key` is what became of the run's key: destroyed, kept, none (no transform needed one) or
    unknown. `few` names the tables (schema, name) that were to have no row where fewer people than
    can hide among each other have one, `cut` the foreign keys (schema, table, columns) that join to
    nothing on purpose. `unplanned`: nobody says what was, so what looks like it is told apart from
    what looks broken. All three only excuse what is missing in a copy, and nothing that is there.
    `subset`: the rows that it was to have.
    """

    outcome: Outcome
    treatments: tuple[Treatment, ...] = ()
    key: KeyFate = "unknown"
    few: frozenset[tuple[str | None, str]] = frozenset()
    cut: frozenset[tuple[str | None, str, tuple[str, ...]]] = frozenset()
    unplanned: bool = False
    subset: Subset | None = None


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where measurements become failures.

    k: rows that each row has to hide among; l: different values of a sensitive attribute in each
    class; candidates: originals that a masked value may at least stand for; hashes and names: how
    many distinct source values are tried against hashes, and searched inside text.
    """

    k: int = 20
    l: int = 2  # noqa: E741 - the name that the literature gives it
    candidates: int = 1_000
    hashes: int = 200_000
    names: int = 300_000


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One thing that keeps a copy from an outcome, or from being a whole copy.

    `allows` is the highest outcome that it leaves, None where it is no matter of privacy but of a
    copy that lacks something. `of` is what `count` is measured against. `facts` fill the wording.
    """

    code: str
    allows: Reached | None
    schema: str | None = None
    table: str = ""
    column: str = ""
    kind: str | None = None
    count: int = 0
    of: int = 0
    clauses: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return ".".join(part for part in (self.schema, self.table, self.column) if part)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something that was not looked at. `code` and `facts` find its wording."""

    code: str
    place: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Classes:
    """How rows hide among each other over `columns`.

    k: size of the smallest class; below: share of rows in classes under the threshold; unique:
    share of rows alone in theirs; mean_risk: mean of 1/size over rows (classes / rows).
    """

    columns: tuple[str, ...]
    k: int
    below: float
    unique: float
    mean_risk: float


@dataclass(frozen=True, kw_only=True)
class Hint:
    """What a change of one column would do: coarsened `to` a step, or left out (`to` is "")."""

    column: str
    to: str
    k: int
    below: float


@dataclass(frozen=True, kw_only=True)
class Diversity:
    """Over the classes of `Classes`: the fewest different values of `column` in one, and the
    largest distance (total variation) of a class's distribution from the whole table's.
    """

    column: str
    l: int  # noqa: E741
    t: float


@dataclass(frozen=True, kw_only=True)
class Attack:
    """One way of joining rows of the copy back to the source.

    `share` of the copy's rows were re-linked; `confirmed` is the part of these links that other
    columns bear out beyond chance, None where no column could speak.
    """

    way: str
    columns: tuple[str, ...]
    share: float
    confirmed: float | None

    @property
    def risk(self) -> float:
        return self.share * (1.0 if self.confirmed is None else self.confirmed)


@dataclass(frozen=True, kw_only=True)
class ColumnProof:
    """`kept`: share of rows with the source's value, row by row where rows could be aligned, else
    the share of rows whose value the source's column has at all.
    """

    column: str
    kind: str | None
    role: str
    kept: float
    visible: bool


@dataclass(frozen=True, kw_only=True)
class Lost:
    """The different values of a column before and after, and the share of its information lost.

    `rising` says how values are distributed, before and after, without telling one: the share of
    rows that the commonest of them make up, for more and more of as many as there were before.
    """

    before: int
    after: int
    share: float
    rising: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())


@dataclass(frozen=True, kw_only=True)
class TableProof:
    """What was measured on one table. `persons`: it is about people, so k and linkage count.

    `minors`: rows of people under fourteen by their birth date, None without one. `aligned` says
    how its rows were matched with the source's: order, key, kept, or "" for not.
    """

    schema: str | None
    table: str
    persons: bool
    rows_source: int
    rows_target: int
    reached: Reached
    grade_before: int | None
    grade_after: int | None
    minors: int | None = None
    aligned: str = ""
    before: Classes | None = None
    after: Classes | None = None
    diversity: tuple[Diversity, ...] = ()
    hints: tuple[Hint, ...] = ()
    attacks: tuple[Attack, ...] = ()
    columns: tuple[ColumnProof, ...] = ()
    lost: Mapping[str, Lost] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What was measured on a finished copy, and the outcome that it supports.

    `failures` contradict what was asked; `limits` keep the copy from a higher outcome still.
    `relies` are the decisions of people that were taken instead of what the scan says.
    """

    asked: Outcome
    reached: Reached
    holds: bool
    source: tuple[str, str]
    target: tuple[str, str]
    key: KeyFate
    thresholds: Thresholds
    tables: tuple[TableProof, ...]
    failures: tuple[Flaw, ...] = ()
    limits: tuple[Flaw, ...] = ()
    gaps: tuple[Gap, ...] = ()
    relies: tuple[Gap, ...] = ()
    seconds: float = 0.0
