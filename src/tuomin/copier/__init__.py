"""Copy a store table by table: read, mask and write at the same time, publish all or nothing.

Only the columns that a Transform touches are decoded, nothing unmasked reaches the target, and the
key of the run ends with it. Whatever goes wrong, in any thread or by a signal, the target is left
as it was; with a key of one's own finished tables wait beside it for another run to resume.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from tuomin.compiled.libraries import let_go
from tuomin.connectors.base import Connector
from tuomin.connectors.placing import losses
from tuomin.copier.attempt import Attempt
from tuomin.copier.pipeline import pump
from tuomin.copier.resume import Seals, run_of
from tuomin.copier.work import Progress, Work
from tuomin.errors import PolicyError, SetupError, TuominError
from tuomin.pace import UNHURRIED, Pace
from tuomin.plan import KeyFate, Plan, refuse_drift
from tuomin.subset import Share
from tuomin.transforms.boxes.table import Loss
from tuomin.transforms.keyed.keys import Key, new_key

KEPT = (
    "finished and kept beside the target: the same command with --resume goes on from there,"
    " without it the copy starts anew"
)


@dataclass(frozen=True, kw_only=True)
class Alike:
    """How the rows of a table were made alike: at least so many `rows`, and what that cost."""

    rows: int
    losses: tuple[Loss, ...]


@dataclass(frozen=True, kw_only=True)
class Copied:
    """What was copied: rows by the label of the table, in writing order.

    `key` is what became of the run's key; `losses` says, a line each, what the target does not have
    of the source's tables. `alike` says by table how rows were made alike, and `empty` which tables
    had too few rows for that and have none in the copy. `kept` are the tables that an earlier run
    had finished, `anew` those of them that had changed since and were copied again. `shares` says
    of a subset how many rows of each table were chosen.
    """

    rows: Mapping[str, int]
    seconds: float
    key: KeyFate
    losses: tuple[str, ...] = field(default=())
    alike: Mapping[str, Alike] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    shares: Mapping[str, Share] = field(default_factory=dict)


def copy(  # noqa: PLR0913 - each is an option by itself
    source: Connector,
    target: Connector,
    plan: Plan,
    *,
    key: Key | None = None,
    resume: bool = False,
    progress: Progress | None = None,
    pace: Pace = UNHURRIED,
) -> Copied:
    """Copy every table of `source` into the empty `target` as the plan says.

    Without `key` a random one is used and destroyed at the end. `progress` is told a table's label,
    how many of its rows are written, and how many there are, if that is known. A copy with a `key`
    that is stopped keeps its finished tables out of sight, and one with `resume` goes on from them;
    any other begins by removing them. `pace` says when rows are read, and
    a copy that it ends is like one that is stopped.
    SetupError when the target is the source or not empty, PolicyError when the source is not what
    was planned, ConnectorError when reading or writing fails.
    """
    began = time.monotonic()
    refuse_same(source, target)
    tables = source.tables()
    refuse_drift(plan, tables, url=source.url)
    _refuse_other_key(plan, key)
    ends = source, target
    attempt = Attempt(run_of(ends, tables, plan, resume=resume), Seals(key)) if key else None
    own = key or new_key()
    run = Work(ends, plan, tables, own, attempt)
    run.progress, run.pace = progress or run.progress, pace
    let_go()
    try:
        pump(run.read, run.mask, run.write, run.cancel)
    except BaseException as error:
        if run.published:
            error.add_note(published(target.url))
        elif attempt and attempt.finished:
            error.add_note(f"{attempt.finished} of {len(tables)} tables are {KEPT}")
        raise
    finally:
        if key is None:
            own.destroy()
    return Copied(
        rows=run.rows,
        seconds=time.monotonic() - began,
        key=plan.key_fate,
        losses=(*losses(run.staged, source=source.engine, target=target.engine), *run.others),
        alike={label: Alike(rows=b.smallest, losses=b.losses) for label, b in run.boxes.items()},
        empty=tuple(run.empty),
        kept=tuple(run.kept),
        anew=tuple(run.anew),
        shares=run.shares,
    )


def published(url: str) -> str:
    """What is to be known when a copy that is whole is stopped in what is left to do."""
    return f"the copy was whole by then, and is published: {url}"


def refuse_same(source: Connector, target: Connector) -> None:
    """SetupError when both are one store, however their addresses are spelled."""
    if source is target or source.identity() == target.identity():
        raise SetupError(
            "the target is the source", where=target.url, hint="name another, empty target"
        )


def refuse_full(source: Connector, target: Connector) -> None:
    """SetupError when tables stand where those of the source would go, before anything is read.

    What a target cannot say yet, because it is not there, it says when it is written.
    """
    try:
        held = {table.schema for table in target.tables()}
    except TuominError:
        return
    if held & {table.schema for table in source.tables()}:
        raise SetupError("the target is not empty", where=target.url, hint="name a new, empty one")


def _refuse_other_key(plan: Plan, key: Key | None) -> None:
    """What a plan predicts holds for the key that it was made with, and for no other."""
    given = key.id if key else ""
    if given != plan.key:
        needed = f"the key {plan.key}" if plan.key else "a key that is destroyed"
        raise PolicyError(
            f"the plan was made for {needed}, and the copy has {given or 'none'}",
            where=plan.url,
            hint="give the same --key-file to plan and copy, or to neither",
        )
