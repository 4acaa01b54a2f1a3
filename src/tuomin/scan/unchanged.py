"""Which tables need no new look: nothing of them, nor of what bears on them, has changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tuomin.decisions.apply import undecided
from tuomin.detect.kinds.detector import Detector
from tuomin.model import Classification, Inventory, Reference, Scanned, Table
from tuomin.scan.namesakes import Namesakes
from tuomin.scan.order import Place
from tuomin.scan.questions import NATURAL
from tuomin.scan.traces import is_key


@dataclass(frozen=True, kw_only=True)
class Known:
    """What an earlier scan found of tables that are as they were, decisions left out."""

    tables: Mapping[Place, Scanned]
    verdicts: Mapping[Place, tuple[Classification, ...]]
    references: tuple[Reference, ...] = ()


NOTHING = Known(tables={}, verdicts={})


def unchanged(
    before: Inventory,
    tables: Sequence[Table],
    prints: Mapping[Place, str],
    detectors: Mapping[str, Detector],
) -> Known:
    """Of `before` what still holds, given the fingerprints of today.

    A table is looked at anew with what it points to by a reference and with what points to it; so
    is one with a key that a column of a changed table may refer to by its name.
    """
    scanned = {(each.schema, each.table): each for each in before.tables}
    verdicts = _verdicts(before)
    same = {
        table.id: table
        for table in tables
        if prints.get(table.id)
        and prints[table.id] == scanned.get(table.id, _NONE).fingerprint
        and _is_whole(table, scanned[table.id], verdicts.get(table.id, ()))
    }
    _leave(same, _named(same, [t for t in tables if t.id not in same], verdicts, detectors))
    while linked := list(_linked(same, before.references)):
        _leave(same, linked)
    return Known(
        tables={place: scanned[place] for place in same},
        verdicts={place: verdicts[place] for place in same},
        references=tuple(each for each in before.references if (each.schema, each.table) in same),
    )


def _verdicts(before: Inventory) -> dict[Place, tuple[Classification, ...]]:
    found: dict[Place, list[Classification]] = {
        (each.schema, each.table): [] for each in before.tables
    }
    for column in before.columns:
        found.setdefault((column.schema, column.table), []).append(undecided(column))
    return {place: tuple(columns) for place, columns in found.items()}


def _is_whole(table: Table, scanned: Scanned, verdicts: Sequence[Classification]) -> bool:
    """Whether the table was read, with a verdict on each of its columns."""
    return (
        scanned.status in ("scanned", "empty")
        and [each.column for each in verdicts] == [each.name for each in table.columns]
        and all(each.level != "undetermined" for each in verdicts)
    )


def _named(
    same: Mapping[Place, Table],
    changed: Iterable[Table],
    verdicts: Mapping[Place, Sequence[Classification]],
    detectors: Mapping[str, Detector],
) -> Iterator[Place]:
    """The tables with keys to which columns of changed tables may refer.

    Numbers that people have wherever they go are no reference where only their names are the same.
    """
    held = {
        (*place, column.name): (table, column, (verdict.kind or "").startswith(NATURAL))
        for place, table in same.items()
        for column, verdict in zip(table.columns, verdicts[place], strict=True)
        if is_key(verdict, detectors.get(verdict.kind or ""))
    }
    keys = Namesakes((table, column) for table, column, _ in held.values())
    for table in changed:
        for column in table.columns:
            for place, how in keys.of(table, column).items():
                if how == "table" or not held[place][-1]:
                    yield place[:2]


def _linked(same: Mapping[Place, Table], references: Iterable[Reference]) -> Iterator[Place]:
    """The tables that point to one that has changed, and both ends of a reference to one."""
    for place, table in same.items():
        if any((key.target_schema, key.target) not in same for key in table.foreign_keys):
            yield place
    for each in references:
        ends = [(each.schema, each.table), (each.target_schema, each.target)]
        if any(end not in same for end in ends):
            yield from (end for end in ends if end in same)


def _leave(same: dict[Place, Table], places: Iterable[Place]) -> None:
    for place in list(places):
        same.pop(place, None)


_NONE = Scanned(schema=None, table="", rows=None, sampled=0, status="")
