"""What erasing speaks of: identifiers, the edges between tables, rows that were found, the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tuomin.connectors.erasing import Address
from tuomin.model import Table

Role = Literal["own", "linked", "kept", "unlinked", "mention", ""]
Action = Literal["rewrite", "unlink", "unidentify", "cut", "delete"]
TableId = tuple[str | None, str]


@dataclass(frozen=True, order=True)
class Identifier:
    """What tells one person from all others: a Kind and its one spelling. It does not show."""

    kind: str
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Edge:
    """`columns` of `child` hold keys of `parent`: declared, or found by the scan."""

    child: TableId
    columns: tuple[str, ...]
    parent: TableId
    parent_columns: tuple[str, ...]
    declared: bool = True
    nullable: bool = True
    on_delete: str = ""
    indexed: bool = True


@dataclass(frozen=True, kw_only=True)
class Hit:
    """An identifier in a cell, from `start` to `end`; `whole`: the cell holds nothing else."""

    column: str
    identifier: Identifier
    start: int
    end: int
    whole: bool


@dataclass(kw_only=True, repr=False, eq=False)
class Found:
    """One row, and what it is to the person: `role`, the edges that led to it, identifiers in it.

    own: it is the person; linked: it is about the person; kept: it stays, about nobody; unlinked:
    it is another's, or a thing, and only points to the person; mention: another's row that holds
    something of the person. `shared` are hits that may as well be another person's.
    """

    table: Table
    address: Address
    cells: Mapping[str, str | None]
    role: Role = ""
    hits: list[Hit] = field(default_factory=list)
    shared: list[Hit] = field(default_factory=list)
    edges: set[Edge] = field(default_factory=set)

    @property
    def place(self) -> tuple[TableId, Address]:
        return (self.table.id, self.address)

    def key(self, columns: tuple[str, ...]) -> tuple[str, ...] | None:
        """What the row holds in `columns`; None where one of them is NULL."""
        found = tuple(self.cells[name] for name in columns)
        return None if None in found else tuple(text for text in found if text is not None)


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something to tell, in both languages. `table` is its label where it is about one."""

    what: str
    en: str
    zh: str
    table: str = ""


@dataclass(frozen=True, kw_only=True)
class Untied:
    """A column that may hold keys of people, and no edge says whose.

    `targets` are the tables that its name tells; none where its Kind alone tells of people.
    """

    child: TableId
    column: str
    targets: frozenset[TableId]


@dataclass(frozen=True, kw_only=True, repr=False)
class Change:
    """What happens to one row: other values, or (without any) its deletion."""

    table: Table
    address: Address
    values: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """The same action on rows of one table, in the order of the plan.

    `columns` are those that change; `reached` says how the rows were found and how many so.
    """

    schema: str | None
    table: str
    action: Action
    rows: int
    columns: tuple[str, ...] = ()
    reached: Mapping[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema else self.table


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Rows that stay hold a `kind` in a column that a row which goes held as well."""

    schema: str | None
    table: str
    column: str
    kind: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What would be done to erase one person; the plan itself shows no value.

    `identifiers` counts what the person is known by, per Kind. `ambiguous` is for a person to
    decide, `hindrances` keep the plan from being carried out, `notes` do not. `outside` are columns
    that may point to the person and were not followed, as somebody decided. `elsewhere` is what
    rows that go hold, and rows that stay as well: the person's or another's.
    """

    engine: str
    url: str
    subject: tuple[str, ...]
    identifiers: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    ambiguous: tuple[Note, ...] = ()
    hindrances: tuple[Note, ...] = ()
    notes: tuple[Note, ...] = ()
    unread: tuple[Note, ...] = ()
    outside: tuple[Note, ...] = ()
    elsewhere: tuple[Standing, ...] = ()
    changes: tuple[Change, ...] = field(default=(), repr=False)
    sought: tuple[Identifier, ...] = field(default=(), repr=False)
    left: frozenset[tuple[TableId, str, Identifier]] = field(default=frozenset(), repr=False)

    @property
    def found(self) -> bool:
        return bool(self.steps or self.ambiguous)

    @property
    def rows(self) -> int:
        return sum(step.rows for step in self.steps)
