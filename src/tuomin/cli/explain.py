"""`tuomin explain`: say why a column got its verdict."""

from typing import Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Detectors,
    Form,
    Format,
    Lang,
    Language,
    Lists,
    NoValues,
    Presidio,
    Rows,
    SensitiveList,
    Source,
)


def explain(
    url: Source,
    column: Annotated[str, typer.Argument(metavar="TABLE.COLUMN", help="the column to explain")],
    *,
    form: Format = Form.text,
    rows: Rows = DEFAULT_ROWS,
    no_values: NoValues = False,
    detectors: Detectors = None,
    presidio: Presidio = None,
    sensitive: Lists = SensitiveList.agreement,
    lang: Lang = Language.en,
) -> None:
    """Show all evidence for and against one column, with weights; shapes, never values."""
    from contextlib import closing

    from tuomin.cli import screen, store
    from tuomin.connectors.open import open_connector
    from tuomin.detect.explanation import lines
    from tuomin.reports.grid import safe
    from tuomin.scan import explain as why

    with closing(open_connector(url)) as connector:
        found = why(
            connector,
            column,
            rows=rows,
            detectors=store.known(detectors),
            sensitive_list=sensitive.value,
            values=not no_values,
            joined=store.joined(detectors, presidio),
        )
    if form is Form.json:
        screen.document(found)
    else:
        screen.show("\n".join(safe(line) for line in lines(found, lang=lang.value)))
