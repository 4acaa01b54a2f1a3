"""What was found of one person so far, and what a person decided about the finding."""

from dataclasses import dataclass, field
from typing import Literal

from tuomin.erase.model import Found, Identifier, Note, TableId
from tuomin.erase.whose import Person

ROUNDS = 8  # sweeps over the store before the search is given up


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What a person decided: tables whose rows stay or go, by name, and what becomes of
    identifiers in rows of somebody else.
    """

    keep: frozenset[str] = frozenset()
    delete: frozenset[str] = frozenset()
    shared: Literal["ask", "keep", "erase"] = "ask"

    def keeps(self, found: Found) -> bool:
        """Whether the row stays, about nobody."""
        return found.role == "kept" or bool({found.table.label, found.table.name} & self.keep)


@dataclass(kw_only=True)
class Trace:
    """What was found. `ambiguous` says why it may be about two people."""

    rows: dict[tuple[TableId, tuple[object, ...]], Found] = field(default_factory=dict)
    sought: set[Identifier] = field(default_factory=set)
    person: Person = field(default_factory=Person)
    ambiguous: list[Note] = field(default_factory=list)
    unread: dict[TableId, Note] = field(default_factory=dict)

    def give_up(self, why: Note) -> None:
        """Choose nobody: which of the rows are the person's cannot be told."""
        self.ambiguous.append(why)
        self.rows.clear()


ENDLESS = Note(
    what="endless",
    en=f"after {ROUNDS} rounds there are still new identifiers: this is more than one person",
    zh=f"{ROUNDS} 轮之后仍有新的标识符：涉及不止一人",
)


TWO_PEOPLE = Note(
    what="two people",
    en="rows of two people hold what names the person: give a document, or one identifier more",
    zh="所给标识符出现在两个人的记录中：请改用证件号码，或再给出一个标识符",
)
