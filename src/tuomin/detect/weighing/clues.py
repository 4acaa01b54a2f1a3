"""Clues: all that is known about one column before it is judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tuomin.detect.kinds.readings import FREE_TEXT, Hit, Reading
from tuomin.detect.kinds.weights import UNSURE
from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.sample.match import Matches
from tuomin.detect.sample.profile import Profile
from tuomin.detect.weighing.tables import Entity
from tuomin.model import Classification, Column, Contained, Evidence

VIEWED = frozenset(["behaviour.browsing_history", "behaviour.favourites"])
"""Kinds of which a row says what it was by its key."""

SETTLED = ("person", "organisation", "thing")


@dataclass(frozen=True, kw_only=True)
class Clues:
    """What name, comment, table, values and keys say.

    `hints` are further reasons by Kind (pictures in a BLOB, a salted hash), `parent` is the verdict
    on the column that a foreign key points to, `is_key` says that the column is the whole primary
    key of its table, `silent` that its name says nothing (silence.py).
    """

    column: Column
    name: Reading
    comment: Reading
    entity: Entity
    shape: Profile
    matches: Matches
    hints: Mapping[str, Evidence] = field(default_factory=dict)
    contains: tuple[Contained, ...] = ()
    protected: str = ""
    parent: Classification | None = None
    is_key: bool = False
    silent: bool = False

    def hits(self, kind: str) -> tuple[Hit | None, Hit | None]:
        """What the name and the comment say of a Kind."""
        by_name = next((hit for hit in self.name.hits if hit.kind == kind), None)
        by_comment = next((hit for hit in self.comment.hits if hit.kind == kind), None)
        return by_name, by_comment

    @property
    def kinds(self) -> set[str]:
        """Every Kind that something speaks for."""
        named = {hit.kind for reading in (self.name, self.comment) for hit in reading.hits}
        given = {self.parent.kind} if self.parent and self.parent.kind else set()
        told = self.entity.kinds if self.is_text else set()
        told |= self.entity.kinds & VIEWED if self.is_pointer else set()
        return named | self.matches.shown.keys() | self.hints.keys() | given | told

    @property
    def is_pointer(self) -> bool:
        """Whether it is the key of a thing in a table of what somebody did: goods_id, video_id."""
        if self.is_key or not self.entity.keyed or "key" not in self.name.tails:
            return False
        words = [self.name.instead, *(hit.words for hit in self.name.hits)]
        return any(lexicon().owner(word) == "thing" for word in words)

    @property
    def is_text(self) -> bool:
        """Whether the column holds what somebody wrote or did, in words: a remark, a content."""
        named = {hit.kind for reading in (self.name, self.comment) for hit in reading.hits}
        return FREE_TEXT in named and self.column.family in ("text", "json")

    def owner(self, kind: str) -> tuple[str, str]:
        """Whose the column is, and the word that says so; () as ("", "").

        That it is nobody's counts from the voice that names the Kind plainest, that it is
        somebody's from any.
        """
        told = []
        plain = any(hit and hit.how == "name" for hit in self.hits(kind))
        for reading, hit in zip((self.name, self.comment), self.hits(kind), strict=True):
            names = hit and not (plain and hit.how in UNSURE)
            if names or reading.owner == "person" or not any(self.hits(kind)):
                told.append((reading.owner, reading.owner_word))
        settled = (each for each in reversed(told) if each[0] in SETTLED)
        return next(settled, None) or next((each for each in told if each[0]), ("", ""))
