"""`tuomin review`: let people decide on an inventory in Excel, and read back what they decided."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import Detectors, Lang, Language

if TYPE_CHECKING:
    from tuomin.model import Inventory

REFUSED = 1


def review(
    path: Annotated[
        Path, typer.Argument(metavar="INVENTORY", help="inventory.json from tuomin scan")
    ],
    *,
    excel: Annotated[
        Path | None, typer.Option("--excel", help="the workbook to write (mode 0600)")
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option("--before", help="an earlier inventory: the workbook says what changed"),
    ] = None,
    filled: Annotated[
        Path | None, typer.Option("--import", help="the workbook that people filled")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", help="the file that takes the decisions (YAML)"),
    ] = None,
    detectors: Detectors = None,
    lang: Lang = Language.en,
) -> int:
    """Write a workbook in which people decide on columns, or read their decisions back.

    Rows that no longer fit are refused, each with its reason (exit code 1); the others are put into
    the file of decisions, in which everything else stays as it is.
    """
    from tuomin import inventory

    if (excel is None) == (filled is None):
        raise typer.BadParameter("give one of the two", param_hint="--excel, --import")
    if filled and decisions is None:
        raise typer.BadParameter("say which file takes the decisions", param_hint="--decisions")
    found = inventory.read(path)
    if filled and decisions:
        return _import(found, filled, decisions, detectors)
    if excel:
        _export(found, inventory.read(before) if before else None, excel, detectors, lang.value)
    return 0


def _export(
    found: "Inventory",
    before: "Inventory | None",
    path: Path,
    detectors: Path | None,
    lang: str,
) -> None:
    from tuomin import atomic
    from tuomin.changes import changes
    from tuomin.cli.screen import tell
    from tuomin.cli.store import titles
    from tuomin.review import workbook

    changed = changes(before, found) if before else ()
    atomic.write(path, workbook.render(found, changed, titles(detectors), lang=lang))
    tell(f"written to {path}")


def _import(found: "Inventory", filled: Path, path: Path, detectors: Path | None) -> int:
    from tuomin import atomic, decisions
    from tuomin.cli.screen import tell
    from tuomin.cli.store import known
    from tuomin.review import fit, rows

    kinds = known(detectors)
    standing = decisions.read(path, kinds) if path.exists() else ()
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    fitting = fit.fit(rows.read(filled), found, standing, kinds, today=decisions.today())
    tell(*(f"refused: {each}" for each in fitting.refused))
    if fitting.decisions:
        atomic.write(path, decisions.merged(text, fitting.decisions, kinds))
    tell(f"{path}: {len(fitting.decisions)} new, {len(fitting.refused)} rows refused")
    return REFUSED if fitting.refused else 0
