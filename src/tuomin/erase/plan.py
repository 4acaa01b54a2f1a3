"""From what was found to what is done: which rows go, which stay about nobody, in what order."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tuomin.erase import ends, telling
from tuomin.erase.model import Action, Change, Found, Hit, Identifier, Note, Plan, Step, TableId
from tuomin.erase.order import loose, ordered
from tuomin.erase.scene import Scenery
from tuomin.erase.trace import Choices, Trace
from tuomin.erase.values import cleared, named, rewritten

Key = tuple[TableId, tuple[str, ...], tuple[str, ...]]
STAYING: tuple[Action, ...] = ("rewrite", "unlink", "unidentify")


@dataclass(frozen=True, kw_only=True)
class Store:
    """What a plan has to know of the store."""

    engine: str
    url: str
    defers: bool
    refusals: Mapping[TableId, str] = field(default_factory=dict)


def make(
    trace: Trace,
    scenery: Scenery,
    store: Store,
    subject: Collection[Identifier],
    *,
    choices: Choices,
) -> Plan:
    """The plan for what was found."""
    draft = _Draft(trace, scenery, choices)
    loose_ends = ends.of(trace, scenery, choices)
    cuts, order, circles = ordered(draft.doomed, scenery, defers=store.defers)
    going = sorted(draft.doomed, key=lambda found: order.index(found.table.id))
    changes = [
        *draft.changes(),
        *cuts,
        *(Change(table=found.table, address=found.address) for found in going),
    ]
    return Plan(
        engine=store.engine,
        url=store.url,
        subject=tuple(sorted(each.kind for each in subject)),
        identifiers=dict(sorted(Counter(each.kind for each in trace.sought).items())),
        steps=tuple(draft.steps(cuts, order)),
        ambiguous=(*trace.ambiguous, *draft.ambiguous(), *loose_ends.open),
        hindrances=(*circles, *telling.refused(changes, store.refusals), *draft.hindrances),
        notes=tuple(telling.notes(changes, scenery)),
        unread=tuple(trace.unread.values()),
        outside=loose_ends.decided,
        changes=tuple(changes),
        sought=tuple(sorted(trace.sought)),
        left=frozenset(draft.left()),
    )


class _Draft:
    """The rows sorted by what becomes of them."""

    def __init__(self, trace: Trace, scenery: Scenery, choices: Choices) -> None:
        self.trace, self.scenery, self.choices = trace, scenery, choices
        self.hindrances: list[Note] = []
        rows = list(trace.rows.values())
        self.doomed = [found for found in rows if self._goes(found)]
        self.staying = [found for found in rows if not self._goes(found)]
        self.tombs: list[Found] = []
        self._values: dict[int, dict[str, str | None]] = defaultdict(dict)
        self._actions: dict[int, Action] = {}
        self._unlink()
        for found in self.staying:
            self._settle(found)

    def _goes(self, found: Found) -> bool:
        return found.role in {"own", "linked"} and not self.choices.keeps(found)

    def _unlink(self) -> None:
        """Cut links of rows that stay; where one may not be cut, its parent stays about nobody."""
        index = {key: found for found in self.doomed for key in self._keys(found)}
        queue = list(self.staying)
        while queue:
            found = queue.pop()
            for edge in self.scenery.scenes[found.table.id].edges:
                key = found.key(edge.columns)
                parent = index.get((edge.parent, edge.parent_columns, key)) if key else None
                if parent is None or parent is found:
                    continue
                if edge.nullable:
                    self._values[id(found)] |= dict.fromkeys(loose(found, edge))
                elif edge.declared and parent in self.doomed:
                    self.doomed.remove(parent)
                    self.tombs.append(parent)
                    queue.append(parent)
        self.staying += self.tombs

    def _keys(self, found: Found) -> Iterator[Key]:
        for edge in self.scenery.children.get(found.table.id, ()):
            if (key := found.key(edge.parent_columns)) is not None:
                yield (found.table.id, edge.parent_columns, key)

    def _settle(self, found: Found) -> None:
        """What a row that stays holds afterwards."""
        scene, values = self.scenery.scenes[found.table.id], self._values[id(found)]
        about_nobody = found in self.tombs or self.choices.keeps(found)
        action: Action = "unlink" if values else "rewrite"
        if about_nobody:
            action = "unidentify"
            held = {name for edge in scene.edges for name in edge.columns}
            for edge in scene.edges:
                if edge.parent in self.scenery.people:
                    values |= dict.fromkeys(loose(found, edge))
            for name in sorted(scene.telling - held):
                values[name] = cleared(scene.table, scene.table.column(name))
        hits = [hit for hit in found.hits if about_nobody or not self._is_left(found, hit)]
        for name, text in rewritten(scene, found, hits, self._names).items():
            values.setdefault(name, text)
        if values:
            for name, text in named(scene, found, self._names).items():
                values.setdefault(name, text)
        self._actions[id(found)] = action
        self._drop_fixed(found, values)

    def _drop_fixed(self, found: Found, values: dict[str, str | None]) -> None:
        """Leave out what cannot change, and tell where that leaves something of the person."""
        table, hit = found.table, {each.column for each in found.hits}
        for name in list(values):
            if name in table.primary_key or table.column(name).generated:
                del values[name]
                if name in hit and not table.column(name).generated:
                    self._hinder(table.label, name)
            elif values[name] == found.cells[name]:
                del values[name]

    def _hinder(self, label: str, name: str) -> None:
        note = Note(
            what="key",
            en=f"{name} holds an identifier of the person and is the key of rows that stay:"
            " change the key by hand, or let the rows go (--delete-rows)",
            zh=f"{name} 含该人的标识符，又是需保留记录的主键：请手工修改，或用 --delete-rows 删除",
            table=label,
        )
        if note not in self.hindrances:
            self.hindrances.append(note)

    @cached_property
    def _names(self) -> set[str]:
        """The person's names, as rows spell them."""
        spelled = {
            each.cells[name]
            for each in self.trace.rows.values()
            if each.role == "own"
            for name in self.scenery.scenes[each.table.id].names
        }
        return {text for text in spelled if text and len(text) > 1}

    def _is_left(self, found: Found, hit: Hit) -> bool:
        return hit in found.shared and self.choices.shared != "erase"

    def changes(self) -> Iterator[Change]:
        """Other values for rows that stay."""
        for found in self.staying:
            if values := self._values[id(found)]:
                yield Change(table=found.table, address=found.address, values=values)

    def steps(self, cuts: Collection[Change], order: Iterable[TableId]) -> Iterator[Step]:
        """Actions by table: other values first, then deletions."""
        for action in STAYING:
            some = [
                found
                for found in self.staying
                if self._values[id(found)] and self._actions[id(found)] == action
            ]
            yield from self._grouped(action, some)
        before: dict[TableId, list[Change]] = defaultdict(list)
        for change in cuts:
            before[change.table.id].append(change)
        for table, some_cuts in before.items():
            names = {name for change in some_cuts for name in change.values}
            yield Step(
                schema=table[0], table=table[1], action="cut", rows=len(some_cuts),
                columns=tuple(sorted(names)), reached={"circle": len(some_cuts)},
            )  # fmt: skip
        for table in order:
            yield from self._grouped(
                "delete", [found for found in self.doomed if found.table.id == table]
            )

    def _grouped(self, action: Action, rows: Iterable[Found]) -> Iterator[Step]:
        by_table: dict[TableId, list[Found]] = defaultdict(list)
        for found in rows:
            by_table[found.table.id].append(found)
        for table, some in by_table.items():
            names = {name for found in some for name in self._values.get(id(found), ())}
            yield Step(
                schema=table[0], table=table[1], action=action, rows=len(some),
                columns=tuple(sorted(names)),
                reached=dict(sorted(Counter(map(_reached, some)).items())),
            )  # fmt: skip

    def ambiguous(self) -> Iterator[Note]:
        """What a person has to decide on, table by table."""
        if self.choices.shared != "ask":
            return
        places = Counter(
            (found.table.label, hit.column, hit.identifier.kind)
            for found in self.staying
            for hit in found.shared
        )
        for (label, column, kind), count in sorted(places.items()):
            yield Note(
                what="shared",
                en=f"{count} rows of somebody else hold the person's {kind} in {column}:"
                " --shared keep leaves it there, --shared erase takes it out",
                zh=f"{column} 中有 {count} 条他人的记录含该人的 {kind}："
                "--shared keep 予以保留，--shared erase 予以清除",
                table=label,
            )

    def left(self) -> Iterator[tuple[TableId, str, Identifier]]:
        for found in self.staying:
            for hit in found.shared:
                if self._is_left(found, hit):
                    yield (found.table.id, hit.column, hit.identifier)


def _reached(found: Found) -> str:
    """How the row was found: by an identifier in it, or by its key to another."""
    if found.hits and (found.role in {"own", "mention"} or not found.edges):
        return "identifier"
    return "key" if any(edge.declared for edge in found.edges) else "reference"
