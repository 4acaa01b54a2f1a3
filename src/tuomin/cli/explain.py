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
    detectors: Detectors = None,
    sensitive: Lists = SensitiveList.agreement,
    lang: Lang = Language.en,
) -> None:
    """Show all evidence for and against one column, with weights; shapes, never values."""
    import json

    from tuomin.cli.screen import show
    from tuomin.scan import explain as tell_why

    why = tell_why(url, column, lang=lang.value)
    show(json.dumps(why, ensure_ascii=False, indent=2) if form is Form.json else why)
