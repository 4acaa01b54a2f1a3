"""Changes: what differs between two Inventories of one store, and which differences need a look.

A rescan is never quite like the last one: rows come and go, another sample is drawn, shares and
confidences shift. None of that is a Change. A Change is a column that is new or gone, that rose or
fell in level, that holds another Kind, that contains a Kind that chance does not explain, or that
can no longer be read.

Finding is proof, missing is not: a column that rises is always reported, one that falls only when
the Kinds found before were frequent enough that the new sample had to show them. A table that is
empty now says nothing about what its columns are for.
"""

from tuomin.model import Change, Classification, Inventory, Scanned

Place = tuple[str | None, str]

ORDER = {"none": 0, "personal": 1, "sensitive": 2}
READ = ("scanned", "empty", "schema")
RULE_OF_THREE = 3.0  # none in n values: at most 3 / n of all rows, with 95 % confidence


def changes(before: Inventory, after: Inventory) -> tuple[Change, ...]:
    """The differences in the order of schema, table and column."""
    old, new = _columns(before), _columns(after)
    scans = {"before": _scans(before), "after": _scans(after)}
    places = sorted(old.keys() | new.keys(), key=lambda place: (place[0] or "", *place[1:]))
    found = (_compare(old.get(place), new.get(place), scans) for place in places)
    return tuple(change for change in found if change)


def to_look_at(found: tuple[Change, ...]) -> tuple[Change, ...]:
    """The Changes for which somebody should be called: all but harmless columns come or gone."""
    return tuple(change for change in found if not _harmless(change))


def _harmless(change: Change) -> bool:
    return (change.what, change.after) == ("new", "none") or (
        (change.what, change.before) == ("gone", "none")
    )


def _compare(
    old: Classification | None, new: Classification | None, scans: dict[str, dict[Place, Scanned]]
) -> Change | None:
    column = new or old
    place = (column.schema, column.table) if column else (None, "")
    scan_before, scan = scans["before"].get(place), scans["after"].get(place)
    if old and new:
        what = _nature(old, new, scan_before, scan)
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
    if old.kind != new.kind and old.kind and new.kind:
        return "kind"
    return "contains" if _newly_contained(old, new, scan_before) else None


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
    known = {inner.kind for inner in old.contains} | {old.kind}
    return any(inner.kind not in known and inner.low > _missed(scan) for inner in new.contains)


def _missed(scan: Scanned | None) -> float:
    """The largest share of rows that a scan may have overlooked altogether."""
    return RULE_OF_THREE / scan.sampled if scan is not None and scan.sampled else 1.0


def _columns(inventory: Inventory) -> dict[tuple[str | None, str, str], Classification]:
    return {(item.schema, item.table, item.column): item for item in inventory.columns}


def _scans(inventory: Inventory) -> dict[Place, Scanned]:
    return {(scan.schema, scan.table): scan for scan in inventory.tables}
