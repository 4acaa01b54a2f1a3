"""`tuomin copy`: make the copy that a plan describes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import (
    Along,
    Decisions,
    KeyFile,
    LockTimeout,
    MaxLag,
    MaxLoad,
    MaxRuntime,
    PauseFile,
    PlanFile,
    PolicyName,
    Quiet,
    Source,
    StopFile,
    SubsetChildren,
    Subsets,
    SubsetSeed,
    Target,
    TimeWindow,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tuomin.copier import Copied
    from tuomin.plan import Plan

KEYLESS = (
    "--resume needs --key-file: the key of a copy without one ended with it."
    " Leave --resume out to copy all tables anew"
)

UNRESUMED = "tables with types of their own: should this copy be stopped, --resume starts it anew"
PLANNED = "give --subset to `tuomin plan`, or leave out --plan"


def copy(
    source: Source,
    target: Target,
    *,
    plan: PlanFile = None,
    policy: PolicyName = "de_identified",
    key_file: KeyFile = None,
    decisions: Decisions = None,
    subset: Subsets = None,
    subset_children: SubsetChildren = Along.all,
    subset_seed: SubsetSeed = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="copy though the plan predicts less than was asked")
    ] = False,
    save_plan: Annotated[
        Path | None,
        typer.Option("--save-plan", help="keep the plan of this copy, for verify --plan"),
    ] = None,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="go on with a copy that was stopped; needs its --key-file"),
    ] = False,
    lock: LockTimeout = None,
    max_load: MaxLoad = None,
    max_lag: MaxLag = None,
    max_runtime: MaxRuntime = None,
    window: TimeWindow = None,
    pause: PauseFile = None,
    stop: StopFile = None,
    quiet: Quiet = False,
) -> int:
    """Copy all tables, masked on the way; nothing unmasked is ever written to the target.

    Without --plan, the source is scanned and planned with --policy first. Exit 1, and no copy, when
    the plan cannot reach the outcome that was asked for.

    A copy that is stopped leaves the target as it was. With --key-file it keeps finished tables out
    of sight; --resume reads those again and copies anew only what has changed since, so the copy is
    of one moment. Without --resume the next copy removes what is left, and starts anew.
    """
    from contextlib import closing

    from tuomin import atomic
    from tuomin import plan as plans
    from tuomin.cli import part
    from tuomin.cli.again import resumable
    from tuomin.cli.pacing import limits, paced
    from tuomin.cli.plan import make
    from tuomin.cli.screen import measured, tell
    from tuomin.connectors.open import open_connector
    from tuomin.copier import copy as run
    from tuomin.copier import refuse_full, refuse_same
    from tuomin.errors import SetupError
    from tuomin.reports import planned
    from tuomin.transforms.keys import read_key

    if resume and not key_file:
        raise typer.BadParameter(KEYLESS, param_hint="--resume")
    chosen = part.wanted(subset, children=subset_children.value, seed=subset_seed)
    if plan and chosen:
        raise SetupError("a plan says itself which rows are copied", hint=PLANNED)
    key = read_key(key_file) if key_file else None
    bounds = limits(
        load=max_load, lag=max_lag, runtime=max_runtime, window=window, pause=pause, stop=stop
    )
    if save_plan:
        atomic.refuse_unwritable(save_plan)
    with (
        closing(open_connector(source, lock=lock)) as origin,
        closing(open_connector(target, write=True)) as end,
        paced(source, bounds, quiet=quiet) as pace,
    ):
        refuse_same(origin, end)
        refuse_full(origin, end)
        agreed = (
            plans.read(plan)
            if plan
            else make(
                source,
                policy=policy,
                key_file=key_file,
                decisions=decisions,
                subset=chosen,
                quiet=quiet,
                lock=lock,
                pace=pace,
            )
        )
        if agreed.falls_short and not anyway:
            tell(f"no copy made: {planned.shortfall(plans.document(agreed))}")
            tell("change the policy, ask for that outcome, or copy --anyway")
            return 1
        if key and any(each.risk == "not_resumed" for each in agreed.risks):
            tell(UNRESUMED)
        with resumable(), measured(quiet=quiet) as step:
            done = run(origin, end, agreed, key=key, resume=resume, progress=step, pace=pace)
    if save_plan:
        plans.write(agreed, save_plan)
    if not (plan or save_plan):
        tell(*_lost(agreed))
    _tell(done, resumed=resume, quiet=quiet)
    return 0


def _lost(agreed: "Plan") -> "Iterator[str]":
    """What verify cannot know when nobody keeps the plan."""
    if any(table.cut for table in agreed.tables):
        yield "joins were cut on purpose, and only the plan tells verify so: give copy --save-plan"
    if agreed.subset:
        yield "only the plan tells verify which rows were to be copied: give copy --save-plan"


def _tell(done: "Copied", *, resumed: bool, quiet: bool) -> None:
    from tuomin.cli import part
    from tuomin.cli.screen import brief, tell
    from tuomin.connectors.placing import is_altered
    from tuomin.reports import made

    differs = [
        f"{'otherwise' if is_altered(loss) else 'not'} in the copy: {loss}" for loss in done.losses
    ]
    tell(*brief(differs, "differ in the copy", quiet=quiet))
    if quiet:
        return
    if resumed:
        tell(made.resumed(done))
    tell(*part.lines(done.shares), *made.lines(done))
    tell(
        f"copied {sum(done.rows.values()):,} rows in {len(done.rows)} tables"
        f" in {done.seconds:.1f} s; key: {done.key}"
    )
