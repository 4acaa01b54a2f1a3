"""What a plan tells of the tables that change: what refuses, what runs as well, what is slow."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from tuomin.erase.model import Change, Note, TableId
from tuomin.erase.scene import Scenery


def refused(changes: Iterable[Change], refusals: Mapping[TableId, str]) -> Iterator[Note]:
    """Tables that change, and whose rows cannot be changed."""
    touched = {change.table.id: change.table for change in changes}
    for key, why in refusals.items():
        if key in touched:
            yield Note(what="refused", en=why, zh=why, table=touched[key].label)


def notes(changes: Collection[Change], scenery: Scenery) -> Iterator[Note]:
    """What is worth knowing of the tables that change, and keeps nothing from being done."""
    touched = {change.table.id: change.table for change in changes}
    for table in touched.values():
        for told in table.unsupported:
            if told.startswith("trigger"):
                yield Note(
                    what="trigger", table=table.label, en=f"{told} will run", zh=f"{told} 将被触发"
                )
    going = {change.table.id for change in changes if not change.values}
    for parent in going:
        slow = [
            f"{scenery.scenes[edge.child].table.label}.{','.join(edge.columns)}"
            for edge in scenery.children.get(parent, ())
            if edge.declared and not edge.indexed
        ]
        if slow:
            names, label = ", ".join(slow), scenery.scenes[parent].table.label
            yield Note(
                what="index",
                en=f"each deletion may read all of what points to it without an index: {names}",
                zh=f"以下引用列没有索引，每次删除都可能扫描全表：{names}",
                table=label,
            )
