"""`tuomin scan`: say where personal information lies."""

from typing import Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    DEFAULT_TIMEOUT,
    AgreementFile,
    Decisions,
    Detectors,
    Form,
    Format,
    Full,
    Jobs,
    JsonOutput,
    Lang,
    Language,
    Lists,
    LockTimeout,
    MaxLag,
    MaxLoad,
    MaxRuntime,
    NoValues,
    PauseFile,
    Presidio,
    Quiet,
    Rows,
    SensitiveList,
    Source,
    StatementTimeout,
    StopFile,
    TimeWindow,
)

NO, INCOMPLETE = 1, 3
GATES: dict[str | None, set[str]] = {
    None: set(),
    "sensitive": {"sensitive"},
    "personal": {"sensitive", "personal"},
    "undeclared": set(),
}


def scan(
    url: Source,
    *,
    form: Format = Form.text,
    output: JsonOutput = None,
    rows: Rows = DEFAULT_ROWS,
    no_values: NoValues = False,
    full: Full = False,
    detectors: Detectors = None,
    presidio: Presidio = None,
    sensitive: Lists = SensitiveList.agreement,
    agreement: AgreementFile = None,
    decisions: Decisions = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on",
            metavar="LEVEL",
            help="exit 1 on personal, sensitive or undeclared information",
        ),
    ] = None,
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
    """Find personal information: level, kind, confidence, why and clause of each column."""
    from tuomin import inventory
    from tuomin.cli import store
    from tuomin.cli.pacing import limits, paced
    from tuomin.cli.screen import brief, emit, show, tell
    from tuomin.reports import declared, text

    if fail_on not in GATES or (fail_on == "undeclared" and not agreement):
        hint = "choose personal, sensitive or, with --agreement, undeclared"
        raise typer.BadParameter(hint, param_hint="--fail-on")
    if full and no_values:
        raise typer.BadParameter("read every row, or none", param_hint="--full, --no-values")
    bounds = limits(
        load=max_load, lag=max_lag, runtime=max_runtime, window=window, pause=pause, stop=stop
    )
    company = store.company(agreement, detectors) if agreement else None
    said = store.words(decisions, detectors, presidio)
    with paced(url, bounds, quiet=quiet) as pace:
        found = store.inspect(
            url,
            rows=rows,
            detectors=detectors,
            sensitive=sensitive.value,
            values=not no_values,
            presidio=presidio,
            quiet=quiet,
            full=full,
            warned=not quiet,
            timeout=timeout,
            lock=lock,
            pace=pace,
            jobs=jobs,
            watched=not (full or no_values or presidio),
        )
    found = store.decided(found, said, detectors, presidio)
    if company:
        found = store.compared(found, company, detectors, presidio)
    if form is Form.json or output:
        emit(inventory.parts(found), output, quiet=quiet)
    if form is Form.text and not quiet:
        show(text.inventory(found, store.titles(detectors), lang=lang.value))
    tell(*brief(store.unread(found), "were not looked at", quiet=quiet))
    amiss = declared.amiss(found.declared, lang=lang.value) if found.declared else ""
    if amiss and quiet:
        tell(amiss)
    if not found.complete:
        return INCOMPLETE
    reached = any(column.level in GATES[fail_on] for column in found.columns)
    return NO if reached or (amiss and fail_on == "undeclared") else 0
