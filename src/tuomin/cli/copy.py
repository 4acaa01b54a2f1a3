"""`tuomin copy`: make the copy that a plan describes."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import (
    Along,
    Decisions,
    KeyFile,
    Lang,
    Language,
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

    from tuomin.connectors.base import Connector
    from tuomin.copier import Copied
    from tuomin.pace import Pace
    from tuomin.plan import Plan
    from tuomin.subset import Subset
    from tuomin.transforms.keyed.keys import Key

KEYLESS = (
    "--resume needs --key-file: the key of a copy without one ended with it."
    " Leave --resume out to copy all tables anew"
)

UNRESUMED = "tables with types of their own: should this copy be stopped, --resume starts it anew"
PLANNED = "give --subset to `tuomin plan`, or leave out --plan"

Anyway = Annotated[
    bool, typer.Option("--anyway", help="copy though the plan predicts less than was asked")
]
SavePlan = Annotated[
    Path | None,
    typer.Option("--save-plan", help="keep the plan of this copy, for verify --plan"),
]
Resume = Annotated[
    bool,
    typer.Option("--resume", help="go on with a copy that was stopped; needs its --key-file"),
]


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
    anyway: Anyway = False,
    save_plan: SavePlan = None,
    resume: Resume = False,
    lock: LockTimeout = None,
    max_load: MaxLoad = None,
    max_lag: MaxLag = None,
    max_runtime: MaxRuntime = None,
    window: TimeWindow = None,
    pause: PauseFile = None,
    stop: StopFile = None,
    lang: Lang = Language.en,
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
    from tuomin.cli.again import noting, resumable
    from tuomin.cli.pacing import limits, paced
    from tuomin.cli.plan import make
    from tuomin.cli.screen import tell
    from tuomin.connectors.open import open_connector
    from tuomin.copier import published, refuse_full, refuse_same
    from tuomin.transforms.keyed.keys import read_key

    if resume and not key_file:
        raise typer.BadParameter(KEYLESS, param_hint="--resume")
    chosen = _chosen(plan, subset, subset_children, subset_seed)
    key = read_key(key_file) if key_file else None
    bounds = limits(
        load=max_load, lag=max_lag, runtime=max_runtime, window=window, pause=pause, stop=stop
    )
    planning = partial(
        make, source, policy=policy, key_file=key_file, decisions=decisions, subset=chosen
    )
    if save_plan:
        atomic.refuse_unwritable(save_plan)
    with (
        resumable(),
        closing(open_connector(source, lock=lock)) as origin,
        closing(open_connector(target, write=True)) as end,
        paced(source, bounds, quiet=quiet) as pace,
    ):
        refuse_same(origin, end)
        refuse_full(origin, end)
        agreed = plans.read(plan) if plan else planning(quiet=quiet, lock=lock, pace=pace)
        if not anyway and _falls_short(agreed, lang.value):
            return 1
        done = _copied((origin, end), agreed, key, resume=resume, pace=pace, quiet=quiet)
        where = end.url
    with noting(published(where)):
        if save_plan:
            plans.write(agreed, save_plan)
        if not (plan or save_plan):
            tell(*_lost(agreed))
        _tell(done, resumed=resume, quiet=quiet)
    return 0


def _chosen(
    plan: Path | None, subset: list[str] | None, children: Along, seed: str
) -> "Subset | None":
    from tuomin.cli import part
    from tuomin.errors import SetupError

    chosen = part.wanted(subset, children=children.value, seed=seed)
    if plan and chosen:
        raise SetupError("a plan says itself which rows are copied", hint=PLANNED)
    return chosen


def _falls_short(agreed: "Plan", lang: str) -> bool:
    """Whether the plan predicts less than was asked, which is told."""
    from tuomin.cli.screen import tell
    from tuomin.plan import document
    from tuomin.reports import planned

    if agreed.falls_short:
        tell(f"no copy made: {planned.shortfall(document(agreed), lang=lang)}")
        tell("change the policy, ask for that outcome, or copy --anyway")
    return agreed.falls_short


def _copied(
    ends: "tuple[Connector, Connector]",
    agreed: "Plan",
    key: "Key | None",
    *,
    resume: bool,
    pace: "Pace",
    quiet: bool,
) -> "Copied":
    from tuomin.cli.screen import measured, tell
    from tuomin.copier import copy as run

    if key and any(each.risk == "not_resumed" for each in agreed.risks):
        tell(UNRESUMED)
    with measured(quiet=quiet) as step:
        return run(*ends, agreed, key=key, resume=resume, progress=step, pace=pace)


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
