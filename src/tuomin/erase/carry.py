"""Carrying a plan out: found again inside the transaction, compared, done, looked for once more.

Everything or nothing is kept: whatever differs from the plan ends the transaction unfinished.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tuomin.connectors.erasing import Erasing
from tuomin.erase.model import Change, Plan, Step, TableId
from tuomin.erase.scene import Scenery
from tuomin.erase.spots import Spots
from tuomin.errors import TuominError
from tuomin.model import Table

Progress = Callable[[str, int, int | None], None]
GIVEN_UP = "nothing was changed: the transaction was given up"
UNSURE = "whether the transaction was kept is not known: plan again, and see"
Again = Callable[[Erasing], Plan]


@dataclass(frozen=True, kw_only=True)
class Erased:
    """What was measured before the commit: tables and cells looked through, steps done."""

    tables: int
    cells: int
    steps: tuple[Step, ...]


def carry_out(
    transaction: Erasing, plan: Plan, scenery: Scenery, *, again: Again, progress: Progress
) -> Erased:
    """Do what the plan says and commit, or raise and leave the store as it was.

    `again` makes the plan anew, inside the transaction.
    """
    try:
        now, cells = _done(transaction, plan, scenery, again=again, progress=progress)
    except TuominError as error:
        error.add_note(GIVEN_UP)
        raise
    _commit(transaction)
    return Erased(tables=len(scenery.scenes), cells=cells, steps=now.steps)


def _done(
    transaction: Erasing, plan: Plan, scenery: Scenery, *, again: Again, progress: Progress
) -> tuple[Plan, int]:
    """The plan as it was done, and how many cells were looked at afterwards."""
    now = again(transaction)
    refuse_changed(plan, now)
    touched = _touched(now.changes, scenery)
    before = {table.id: transaction.count(table) for table in touched}
    for change in now.changes:
        _do(transaction, change)
    gone = Counter(change.table.id for change in now.changes if not change.values)
    for table in touched:
        if transaction.count(table) < before[table.id] - gone[table.id]:
            raise TuominError(
                "more rows went than were planned, by a trigger or by somebody else",
                where=table.label,
                hint="look at its triggers, then start again",
            )
    return now, refuse_left(transaction, now, scenery, progress=progress)


def refuse_changed(plan: Plan, now: Plan) -> None:
    """Raise unless the rows are those that were planned."""
    for told in (now.ambiguous, now.hindrances, now.unread):
        if set(told) - {*plan.ambiguous, *plan.hindrances, *plan.unread}:
            raise TuominError(
                "something stands in the way that the plan did not see",
                where=told[0].table,
                hint="plan again",
            )
    planned, found = _counted(plan.changes), _counted(now.changes)
    for place in sorted(planned.keys() | found.keys(), key=str):
        if planned[place] != found[place]:
            raise TuominError(
                f"rows changed since the plan: {planned[place]} were to be"
                f" {'changed' if place[2] else 'deleted'}, now it is {found[place]};"
                " nothing was changed",
                where=".".join(filter(None, place[:2])),
                hint="look at the new plan, then start again",
            )


def refuse_left(transaction: Erasing, plan: Plan, scenery: Scenery, *, progress: Progress) -> int:
    """Raise if anything of the person is found anywhere; else say how many cells were looked at."""
    spots, cells = Spots(plan.sought), 0
    total = len(scenery.scenes)
    for number, scene in enumerate(scenery.scenes.values()):
        progress(scene.table.label, number, total)
        if not scene.table.columns:
            continue
        for rows in transaction.rows(scene.table):
            cells += rows.frame.height * rows.frame.width
            for _, hit in spots.of(rows.frame):
                if (scene.table.id, hit.column, hit.identifier) not in plan.left:
                    raise TuominError(
                        f"{hit.column} still holds a {hit.identifier.kind} of the person after all"
                        " changes",
                        where=scene.table.label,
                        hint="look for triggers that write it again, then start again",
                    )
    progress("", total, total)
    return cells


def _counted(changes: Iterable[Change]) -> Counter[tuple[str, str, bool]]:
    return Counter(
        (change.table.schema or "", change.table.name, bool(change.values)) for change in changes
    )


def _touched(changes: Iterable[Change], scenery: Scenery) -> list[Table]:
    """Tables that change, and those whose rows point to them."""
    ids: dict[TableId, None] = {}
    for change in changes:
        ids[change.table.id] = None
        for edge in scenery.children.get(change.table.id, ()):
            ids[edge.child] = None
    return [scenery.scenes[each].table for each in ids]


def _do(transaction: Erasing, change: Change) -> None:
    """One change; a row that is not where it was ends everything."""
    if change.values:
        touched = transaction.update(change.table, change.address, change.values)
    else:
        touched = transaction.delete(change.table, change.address)
    if touched != 1:
        raise TuominError(
            f"{touched} rows were there where one was planned",
            where=change.table.label,
            hint="somebody else changes them: start again",
        )


def _commit(transaction: Erasing) -> None:
    try:
        transaction.commit()
    except TuominError as error:
        error.add_note(GIVEN_UP if transaction.answers() else UNSURE)
        raise
