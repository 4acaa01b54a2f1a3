"""What a Plan is made of: tables in write order, each Column with its Transform, and the Risks."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from tuomin.model import Outcome, Role
from tuomin.subset import Subset

FORMAT = "tuomin.plan/1"

KeyFate = Literal["destroyed", "kept", "none"]


@dataclass(frozen=True, kw_only=True)
class ColumnPlan:
    """One column: its declared `type` when planned, what it holds, and what happens to it.

    `domain` names the key: equal domains and equal values give equal surrogates. It is empty where
    the Transform needs no key. A generated column has the Transform `generated`: it is not copied
    but computed again by the target.
    """

    column: str
    type: str
    transform: str
    options: Mapping[str, Any] = field(default_factory=dict)
    domain: str = ""
    kind: str | None = None
    role: Role = "none"
    unique: bool = False


@dataclass(frozen=True, kw_only=True)
class TablePlan:
    """One table. `k`: so many of its rows are alike, or it is not about people (0). `cut` are the
    columns of its foreign keys that join to nothing in the copy.
    """

    schema: str | None
    table: str
    columns: tuple[ColumnPlan, ...]
    k: int = 0
    cut: tuple[tuple[str, ...], ...] = ()

    @property
    def id(self) -> tuple[str | None, str]:
        return (self.schema, self.table)

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema else self.table


@dataclass(frozen=True, kw_only=True)
class Risk:
    """Something that may go wrong or is worth knowing before the first row is read.

    `hash` is stable as long as the risk is the same one, so that a person can accept it once.
    `zh` is the message in Chinese.
    """

    schema: str | None
    table: str
    column: str
    risk: str
    message: str
    zh: str = ""

    @property
    def hash(self) -> str:
        text = "\0".join((self.schema or "", self.table, self.column, self.risk, self.message))
        return hashlib.sha256(text.encode()).hexdigest()[:8]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A Policy applied to an Inventory.

    `asked` is the policy's outcome, `predicted` the one that the plan can reach, `because` the
    reasons where it is a lower one, and `because_zh` the same in Chinese. `fingerprint` stands for
    the names and types of all columns.
    `key` is the id of a kept key; without one, a random key is made for the copy and destroyed.
    `reorder` writes the rows of each table in a new random order. `suppress` says whether a table
    of fewer rows than its `k` shows nulls or has no rows. `subset`: the rows that are copied, where
    not all are.
    """

    asked: Outcome
    predicted: Outcome
    engine: str
    url: str
    fingerprint: str
    tables: tuple[TablePlan, ...]
    because: tuple[str, ...] = ()
    because_zh: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()
    key: str = ""
    reorder: bool = False
    suppress: Literal["null", "rows"] = "null"
    subset: Subset | None = None

    @property
    def falls_short(self) -> bool:
        """Whether it cannot reach the outcome that was asked for."""
        return self.predicted != self.asked

    @property
    def key_fate(self) -> KeyFate:
        """What becomes of the key: kept, destroyed, or none where no Transform needs one."""
        if not any(column.domain for table in self.tables for column in table.columns):
            return "none"
        return "kept" if self.key else "destroyed"
