"""Finding one person: identifiers in all cells, keys down all edges, until nothing new turns up.

The row that holds the subject's document is the person; rows that point to it are about the person;
what those hold of mobiles, mailboxes and cards is searched in turn. An identifier that stands in
another person's row as well is not followed from there: a family shares a telephone.
"""

from collections.abc import Collection

from tuomin.connectors.erasing import Erasing
from tuomin.erase import whose
from tuomin.erase.model import Edge, Found, Hit, Identifier, Role
from tuomin.erase.scene import Scene, Scenery, is_actor
from tuomin.erase.search import Search, Step
from tuomin.erase.spelling import DOCUMENTS, is_telling, of
from tuomin.erase.trace import ENDLESS, ROUNDS, TWO_PEOPLE, Choices, Trace


def find(
    transaction: Erasing,
    scenery: Scenery,
    subject: Collection[Identifier],
    *,
    choices: Choices,
    progress: Step,
) -> Trace:
    """All rows that have to do with the person whom the identifiers name."""
    search = Search(transaction, scenery, progress)
    finder, trace = _Finder(search, choices), search.trace
    for identifier in subject:
        if identifier.kind in DOCUMENTS:
            trace.person.learn(identifier)
    new = set(subject)
    for _ in range(ROUNDS):
        search.sweep(new)
        new = finder.settle()
        if not new:
            return trace
    trace.give_up(ENDLESS)
    return trace


class _Finder:
    """The trace as it grows."""

    def __init__(self, search: Search, choices: Choices) -> None:
        self.search, self.choices = search, choices
        self.scenery, self.trace = search.scenery, search.trace

    def settle(self) -> set[Identifier]:
        """Decide whose the rows are and follow their keys; give the identifiers that are new."""
        if self._is_shared_at_once():
            return set()
        new, known = self._climb(), -1
        while known != (known := len(self._open())):
            for found in sorted(self._open(), key=self._rank):
                self._judge(found)
                if found.role == "own":
                    new |= self._take(found)
            new |= self._follow()
        return new - self.trace.sought

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
            self.trace.give_up(TWO_PEOPLE)
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
        owners = {owner.place: owner for found in meant for owner in self.search.above(found)}
        if len(owners) > 1:
            self.trace.give_up(TWO_PEOPLE)
        if len(owners) != 1:
            return set()
        [(place, owner)] = owners.items()
        owner.role = "own"
        self.trace.rows[place] = owner
        return self._take(owner)

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
                for found in self.search.below(parent, edge):
                    if self._link(found, edge, parent):
                        new |= self._take(found) if found.role == "linked" else set()
                        queue.append(found)
        return new

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
        if is_actor(edge) or any(map(self._is_stranger, self.search.people_below(found))):
            return "unlinked"
        if whose.leads_elsewhere(scene, found, self.trace.person, self.scenery, beside=found.edges):
            return "unlinked"
        stays = self.choices.keeps(parent) and parent.table.id not in self.scenery.people
        return "kept" if stays or edge.on_delete == "SET NULL" else "linked"

    def _is_stranger(self, other: Found) -> bool:
        known = self.trace.rows.get(other.place)
        if known is not None and known.role in {"own", "linked"}:
            return False
        return whose.is_anothers(self._scene(other), other, self.trace.person)
