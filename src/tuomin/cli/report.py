"""`tuomin report`: show inventories, plans and proofs in the form that somebody reads."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from tuomin.cli.options import Lang, Language, Quiet


class ReportForm(StrEnum):
    html = "html"
    json = "json"
    csv = "csv"
    ndjson = "ndjson"
    markdown = "markdown"
    sarif = "sarif"
    junit = "junit"
    excel = "excel"


INVENTORY, HISTORY = "tuomin.inventory/1", "tuomin.run/1"
SUFFIXES = {
    ".html": ReportForm.html,
    ".htm": ReportForm.html,
    ".json": ReportForm.json,
    ".csv": ReportForm.csv,
    ".ndjson": ReportForm.ndjson,
    ".md": ReportForm.markdown,
    ".sarif": ReportForm.sarif,
    ".xml": ReportForm.junit,
    ".xlsx": ReportForm.excel,
}


def report(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="inventory.json, plan.yaml, proof.json, history.ndjson"
        ),
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
    quiet: Quiet = False,
) -> None:
    """Write one HTML page in both languages, or an inventory as CSV, Excel, SARIF and others.

    Several inventories of one store, and a history that tuomin diff --history wrote, become a trend
    (as JSON, too). The page opens without a network, in the language of --lang. FILE may be - for
    standard input.
    """
    from tuomin import atomic
    from tuomin.cli.screen import show, tell

    if not form and str(output) != "-" and output.suffix.lower() not in SUFFIXES:
        known = ", ".join(SUFFIXES)
        raise typer.BadParameter(f"ends in none of {known}: give --format", param_hint="--output")
    chosen = form or SUFFIXES.get(output.suffix.lower(), ReportForm.html)
    content = _content(files, chosen, lang)
    if str(output) != "-":
        atomic.write(output, content)
        tell(*([] if quiet else [f"written to {output}"]))
    elif isinstance(content, str):
        show(content)
    else:
        raise typer.BadParameter("Excel needs a file", param_hint="--output")


def _content(files: list[Path], form: ReportForm, lang: Language) -> str | bytes:
    from tuomin.cli.screen import tell

    if form not in {ReportForm.html, ReportForm.json}:
        return _form(files, form, lang)
    documents = [read(path) for path in files]
    _check(files, documents)
    trends = _trends(files, documents)
    given = sum(each.get("format") == INVENTORY for each in documents)
    if form is ReportForm.html:
        if given > 1 and not any(each["changes"] is not None for each in trends):
            tell("the inventories are of different stores: each is shown, and no trend")
        return _page(documents, trends, lang)
    if not trends:
        whose = "these are of different stores: give " if given > 1 else "give "
        raise typer.BadParameter(
            f"JSON shows a trend: {whose}several inventories of one store, or a history",
            param_hint="FILE",
        )
    from tuomin.reports import trend

    return trend.dumps(trends)


def _check(files: list[Path], documents: list[dict[str, Any]]) -> None:
    """What was edited by hand, or cut off, is told before it is drawn."""
    from tuomin import inventory

    for path, document in zip(files, documents, strict=True):
        if document.get("format") == INVENTORY:
            inventory.of(document, where=str(path))


def _page(documents: list[dict[str, Any]], trends: list[dict[str, Any]], lang: Language) -> str:
    """The trends, the last of several inventories of one store, and what else there is."""
    from tuomin.cli.store import titles
    from tuomin.reports import page

    listed = [each for each in documents if each.get("format") != HISTORY]
    inventories = [each for each in listed if each.get("format") == INVENTORY]
    if any(each["changes"] is not None for each in trends):
        listed = [each for each in listed if each not in inventories[:-1]]
    return page.render([*trends, *listed], titles(), lang=lang.value)


def _trends(files: list[Path], documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The trend of several inventories, when they are of one store, and of each history."""
    from itertools import pairwise

    from tuomin import inventory
    from tuomin.connectors.url import is_other
    from tuomin.reports import trend

    both = list(zip(files, documents, strict=True))
    found = [trend.of_runs(each["runs"], str(path)) for path, each in both if "runs" in each]
    paths = [path for path, each in both if each.get("format") == INVENTORY]
    if len(paths) == 1:
        return found
    named = [(path.name, inventory.read(path)) for path in paths]
    same = not any(is_other(one.url, other.url) for (_, one), (_, other) in pairwise(named))
    return [trend.of_inventories(named), *found] if named and same else found


def _form(files: list[Path], form: ReportForm, lang: Language) -> str | bytes:
    from tuomin import columnwise
    from tuomin.cli.store import titles
    from tuomin.reports import forms

    if len(files) != 1:
        raise typer.BadParameter(f"{form.value} shows one inventory", param_hint="FILE")
    [path] = files
    with _opened(path) as file:
        found, columns = columnwise.opened(file, where=str(path))
        listing = forms.listing(
            found, titles(), lang=lang.value, source=path.as_posix(), columns=columns
        )
    return forms.RENDER[form.value](listing)


def read(path: Path) -> dict[str, Any]:
    """What a file holds that tuomin wrote: JSON, a plan's YAML, or the `runs` of a history."""
    import json

    from tuomin import document
    from tuomin.errors import SetupError
    from tuomin.reports import history

    hint, text = "name a file tuomin wrote", _text(path)
    try:
        if not text.lstrip().startswith("{"):
            return document.loads(text, where=str(path), error=SetupError, hint=hint)
        if history.is_one(text):
            return {"format": HISTORY, "runs": history.loads(text)}
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SetupError("cannot be read as JSON or YAML", where=str(path), hint=hint) from error
    if not isinstance(found, dict):
        raise SetupError("is no inventory, plan or proof", where=str(path), hint=hint)
    return found


def _text(path: Path) -> str:
    """What a file, or standard input, holds."""
    with _opened(path) as file:
        return file.read()


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """A file, or standard input, open for reading; SetupError when it cannot be read."""
    from tuomin.errors import SetupError

    try:
        with nullcontext(sys.stdin) if str(path) == "-" else path.open(encoding="utf-8") as file:
            yield file
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            "cannot be read", where=str(path), hint="name a file tuomin wrote"
        ) from error
