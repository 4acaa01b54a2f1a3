"""Finding one person: identifiers in all cells, keys down all edges, until nothing new turns up.

The row that holds the subject's document is the person; rows that point to it are about the person;
what those hold of mobiles, mailboxes and cards is searched in turn. An identifier that stands in
another person's row as well is not followed from there: a family shares a telephone.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from tuomin.connectors.erasing import Erasing, Rows
from tuomin.erase import whose
from tuomin.erase.model import Edge, Found, Hit, Identifier, Note, Role, TableId
from tuomin.erase.scene import Scene, Scenery, is_actor
from tuomin.erase.spelling import DOCUMENTS, is_telling, of
from tuomin.erase.spots import Spots
from tuomin.erase.whose import Person
from tuomin.errors import ConnectorError

ROUNDS = 8  # sweeps over the store before the search is given up
MOST_ROWS = 200_000  # rows about one person
Step = Callable[[str, int, int | None], None]


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


def find(
    transaction: Erasing,
    scenery: Scenery,
    subject: Collection[Identifier],
    *,
    choices: Choices,
    progress: Step,
) -> Trace:
    """All rows that have to do with the person whom the identifiers name."""
    finder = _Finder(transaction, scenery, choices, progress)
    for identifier in subject:
        if identifier.kind in DOCUMENTS:
            finder.trace.person.learn(identifier)
    new = set(subject)
    for _ in range(ROUNDS):
        finder.sweep(new)
        new = finder.settle()
        if not new:
            return finder.trace
    finder.give_up(ENDLESS)
    return finder.trace


ENDLESS = Note(
    what="endless",
    en=f"after {ROUNDS} rounds there are still new identifiers: this is more than one person",
    zh=f"{ROUNDS} 轮之后仍有新的标识符：涉及不止一人",
)


class _Finder:
    """The trace as it grows."""

    def __init__(
        self, transaction: Erasing, scenery: Scenery, choices: Choices, progress: Step
    ) -> None:
        self.transaction, self.scenery, self.choices = transaction, scenery, choices
        self.progress = progress
        self.trace = Trace()
        self._followed: set[tuple[Edge, tuple[str, ...]]] = set()

    def sweep(self, new: set[Identifier]) -> None:
        """Look for identifiers in every cell of the store."""
        self.trace.sought |= new
        spots, total = Spots(new), len(self.scenery.scenes)
        for number, scene in enumerate(self.scenery.scenes.values()):
            self.progress(scene.table.label, number, total)
            for rows in self._read(scene):
                for at, hit in spots.of(rows.frame):
                    self._note(scene, rows, at).hits.append(hit)
        self.progress("", total, total)

    def settle(self) -> set[Identifier]:
        """Decide whose the rows are and follow their keys; give the identifiers that are new."""
        if self._is_shared_at_once():
            return set()
        new = self._climb()
        for found in sorted(self._open(), key=self._rank):
            self._judge(found)
            if found.role == "own":
                new |= self._take(found)
        new |= self._follow()
        for found in self._open():
            self._judge(found)
        return new - self.trace.sought

    def give_up(self, why: Note) -> None:
        """Choose nobody: which of the rows are the person's cannot be told."""
        self.trace.ambiguous.append(why)
        self.trace.rows.clear()

    def _read(self, scene: Scene) -> Iterator[Rows]:
        if scene.table.id in self.trace.unread or not scene.table.columns:
            return
        try:
            yield from self.transaction.rows(scene.table)
        except ConnectorError as error:
            told = Note(
                what="unread",
                en=f"could not be read: {error.problem}",
                zh=f"无法读取：{error.problem}",
                table=scene.table.label,
            )
            self.trace.unread[scene.table.id] = told

    def _note(self, scene: Scene, rows: Rows, at: int) -> Found:
        place = (scene.table.id, rows.address(at))
        if place not in self.trace.rows:
            if len(self.trace.rows) >= MOST_ROWS:
                hint = "give a document of one person"
                raise ConnectorError("far too many rows for one person", hint=hint)
            cells = rows.frame.row(at, named=True)
            self.trace.rows[place] = Found(table=scene.table, address=place[1], cells=cells)
        return self.trace.rows[place]

    def _open(self) -> list[Found]:
        """Rows that are not known to be the person's, and may become so."""
        open_roles = {"", "mention", "unlinked"}
        return [each for each in self.trace.rows.values() if each.role in open_roles]

    def _scene(self, found: Found) -> Scene:
        return self.scenery.scenes[found.table.id]

    def _rank(self, found: Found) -> tuple[bool, bool, bool]:
        """Rows with the person's document first, then those of people, then the rest."""
        scene = self._scene(found)
        documents = any(hit.identifier.kind in DOCUMENTS for hit in self._meant(found))
        return (not documents, found.table.id not in self.scenery.people, not scene.names)

    def _meant(self, found: Found) -> list[Hit]:
        """Hits that say whom the row is about."""
        scene = self._scene(found)
        return [
            hit
            for hit in found.hits
            if hit.whole and hit.column not in scene.others and scene.fits(hit)
        ]

    def _is_shared_at_once(self) -> bool:
        """Whether what names the person stands in rows of two people."""
        person = self.trace.person
        if any(person.documents.values()) or person.names:
            return False
        documents: dict[str, set[str]] = {}
        names: set[str] = set()
        for found in filter(self._meant, self._open()):
            scene = self._scene(found)
            for each in whose.documents_of(scene, found):
                documents.setdefault(each.kind, set()).add(each.text)
            if found.table.id in self.scenery.people:
                names |= set(whose.names_of(scene, found))
        if whose.several(documents) or whose.strangers(names):
            self.give_up(TWO_PEOPLE)
            return True
        return False

    def _climb(self) -> set[Identifier]:
        """Where only belongings were found, a card or an account: learn of their one owner."""
        person = self.trace.person
        if any(person.documents.values()) or person.names or person.keys:
            return set()
        meant = list(filter(self._meant, self._open()))
        if any(found.table.id in self.scenery.people for found in meant):
            return set()
        owners = {owner.place: owner for found in meant for owner in self._owners(found)}
        if len(owners) > 1:
            self.give_up(TWO_PEOPLE)
        if len(owners) != 1:
            return set()
        [(place, owner)] = owners.items()
        owner.role = "own"
        self.trace.rows[place] = owner
        return self._take(owner)

    def _owners(self, found: Found) -> Iterator[Found]:
        """The people whom the row is about, by its keys."""
        for edge in self._scene(found).edges:
            key = found.key(edge.columns)
            if key is None or is_actor(edge) or edge.parent not in self.scenery.people:
                continue
            scene = self.scenery.scenes[edge.parent]
            for rows in self.transaction.referring(scene.table, edge.parent_columns, [key]):
                for at in range(rows.frame.height):
                    cells = rows.frame.row(at, named=True)
                    yield Found(table=scene.table, address=rows.address(at), cells=cells)

    def _judge(self, found: Found) -> None:
        """Say whose the row is, and which hits in it may be another person's."""
        role, found.shared = self._verdict(found)
        is_document = any(hit.identifier.kind in DOCUMENTS for hit in self._meant(found))
        if found.role in {"", "mention"} or is_document:
            found.role = role

    def _verdict(self, found: Found) -> tuple[Role, list[Hit]]:
        scene, person = self._scene(found), self.trace.person
        meant = self._meant(found)
        chance = [hit for hit in found.hits if hit.whole and scene.is_chance(hit)]
        if any(hit.identifier.kind in DOCUMENTS for hit in meant):
            return "own", []
        if not meant:
            return "mention", chance
        if whose.is_anothers(scene, found, person):
            return "mention", [*chance, *meant]
        if whose.leads_elsewhere(scene, found, person, self.scenery):
            told = whose.is_namesake(scene, found, person)
            return "mention", chance if told else [*chance, *meant]
        return "own", []

    def _take(self, found: Found) -> set[Identifier]:
        """Learn what the row says of the person: identifiers, names and keys."""
        scene, person = self._scene(found), self.trace.person
        for edge in self.scenery.children.get(found.table.id, ()):
            if (key := found.key(edge.parent_columns)) is not None:
                person.keys[found.table.id][edge.parent_columns].add(key)
        if whose.is_otherwise_named(scene, found, person):
            return set()
        if found.role == "own":
            person.names |= set(whose.names_of(scene, found))
        for each in whose.documents_of(scene, found):
            person.learn(each)
        held = ((kind, found.cells[name]) for name, kind in scene.followed.items())
        known = {of("contact.email" if "@" in text else kind, text) for kind, text in held if text}
        return {each for each in known if is_telling(each)}

    def _follow(self) -> set[Identifier]:
        """Go down all edges from rows of the person, to rows below those, and so on."""
        new: set[Identifier] = set()
        queue = [
            each for each in self.trace.rows.values() if each.role in {"own", "linked", "kept"}
        ]
        while queue:
            parent = queue.pop()
            for edge in self.scenery.children.get(parent.table.id, ()):
                for found in self._below(parent, edge):
                    if self._link(found, edge, parent):
                        new |= self._take(found) if found.role == "linked" else set()
                        queue.append(found)
        return new

    def _below(self, parent: Found, edge: Edge) -> Iterable[Found]:
        key = parent.key(edge.parent_columns)
        if key is None or (edge, key) in self._followed or edge.child in self.trace.unread:
            return
        self._followed.add((edge, key))
        scene = self.scenery.scenes[edge.child]
        for rows in self.transaction.referring(scene.table, edge.columns, [key]):
            for at in range(rows.frame.height):
                yield self._note(scene, rows, at)

    def _link(self, found: Found, edge: Edge, parent: Found) -> bool:
        """Say what the row is that points to the parent; whether to go on from there."""
        found.edges.add(edge)
        if found.role in {"own", "linked"}:
            return False
        before = found.role
        found.role = self._role(found, edge, parent)
        return found.role in {"linked", "kept"} and found.role != before

    def _role(self, found: Found, edge: Edge, parent: Found) -> Role:
        scene = self._scene(found)
        if self.choices.keeps(found):
            return "kept"
        if {found.table.label, found.table.name} & self.choices.delete:
            return "linked"
        is_person = found.table.id in self.scenery.people
        if is_person and whose.is_anothers(scene, found, self.trace.person):
            return "unlinked"
        if is_actor(edge) or self._carries_others(found):
            return "unlinked"
        if whose.leads_elsewhere(scene, found, self.trace.person, self.scenery, beside=found.edges):
            return "unlinked"
        stays = self.choices.keeps(parent) and parent.table.id not in self.scenery.people
        return "kept" if stays or edge.on_delete == "SET NULL" else "linked"

    def _carries_others(self, found: Found) -> bool:
        """Whether rows of other people point to it: a department, a family, a ward."""
        for edge in self.scenery.children.get(found.table.id, ()):
            key = found.key(edge.parent_columns)
            if key is None or edge.child not in self.scenery.people or edge.child == found.table.id:
                continue
            scene = self.scenery.scenes[edge.child]
            for rows in self.transaction.referring(scene.table, edge.columns, [key]):
                for at in range(rows.frame.height):
                    cells = rows.frame.row(at, named=True)
                    other = Found(table=scene.table, address=rows.address(at), cells=cells)
                    if self._is_stranger(scene, other):
                        return True
        return False

    def _is_stranger(self, scene: Scene, other: Found) -> bool:
        known = self.trace.rows.get(other.place)
        if known is not None and known.role in {"own", "linked"}:
            return False
        return whose.is_anothers(scene, other, self.trace.person)


TWO_PEOPLE = Note(
    what="two people",
    en="rows of two people hold what names the person: give a document, or one identifier more",
    zh="所给标识符出现在两个人的记录中：请改用证件号码，或再给出一个标识符",
)
