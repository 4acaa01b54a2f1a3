"""`tuomin diff`: say what is new since an inventory was made."""

from pathlib import Path
from typing import Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Decisions,
    Detectors,
    Form,
    Format,
    Quiet,
    Rows,
    Source,
)

SAME, DIFFERENT, INCOMPLETE = 0, 1, 3


def diff(
    url: Source,
    *,
    inventory: Annotated[
        Path, typer.Option("--inventory", help="the inventory to compare with, from tuomin scan")
    ],
    form: Format = Form.text,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    quiet: Quiet = False,
) -> int:
    """Scan and name what changed: 0 the same, 1 something to look at, above that trouble."""
    from dataclasses import asdict

    from tuomin import decisions as decided
    from tuomin import inventory as inventories
    from tuomin.changes import changes, to_look_at
    from tuomin.cli import store
    from tuomin.cli.screen import document, show, tell
    from tuomin.reports import text

    said = store.words(decisions, detectors)
    before = inventories.read(inventory)
    said = decided.of(before) if said is None else said
    after = store.inspect(
        url, rows=rows, detectors=detectors, sensitive=before.sensitive_list, quiet=True
    )
    before, after = (store.decided(each, said, detectors) for each in (before, after))
    found = changes(before, after)
    urgent = to_look_at(found)
    shown = urgent if quiet else found
    if form is Form.json:
        document({"format": "tuomin.changes/1", "changes": [asdict(change) for change in shown]})
    elif shown:
        show(text.changes(shown))
    elif not quiet:
        tell("nothing changed")
    for problem in store.unread(after):
        tell(problem)
    if urgent:
        return DIFFERENT
    return SAME if after.complete else INCOMPLETE
