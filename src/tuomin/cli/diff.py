"""`tuomin diff`: say what is new since an inventory was made."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    DEFAULT_TIMEOUT,
    AllStores,
    Decisions,
    Detectors,
    Form,
    Format,
    Jobs,
    JsonOutput,
    Lang,
    Language,
    LockTimeout,
    MaxLag,
    MaxLoad,
    MaxRuntime,
    Notify,
    NotifyDryRun,
    NotifyFile,
    NotifyState,
    PauseFile,
    Quiet,
    RedactNames,
    Rows,
    Schedule,
    Source,
    StatementTimeout,
    StopFile,
    TimeWindow,
)

if TYPE_CHECKING:
    from tuomin.decisions import Settled
    from tuomin.model import Change, Inventory

SAME, DIFFERENT, INCOMPLETE, FAILED = 0, 1, 3, 4

InventoryFile = Annotated[
    Path, typer.Option("--inventory", help="the inventory to compare with, from tuomin scan")
]
Update = Annotated[
    bool, typer.Option("--update", help="keep what was found, when all could be looked at")
]
Every = Annotated[
    bool, typer.Option("--all", help="look at all tables, not only at new and changed ones")
]
Anyway = Annotated[
    bool, typer.Option("--anyway", help="compare though the inventory is of another store")
]
Moved = Annotated[
    bool,
    typer.Option("--moved", help="the store of the inventory has this address now, and its tables"),
]
MetricsFile = Annotated[
    Path | None,
    typer.Option("--metrics", help="write the run's figures for Prometheus (mode 0644)"),
]
HistoryFile = Annotated[
    Path | None,
    typer.Option("--history", help="add a line on the run to this file, for tuomin report"),
]


def diff(
    url: Source,
    *,
    all_stores: AllStores = False,  # noqa: ARG001 - its callback runs instead, as the next one's
    schedule: Schedule = None,  # noqa: ARG001
    inventory: InventoryFile,
    form: Format = Form.text,
    output: JsonOutput = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    update: Update = False,
    every: Every = False,
    anyway: Anyway = False,
    moved: Moved = False,
    metrics: MetricsFile = None,
    history: HistoryFile = None,
    notify: Notify = None,
    notify_file: NotifyFile = None,
    notify_state: NotifyState = None,
    dry: NotifyDryRun = False,
    redact: RedactNames = False,
    timeout: StatementTimeout = DEFAULT_TIMEOUT,
    lock: LockTimeout = None,
    max_load: MaxLoad = None,
    max_lag: MaxLag = None,
    max_runtime: MaxRuntime = None,
    window: TimeWindow = None,
    pause: PauseFile = None,
    stop: StopFile = None,
    jobs: Jobs = 1,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> int:
    """Scan and name what changed: 0 the same, 1 something to look at, above that trouble.

    Tables that are as they were, by fingerprints in the inventory, are not scanned again.

    With --update the inventory is replaced, whole or not at all, when something changed and nothing
    was left out; otherwise it stays as it is, as it does when a message could not be sent. Where
    rows changed and verdicts did not, its fingerprints alone are brought up to date.
    """
    from tuomin.changes import changes, to_look_at
    from tuomin.cli import store
    from tuomin.cli.compared import compared
    from tuomin.cli.lock import locked
    from tuomin.cli.meter import metered
    from tuomin.cli.notices import beside, noticed, wanted
    from tuomin.cli.pacing import limits, paced
    from tuomin.cli.screen import brief, tell

    bounds = limits(
        load=max_load, lag=max_lag, runtime=max_runtime, window=window, pause=pause, stop=stop
    )
    look = partial(
        store.inspect,
        url,
        rows=rows,
        detectors=detectors,
        quiet=True,
        warned=not quiet,
        timeout=timeout,
        lock=lock,
        jobs=jobs,
        watched=True,
    )
    state = notify_state or beside(inventory)
    messages = partial(wanted, lang=lang.value, dry=dry, redact=redact)
    with (
        locked(inventory),
        metered(metrics, None if dry else history, url) as meter,
        noticed(messages(notify, notify_file, state), url) as notices,
        paced(url, bounds, quiet=quiet) as pace,
    ):
        pair = compared(
            url,
            inventory,
            decisions,
            partial(look, pace=pace),
            detectors=detectors,
            anyway=anyway,
            moved=moved,
            update=update,
            every=every,
        )
        before, after = pair.before, pair.after
        found = changes(before, after)
        urgent = to_look_at(found)
        shown = urgent if quiet else found
        _keep_changes(shown, pair.settled, output, form=form, quiet=quiet)
        if form is Form.text:
            settled = () if quiet else pair.settled
            _show(shown, settled, lang=lang.value, detectors=detectors, quiet=quiet)
        told = pair.told if quiet else frozenset()
        tell(*brief(store.unread(after, told), "were not looked at", quiet=quiet))
        known = notices.changes(urgent, after)
        if update and not known:
            tell(f"{inventory}: left as it was, for not everybody was told")
        elif update:
            new = bool(found) or pair.decided or pair.moved
            _keep(inventory, before, after, new=new, quiet=quiet)
        meter.found, meter.changed = after, urgent
        meter.code = _code(urgent, after, failed=notices.failed)
    return meter.code


def _code(urgent: "Sequence[Change]", after: "Inventory", *, failed: bool) -> int:
    if failed:
        return FAILED
    return DIFFERENT if urgent else SAME if after.complete else INCOMPLETE


def _keep_changes(
    found: "Sequence[Change]",
    settled: "Sequence[Settled]",
    output: Path | None,
    *,
    form: Form,
    quiet: bool,
) -> None:
    """Print or save the document of the run, where one was asked for."""
    from dataclasses import asdict

    from tuomin.cli.screen import emit, written

    if form is Form.json or output:
        document = {
            "format": "tuomin.changes/1",
            "changes": [asdict(each) for each in found],
            "decided": [asdict(each) for each in settled],
        }
        emit(written(document), output, quiet=quiet)


def _show(
    found: "Sequence[Change]",
    settled: "Sequence[Settled]",
    *,
    lang: str,
    detectors: Path | None,
    quiet: bool,
) -> None:
    from tuomin.cli.screen import show, tell
    from tuomin.cli.store import titles
    from tuomin.reports import text

    names = titles(detectors)
    if settled:
        tell("decided since the inventory was kept, and no change of the store:")
        show(text.settled(settled, lang=lang, titles=names))
    if found:
        show(text.changes(found, lang=lang, titles=names))
    elif not quiet:
        tell("nothing else changed" if settled else "nothing changed")


def _keep(path: Path, before: "Inventory", after: "Inventory", *, new: bool, quiet: bool) -> None:
    """Replace the inventory in `path` where there is something to keep."""
    from tuomin import inventory
    from tuomin.changes import learnt, refreshed
    from tuomin.cli.screen import tell

    kept = learnt(before, after) if new else refreshed(before, after)
    if not after.complete:
        tell(f"{path}: left as it was, for not all could be looked at")
    elif new or kept != before:
        inventory.write(kept, path)
        tell(*([f"{path}: updated"] if new and not quiet else []))
