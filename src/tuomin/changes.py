"""Changes: what differs between two Inventories of one store, and which differences need a look.

A rescan is never quite like the last one: rows come and go, another sample is drawn, shares and
confidences shift. None of that is a Change. A Change is a column that is new or gone or has another
name, that rose or fell in level, that holds another Kind, that contains a Kind that chance does not
explain, that the scan judges otherwise than when people decided on it, or that can no longer be
read; and a table in which people under fourteen are found. A table whose turn did not come before
the run ended is none of these.

Finding is proof, missing is not: a column that rises is always reported, one that falls only when
the Kinds found before were frequent enough that the new sample had to show them. A table that is
empty now says nothing about what its columns are for.
"""

from dataclasses import replace

from tuomin.model import READ, Change, Classification, Inventory, Scanned
from tuomin.renames import ORDER, Name, Place, renamed

MINORS = "minors"
RISEN = ("raised", "kind", "contains")
RULE_OF_THREE = 3.0  # none in n values: at most 3 / n of all rows, with 95 % confidence


def changes(before: Inventory, after: Inventory) -> tuple[Change, ...]:
    """The differences in the order of schema, table and column."""
    old, new = _columns(before), _columns(after)
    scans = {"before": _scans(before), "after": _scans(after)}
    names = renamed(old, new)
    moved = {*names, *names.values()}
    found = [
        _compare(old.get(place), new.get(place), scans)
        for place in old.keys() | new.keys()
        if place not in moved
    ]
    found += [_rename(old[place], new[to]) for place, to in names.items()]
    found += [_children(scans["before"].get(place), scan) for place, scan in scans["after"].items()]
    unreached = {place for place, scan in scans["after"].items() if scan.is_unreached}
    told = [each for each in found if each and (each.schema, each.table) not in unreached]
    return tuple(sorted(told, key=_order))


def to_look_at(found: tuple[Change, ...]) -> tuple[Change, ...]:
    """The Changes for which somebody should be called: all but harmless columns come or gone."""
    return tuple(change for change in found if not _harmless(change))


def learnt(before: Inventory, after: Inventory) -> Inventory:
    """`after`, but where it says something else than `before` and no Change tells so, as before.

    An empty table and a sample that missed what a few rows hold say nothing against what was found.
    """
    old = _columns(before)
    told = {(each.schema, each.table, each.column) for each in changes(before, after)}
    return replace(
        after,
        columns=tuple(
            known
            if (known := old.get(place)) and place not in told and known.told != column.told
            else column
            for place, column in _columns(after).items()
        ),
    )


def refreshed(before: Inventory, after: Inventory) -> Inventory:
    """`before` with the fingerprints of `after`: tables without a Change need no further look."""
    prints = {place: scan.fingerprint for place, scan in _scans(after).items()}
    tables = (
        replace(scan, fingerprint=prints.get((scan.schema, scan.table), ""))
        for scan in before.tables
    )
    return replace(before, tables=tuple(tables))


def _harmless(change: Change) -> bool:
    return (change.what, change.after) == ("new", "none") or (
        (change.what, change.before) == ("gone", "none")
    )


def _order(change: Change) -> tuple[str, ...]:
    return (change.schema or "", change.table, change.column, change.what)


def _rename(old: Classification, new: Classification) -> Change:
    return Change(
        what="renamed",
        schema=old.schema,
        table=old.table,
        column=old.column,
        before=old.told,
        after=new.told,
        to=new.column,
    )


def _children(before: Scanned | None, after: Scanned) -> Change | None:
    """People under fourteen in a table where a scan would have shown them, and did not."""
    known = {remark.what for remark in before.remarks} if before else set()
    for remark in after.remarks:
        is_new = remark.what == MINORS and MINORS not in known
        if is_new and (before is None or remark.low > _missed(before)):
            return Change(
                what="children",
                schema=after.schema,
                table=after.table,
                column=", ".join(remark.columns),
                after=remark.en,
            )
    return None


def _compare(
    old: Classification | None, new: Classification | None, scans: dict[str, dict[Place, Scanned]]
) -> Change | None:
    column = new or old
    place = (column.schema, column.table) if column else (None, "")
    scan_before, scan = scans["before"].get(place), scans["after"].get(place)
    if old and new:
        what = _nature(old, new, scan_before, scan)
        if not what and _nature(_own(old), _own(new), scan_before, scan) in RISEN:
            what, old, new = "disagrees", _own(old), _own(new)
    else:
        what = "new" if new else _absence(old, scan)
    if not what or not column:
        return None
    return Change(
        what=what,
        schema=column.schema,
        table=column.table,
        column=column.column,
        before=old.told if old else "",
        after=new.told if new else "",
    )


def _own(column: Classification) -> Classification:
    """The verdict of the scan itself, whatever a person said."""
    own = column.judged
    return replace(column, level=own.level, kind=own.kind, contains=own.contains) if own else column


def _absence(old: Classification | None, scan: Scanned | None) -> str | None:
    if scan is None or scan.status in READ:
        return "gone"
    return "unreadable" if old and old.level != "undetermined" else None


def _nature(
    old: Classification, new: Classification, scan_before: Scanned | None, scan: Scanned | None
) -> str | None:
    if "undetermined" in (old.level, new.level):
        return _readability(old, new)
    if ORDER[new.level] > ORDER[old.level]:
        return "raised"
    if scan is not None and scan.status == "empty":
        return None
    if ORDER[new.level] < ORDER[old.level]:
        return "lowered" if _had_to_show(old, scan) else None
    # At the level "none" it is of no concern what a column holds.
    return None if new.level == "none" else _other(old, new, scan_before)


def _other(old: Classification, new: Classification, scan_before: Scanned | None) -> str | None:
    """What else a column of the same level holds."""
    if new.kind != old.kind and new.kind and (old.kind or new.kind not in _kinds(old)):
        return "kind"
    return "contains" if _newly_contained(old, new, scan_before) else None


def _kinds(column: Classification) -> set[str | None]:
    return {column.kind, *(inner.kind for inner in column.contains)}


def _readability(old: Classification, new: Classification) -> str | None:
    """Unreadable now is a Change; readable again is one when personal information shows."""
    if new.level == "undetermined":
        return None if old.level == "undetermined" else "unreadable"
    return "raised" if new.level != "none" else None


def _had_to_show(old: Classification, scan: Scanned | None) -> bool:
    """Whether a sample of this size could not have missed what the column was judged by."""
    if old.kind or not old.contains:
        return True
    return max(inner.low for inner in old.contains) > _missed(scan)


def _newly_contained(old: Classification, new: Classification, scan: Scanned | None) -> bool:
    known = _kinds(old)
    return any(inner.kind not in known and inner.low > _missed(scan) for inner in new.contains)


def _missed(scan: Scanned | None) -> float:
    """The largest share of rows that a scan may have overlooked altogether."""
    return RULE_OF_THREE / scan.sampled if scan is not None and scan.sampled else 1.0


def _columns(inventory: Inventory) -> dict[Name, Classification]:
    return {(item.schema, item.table, item.column): item for item in inventory.columns}


def _scans(inventory: Inventory) -> dict[Place, Scanned]:
    return {(scan.schema, scan.table): scan for scan in inventory.tables}
