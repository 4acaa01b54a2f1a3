"""What the scan knows of each table that matters here: documents, names, others' columns, edges."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tuomin.erase.edges import edges_of, untied
from tuomin.erase.model import Edge, Hit, TableId, Untied
from tuomin.erase.spelling import CONTACTS, DOCUMENTS, FOLLOWED, STRONG, USER_ID
from tuomin.model import Classification, Inventory, Table

NAME = "identity.person_name"
# Kinds and names of columns about somebody beside the person whose row it is.
RELATED = frozenset({"minor.guardian", "contact.emergency_contact", "identity.family_member"})
OTHERS = re.compile(
    r"emerg|guardian|parent|mother|father|spouse|family(?!_?name)|relative|kin(?:$|_)|friend"
    r"|referr|inviter|contact_person|second_contact|other_contact|紧急|应急|监护|家长|父亲|母亲|父母"
    r"|配偶|亲属|家属|推荐|介绍人|第二联系|^jhr|^jjlx|^jiazhang|^jiashu|^tjr"
    # and who worked on the row, which is not about them
    r"|(?:creat|updat|modif|operat|approv|audit|review|handl|assign|delet|submit)\w*"
    r"(?:by|er|or|_user|_name|_account)$|创建人|修改人|操作人|操作员|审核人|经办人|处理人"
    r"|^(?:czr|cjr|xgr|shr|jbr)(?:xm|gh)?$",
    re.IGNORECASE,
)
# Names of columns that say who worked on a thing, not whom it is about.
ACTORS = re.compile(
    r"operat|handl|creat|updat|modif|approv|audit|review|manag|leader|head|doctor|nurse|agent|staff"
    r"|clerk|seller|sales|referr|inviter|owner_emp|assign|author|经办|审核|审批|操作|负责|主管|上级|医生"
    r"|推荐|创建|修改|^fzr|^czr|^jbr|^shr|^spr|^sj(?:gh|id)|^ys(?:gh|id|bh)|^tjr|^cjr|^xgr",
    re.IGNORECASE,
)
MEANT = FOLLOWED | {USER_ID}
CLEARED = ("direct", "quasi")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One table as the person may be in it."""

    table: Table
    verdicts: Mapping[str, Classification]
    edges: tuple[Edge, ...] = ()

    @cached_property
    def documents(self) -> dict[str, str]:
        """Columns that hold the document of whom the row is about, and its Kind."""
        return {name: kind for name, kind in self.followed.items() if kind in DOCUMENTS}

    @cached_property
    def followed(self) -> dict[str, str]:
        """Columns with identifiers of whom the row is about, and their Kinds."""
        return {
            name: each.kind
            for name, each in self.verdicts.items()
            if each.kind in FOLLOWED and not each.protected and name not in self.others
        }

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Columns with the name of whom the row is about."""
        return tuple(
            name
            for name, each in self.verdicts.items()
            if each.kind == NAME and not each.protected and name not in self.others
        )

    @cached_property
    def others(self) -> frozenset[str]:
        """Columns about somebody else: a guardian, an emergency contact, a referrer."""
        return frozenset(
            column.name
            for column in self.table.columns
            if OTHERS.search(column.name)
            or OTHERS.match(column.comment)
            or self._kind(column.name) in RELATED
        )

    @cached_property
    def telling(self) -> frozenset[str]:
        """Columns that may tell who it is, alone or with others: cleared in a row that is kept."""
        return frozenset(
            name
            for name, each in self.verdicts.items()
            if each.role in CLEARED or each.contains or (each.kind or "").endswith("content")
        )

    def fits(self, hit: Hit) -> bool:
        """Whether a cell that is an identifier as a whole says whom the row is about.

        A document does anywhere; a mobile or mailbox only where the column is one of such.
        """
        return hit.identifier.kind in DOCUMENTS or self._kind(hit.column) in MEANT

    def is_chance(self, hit: Hit) -> bool:
        """Whether a cell that is an identifier as a whole may be a number of another sort."""
        text = hit.identifier.text
        if len(text) >= STRONG or not text.isdecimal() or self.fits(hit):
            return False
        verdict = self.verdicts.get(hit.column)
        return verdict is None or not verdict.contains

    def _kind(self, column: str) -> str | None:
        verdict = self.verdicts.get(column)
        return verdict.kind if verdict else None


@dataclass(frozen=True)
class Scenery:
    """All tables of a store and the edges between them."""

    scenes: Mapping[TableId, Scene]
    edges: tuple[Edge, ...]
    untied: tuple[Untied, ...] = ()
    children: Mapping[TableId, tuple[Edge, ...]] = field(init=False)

    def __post_init__(self) -> None:
        below: dict[TableId, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            below[edge.parent].append(edge)
        object.__setattr__(self, "children", {key: tuple(each) for key, each in below.items()})

    @cached_property
    def people(self) -> frozenset[TableId]:
        """Tables whose rows are people: they hold documents, or names with ways to reach them and
        belong to no other such table.
        """
        sure = {key for key, scene in self.scenes.items() if scene.documents}
        likely = {
            key
            for key, scene in self.scenes.items()
            if scene.names and CONTACTS & set(scene.followed.values())
        }
        roots = {
            key
            for key in likely
            if not any(edge.parent in sure | likely - {key} for edge in self.scenes[key].edges)
        }
        return frozenset(sure | roots)


def scenery(tables: Sequence[Table], found: Inventory) -> Scenery:
    """The tables with what an Inventory says of them, and all edges: declared, found, guessed."""
    known = {table.id: table for table in tables}
    verdicts: dict[TableId, dict[str, Classification]] = defaultdict(dict)
    for each in found.columns:
        verdicts[(each.schema, each.table)][each.column] = each
    edges = edges_of(tables, found)
    scenes = {
        key: Scene(
            table=table,
            verdicts=verdicts[key],
            edges=tuple(edge for edge in edges if edge.child == key),
        )
        for key, table in known.items()
    }
    return Scenery(scenes, tuple(edges), tuple(untied(tables, verdicts, edges)))


def is_actor(edge: Edge) -> bool:
    """Whether it says who worked on a thing, and not whom the thing is about."""
    return any(ACTORS.search(column) for column in edge.columns)
