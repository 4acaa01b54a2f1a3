"""Loose ends: columns that may point to the person, where nothing says to which key.

Their rows are not followed. As long as nobody decided on that, the plan is ambiguous.
"""

from dataclasses import dataclass

from tuomin.erase.model import Note
from tuomin.erase.scene import Scenery
from tuomin.erase.trace import Choices, Trace


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Those to decide on, and those in tables whose rows are to stay."""

    open: tuple[Note, ...]
    decided: tuple[Note, ...]


def of(trace: Trace, scenery: Scenery, choices: Choices) -> Ends:
    """The loose ends of a trace that found somebody."""
    tables = {
        found.table.id
        for found in trace.rows.values()
        if found.role in {"own", "linked", "kept"} or choices.keeps(found)
    }
    to_decide, decided = [], []
    for each in scenery.untied:
        if not tables or (each.targets and not each.targets & tables):
            continue
        table = scenery.scenes[each.child].table
        if {table.label, table.name} & choices.keep:
            decided.append(_decided(table.label, each.column))
        else:
            to_decide.append(_open(table.label, each.column))
    return Ends(open=tuple(to_decide), decided=tuple(decided))


def _open(label: str, column: str) -> Note:
    return Note(
        what="reference",
        en=f"{column} may point to the person, and nothing says to which key: declare the foreign"
        f" key, or look at the rows yourself and say --keep-rows {label}",
        zh=f"{column} 可能指向该人，但无从得知引用哪个键：请声明外键，"
        f"或自行检查这些记录后使用 --keep-rows {label}",
        table=label,
    )


def _decided(label: str, column: str) -> Note:
    return Note(
        what="reference",
        en=f"rows of {label} whose {column} points to the person: no key is known to follow",
        zh=f"{label} 中 {column} 指向该人的记录：没有已知的键可循",
        table=label,
    )
