"""`tuomin explain`: say why a column got its verdict."""

from typing import Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Decisions,
    Detectors,
    ExplainForm,
    Lang,
    Language,
    Lists,
    NoValues,
    Presidio,
    Quiet,
    Rows,
    SensitiveList,
    Source,
)


def explain(
    url: Source,
    column: Annotated[str, typer.Argument(metavar="TABLE.COLUMN", help="the column to explain")],
    *,
    form: Annotated[
        ExplainForm, typer.Option("--format", help="how the result is printed; html is a page")
    ] = ExplainForm.text,
    rows: Rows = DEFAULT_ROWS,
    no_values: NoValues = False,
    detectors: Detectors = None,
    presidio: Presidio = None,
    decisions: Decisions = None,
    sensitive: Lists = SensitiveList.agreement,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> None:
    """Show all evidence for and against one column, and what would change it; never a value."""
    from contextlib import closing

    from tuomin.cli import screen, store
    from tuomin.connectors.open import open_connector
    from tuomin.decisions import explained
    from tuomin.detect.weighing.explanation import lines
    from tuomin.otherwise import explain as why
    from tuomin.reports import page
    from tuomin.reports.grid import safe

    said = store.words(decisions, detectors, presidio) or ()
    with closing(open_connector(url)) as connector, screen.counted(quiet=quiet) as step:
        found = why(
            connector,
            column,
            rows=rows,
            detectors=store.known(detectors),
            sensitive_list=sensitive.value,
            values=not no_values,
            joined=store.joined(detectors, presidio),
            progress=step,
        )
    if found["unread"] and not quiet:
        screen.tell(
            f"{found['unread']} tables were not looked at: that the column refers to one of them"
            " without a key is found by tuomin scan"
        )
    found = explained(found, said, store.ground(sensitive.value, detectors, presidio))
    if form is ExplainForm.json:
        screen.document(found)
    elif form is ExplainForm.html:
        screen.show(page.render([found], store.titles(detectors), lang=lang.value))
    else:
        screen.show("\n".join(safe(line) for line in lines(found, lang=lang.value)))
