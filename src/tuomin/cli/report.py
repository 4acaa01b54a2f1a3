"""`tuomin report`: show inventories, plans and proofs in the form that somebody reads."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tuomin.cli.options import Lang, Language


class ReportForm(StrEnum):
    html = "html"
    csv = "csv"
    ndjson = "ndjson"
    markdown = "markdown"
    sarif = "sarif"
    junit = "junit"
    excel = "excel"


SUFFIXES = {
    ".html": ReportForm.html,
    ".htm": ReportForm.html,
    ".csv": ReportForm.csv,
    ".ndjson": ReportForm.ndjson,
    ".md": ReportForm.markdown,
    ".sarif": ReportForm.sarif,
    ".xml": ReportForm.junit,
    ".xlsx": ReportForm.excel,
}


def report(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="inventory.json, plan.yaml, proof.json")
    ],
    *,
    form: Annotated[
        ReportForm | None,
        typer.Option("--format", help="what to write; else the end of the file's name says it"),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="the file to write; - is stdout")
    ] = Path("report.html"),
    lang: Lang = Language.en,
) -> None:
    """Write one HTML page in both languages, or an inventory as CSV, Excel, SARIF and others.

    The page opens without a network.
    """
    from tuomin import atomic
    from tuomin.cli.screen import show, tell

    if not form and str(output) != "-" and output.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise typer.BadParameter(f"ends in none of {known}: give --format", param_hint="--output")
    chosen = form or SUFFIXES.get(output.suffix.lower(), ReportForm.html)
    content = _page(files) if chosen is ReportForm.html else _form(files, chosen, lang)
    if str(output) != "-":
        atomic.write(output, content)
        tell(f"written to {output}")
    elif isinstance(content, str):
        show(content)
    else:
        raise typer.BadParameter("Excel needs a file", param_hint="--output")


def _page(files: list[Path]) -> str:
    from tuomin.cli.store import titles
    from tuomin.reports import page

    return page.render([read(path) for path in files], titles())


def _form(files: list[Path], form: ReportForm, lang: Language) -> str | bytes:
    from tuomin import inventory
    from tuomin.cli.store import titles
    from tuomin.reports import forms

    if len(files) != 1:
        raise typer.BadParameter(f"{form.value} shows one inventory", param_hint="FILE")
    [path] = files
    found, lines = inventory.read(path), inventory.lines(path)
    listing = forms.listing(found, titles(), lang=lang.value, source=path.as_posix(), lines=lines)
    return forms.RENDER[form.value](listing)


def read(path: Path) -> dict[str, Any]:
    """What a file holds that tuomin wrote: JSON, or a plan's YAML."""
    import json

    from tuomin import document
    from tuomin.errors import SetupError

    hint = "name a file tuomin wrote"
    try:
        text = path.read_text(encoding="utf-8")
        if not text.lstrip().startswith("{"):
            return document.loads(text, where=str(path), error=SetupError, hint=hint)
        found = json.loads(text)
    except (OSError, ValueError, RecursionError) as error:
        raise SetupError("cannot be read as JSON or YAML", where=str(path), hint=hint) from error
    if not isinstance(found, dict):
        raise SetupError("is no inventory, plan or proof", where=str(path), hint=hint)
    return found
