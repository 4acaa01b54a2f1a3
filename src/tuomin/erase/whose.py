"""Whose row it is: names that can be one person's, documents and keys that are another's."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tuomin.erase.model import Edge, Found, Identifier, TableId
from tuomin.erase.scene import Scene, Scenery, is_actor
from tuomin.erase.spelling import SHORTEST, of

TITLES = ("先生", "女士", "小姐", "老师", "同学", "*", "＊")
BLANKS = re.compile(r"[\s·•．.,，]+")


@dataclass(kw_only=True)
class Person:
    """What is known of the person so far: documents by Kind, names, and keys of rows by table."""

    documents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    names: set[str] = field(default_factory=set)
    keys: dict[TableId, dict[tuple[str, ...], set[tuple[str, ...]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )

    def learn(self, identifier: Identifier) -> None:
        self.documents[identifier.kind].add(identifier.text)

    def bears(self, name: str) -> bool:
        """Whether the person may be called so; anybody may while no name is known."""
        return not self.names or any(_alike(name, known) for known in self.names)


def names_of(scene: Scene, found: Found) -> list[str]:
    """The names of whom the row is about."""
    texts = (found.cells[column] for column in scene.names)
    return [name for name in map(folded, texts) if name]


def documents_of(scene: Scene, found: Found) -> list[Identifier]:
    """The documents of whom the row is about, where they are long enough to be some."""
    texts = ((kind, found.cells[column]) for column, kind in scene.documents.items())
    all_of_them = [of(kind, text) for kind, text in texts if text]
    return [each for each in all_of_them if len(each.text) >= SHORTEST]


def is_anothers(scene: Scene, found: Found, person: Person) -> bool:
    """Whether a document in the row, or where no name decides that, its name is another's."""
    held = [each for each in documents_of(scene, found) if person.documents.get(each.kind)]
    if held:
        return not any(each.text in person.documents[each.kind] for each in held)
    return is_otherwise_named(scene, found, person)


def is_otherwise_named(scene: Scene, found: Found, person: Person) -> bool:
    """Whether there are names in the row, and none of them is the person's."""
    names = names_of(scene, found)
    return bool(names) and not any(map(person.bears, names))


def is_namesake(scene: Scene, found: Found, person: Person) -> bool:
    """Whether a name in the row is the person's, and the name is known."""
    return bool(person.names) and any(map(person.bears, names_of(scene, found)))


def leads_elsewhere(
    scene: Scene, found: Found, person: Person, scenery: Scenery, *, beside: Iterable[Edge] = ()
) -> bool:
    """Whether another key in the row, beside those, says that it is about somebody else."""
    for edge in scene.edges:
        if edge in beside or is_actor(edge) or edge.parent == edge.child:
            continue
        own = person.keys.get(edge.parent, {}).get(edge.parent_columns)
        key = found.key(edge.columns)
        if edge.parent in scenery.people and key is not None and key not in (own or ()):
            return True
    return False


def folded(text: str | None) -> str:
    """A name without blanks and dots, in half width and small letters."""
    return BLANKS.sub("", unicodedata.normalize("NFKC", text or "").casefold())


def several(groups: Mapping[str, set[str]]) -> bool:
    """Whether there are two documents of one Kind: two people."""
    return any(len(texts) > 1 for texts in groups.values())


def strangers(names: Iterable[str]) -> bool:
    """Whether two of the names cannot be one person's."""
    known = sorted(set(names))
    return any(not _alike(one, other) for one in known for other in known)


def _alike(one: str, other: str) -> bool:
    """Equal, or one is the family name of the other with a title or stars."""
    if one == other:
        return True
    short = min((one, other), key=lambda name: not any(title in name for title in TITLES))
    if not any(title in short for title in TITLES):
        return False
    longer = other if short == one else one
    family = re.split("|".join(map(re.escape, TITLES)), short)[0]
    return longer.startswith(family)
