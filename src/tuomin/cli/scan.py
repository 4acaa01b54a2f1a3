"""`tuomin scan`: say where personal information lies."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import (
    Detectors,
    Form,
    Format,
    Lang,
    Language,
    Lists,
    Output,
    Quiet,
    Rows,
    SensitiveList,
    Source,
)

if TYPE_CHECKING:
    from tuomin.model import Inventory

DEFAULT_ROWS = 2000
NO, INCOMPLETE = 1, 3


def scan(
    url: Source,
    *,
    form: Format = Form.text,
    output: Output = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    sensitive: Lists = SensitiveList.agreement,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="LEVEL", help="exit 1 if personal or sensitive is found"),
    ] = None,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> int:
    """Find personal information: level, kind, confidence, why and clause of each column."""
    from tuomin import inventory
    from tuomin.cli.screen import emit, tell
    from tuomin.reports import text

    levels = _gate(fail_on)
    found = inspect(url, rows=rows, detectors=detectors, sensitive=sensitive, quiet=quiet)
    if form is Form.json or output:
        emit(inventory.dumps(found), output)
    if form is Form.text and not (quiet and found.complete):
        text.inventory(found, lang=lang.value)
    for problem in unread(found):
        tell(problem)
    if not found.complete:
        return INCOMPLETE
    return NO if any(column.level in levels for column in found.columns) else 0


def inspect(
    url: str,
    *,
    rows: int = DEFAULT_ROWS,
    detectors: Path | None = None,
    sensitive: SensitiveList = SensitiveList.agreement,
    quiet: bool = False,
) -> "Inventory":
    """Open the store, scan it and close it."""
    from contextlib import closing

    from tuomin.cli.screen import progress
    from tuomin.connectors.open import open_connector
    from tuomin.detect import registry
    from tuomin.scan import scan as look

    known = registry.load(detectors) if detectors else None
    with closing(open_connector(url)) as connector, progress(quiet=quiet) as step:
        return look(
            connector, rows=rows, detectors=known, sensitive_list=sensitive.value, progress=step
        )


def unread(found: "Inventory") -> list[str]:
    """One line for each table or column that could not be looked at."""
    tables = [
        f"not looked at: {table.table}: {table.status}"
        for table in found.tables
        if table.status not in ("scanned", "empty")
    ]
    columns = [
        f"undetermined: {column.label}: {column.reason}"
        for column in found.columns
        if column.level == "undetermined"
    ]
    return tables or columns


def _gate(fail_on: str | None) -> set[str]:
    choices = {None: set(), "sensitive": {"sensitive"}, "personal": {"sensitive", "personal"}}
    if fail_on not in choices:
        raise typer.BadParameter("choose personal or sensitive", param_hint="--fail-on")
    return choices[fail_on]
