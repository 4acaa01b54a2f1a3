"""An inventory that was kept and the store as it is now, both as people decided."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuomin.model import Inventory


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Two Inventories; whether people decided otherwise since the first, and what it told of that.

    `told` are the notes on decisions that did not apply when the first one was kept.
    """

    before: "Inventory"
    after: "Inventory"
    decided: bool
    told: frozenset[str]


def compared(
    url: str,
    path: Path,
    decisions: Path | None,
    look: "Callable[..., Inventory]",
    *,
    detectors: Path | None,
    anyway: bool,
    update: bool,
    every: bool,
) -> Compared:
    """The Inventory in `path` and the store's own, scanned anew, both as people decided.

    What expired since the Inventory was kept still stands in it: that the scan's own word counts
    again is a Change, for nobody looked.
    """
    from tuomin import inventory
    from tuomin.cli import store
    from tuomin.decisions import NOTE, lasting, of

    said = store.words(decisions, detectors)
    before = inventory.read(path)
    kept = of(before)
    said = kept if said is None else said
    _refuse_other(before, url, path, anyway=anyway, update=update)
    every = every or of(store.decided(before, said, detectors)) != kept
    after = _inspected(look, before.sensitive_list, None if every else before)
    told = frozenset(note for note in before.notes if note.startswith(NOTE))
    before = store.decided(before, lasting(said, kept), detectors)
    after = store.decided(after, said, detectors)
    notes = {note for note in after.notes if note.startswith(NOTE)}
    decided = of(after) != kept or after.basis != before.basis or notes != told
    return Compared(before=before, after=after, decided=decided, told=told)


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
        refuse_other(before, url, path, hint=f"{OWN}; --anyway compares them all the same")
