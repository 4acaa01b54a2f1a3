"""An inventory that was kept and the store as it is now, both as people decided."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

LIKE = 0.9  # of all tables of a store that moved, with their columns
OTHER = "scan it anew: tuomin scan -o; --anyway compares them all the same"

if TYPE_CHECKING:
    from tuomin.decisions import Settled
    from tuomin.model import Inventory


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two Inventories; whether people decided otherwise since the first, and what it told of that.

    `told` are the notes on decisions that did not apply when the first one was kept; `settled` what
    people decided since, by which both are judged, so that none of it is a Change. `moved`: the
    store had another address then.
    """

    before: "Inventory"
    after: "Inventory"
    decided: bool
    told: frozenset[str]
    settled: "tuple[Settled, ...]"
    moved: bool


def compared(
    url: str,
    path: Path,
    decisions: Path | None,
    look: "Callable[..., Inventory]",
    *,
    detectors: Path | None,
    anyway: bool,
    moved: bool,
    update: bool,
    every: bool,
) -> Compared:
    """The Inventory in `path` and the store's own, scanned anew, both as people decided.

    What expired since the Inventory was kept still stands in it: that the scan's own word counts
    again is a Change, for nobody looked.
    """
    from tuomin import inventory
    from tuomin.cli import store
    from tuomin.connectors.url import is_other
    from tuomin.decisions import NOTE, lasting, of, since

    said = store.words(decisions, detectors)
    before = inventory.read(path)
    kept = of(before)
    said = kept if said is None else said
    elsewhere = is_other(before.url, url)
    if not moved:
        _refuse_other(before, url, path, anyway=anyway, update=update)
    every = every or of(store.decided(before, said, detectors)) != kept
    after = _inspected(look, before.sensitive_list, None if every else before)
    if moved and elsewhere:
        _refuse_unlike(before, after, path)
    told = frozenset(note for note in before.notes if note.startswith(NOTE))
    first, before = before, store.decided(before, lasting(said, kept), detectors)
    after = store.decided(after, said, detectors)
    notes = {note for note in after.notes if note.startswith(NOTE)}
    decided = of(after) != kept or after.basis != before.basis or notes != told
    return Compared(
        before=before,
        after=after,
        decided=decided,
        told=told,
        settled=since(first, before),
        moved=moved and elsewhere,
    )


def _inspected(
    look: "Callable[..., Inventory]", sensitive: str, before: "Inventory | None"
) -> "Inventory":
    """A scan of the store, which was there when its inventory was made: ConnectorError if gone."""
    from tuomin.errors import ConnectorError, MissingError

    try:
        return look(sensitive=sensitive, before=before)
    except MissingError as error:
        hint = "it was there when the inventory was made"
        raise ConnectorError(error.problem, where=error.where, hint=hint) from error


def _refuse_other(before: "Inventory", url: str, path: Path, *, anyway: bool, update: bool) -> None:
    """SetupError when the inventory is of another store, which never takes its place."""
    from tuomin.cli.store import OWN, refuse_other

    if anyway and update:
        hint = "--anyway only compares: leave out --update, or keep another file: tuomin scan -o"
        refuse_other(before, url, path, hint=hint)
    elif not anyway:
        hint = f"{OWN}; --moved if the store moved here; --anyway compares them all the same"
        refuse_other(before, url, path, hint=hint)


def _refuse_unlike(before: "Inventory", after: "Inventory", path: Path) -> None:
    """SetupError when a store that is said to have moved does not have the tables that it had."""
    from tuomin.errors import SetupError

    known, there = _tables(before), _tables(after)
    common = len(known & there)
    if before.engine != after.engine or common < LIKE * max(len(known), len(there), 1):
        raise SetupError(
            f"this is no store that moved: {common} of {len(known)} tables of the inventory are"
            f" among the {len(there)} of {after.url}",
            where=str(path),
            hint=OTHER,
        )


def _tables(found: "Inventory") -> set[tuple[str | None, str, frozenset[str]]]:
    """Each table with the names of its columns."""
    columns = defaultdict[tuple[str | None, str], set[str]](set)
    for each in found.columns:
        columns[each.schema, each.table].add(each.column)
    return {(*place, frozenset(names)) for place, names in columns.items()}
