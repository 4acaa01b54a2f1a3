"""`tuomin demo`: the whole path on a sample database, from scan to proof."""

import os
from pathlib import Path
from textwrap import indent
from typing import Annotated

import typer

from tuomin.cli.options import Lang, Language

SHOP, COPY = "shop.db", "copy.db"
INVENTORY, PLAN, PROOF, PAGE = "inventory.json", "plan.yaml", "proof.json", "report.html"
RESULTS = {SHOP, COPY, INVENTORY, PLAN, PROOF, PAGE}


def demo(
    *,
    folder: Annotated[Path, typer.Option("--folder", help="where the results go")] = Path("demo"),
    rows: Annotated[int, typer.Option("--rows", min=100, help="customers in the sample")] = 2000,
    lang: Lang = Language.en,
) -> int:
    """Build a sample database, scan it, copy it without personal information, prove the copy."""
    from sample_db.write import write
    from tuomin.cli.screen import tell

    _make(folder)
    place = {name: folder / name for name in (SHOP, COPY, INVENTORY, PLAN, PROOF, PAGE)}
    for name in (SHOP, COPY):
        place[name].unlink(missing_ok=True)
    source, target = f"sqlite:///{place[SHOP]}", f"sqlite:///{place[COPY]}"

    tell(f"1. build: a shop, a clinic and their staff, {rows:,} customers -> {place[SHOP]}")
    made = write(source, rows=rows, seed=1)
    tell(f"   {made.total():,} rows in {len(made)} tables, all invented")
    return _walk(source, target, place, lang)


def _make(folder: Path) -> None:
    """The folder for the results; SetupError where it cannot be written or holds other things."""
    from tuomin.errors import SetupError

    advice = "name another one with --folder"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = {path.name for path in folder.iterdir()}
    except OSError as found:
        problem = f"cannot be made or read ({found.strerror})"
        raise SetupError(problem, where=str(folder), hint=advice) from found
    others = there - RESULTS or (there and SHOP not in there)
    if others or not os.access(folder, os.W_OK):
        problem = "holds other files" if others else "cannot be written"
        raise SetupError(problem, where=str(folder), hint=advice)


def _walk(source: str, target: str, place: dict[str, Path], lang: Language) -> int:
    import json

    from tuomin import inventory as inventories
    from tuomin import plan as plans
    from tuomin.cli import copy, plan, report, scan, verify
    from tuomin.cli.screen import tell
    from tuomin.reports import planned, proved, text

    tell(f"2. scan: where is personal information? -> {place[INVENTORY]}")
    scan.scan(source, output=place[INVENTORY], quiet=True)
    tell(*_indented(text.summary(inventories.read(place[INVENTORY]), lang=lang.value)))

    tell(f"3. plan: what happens to each column? -> {place[PLAN]}")
    plan.plan(source, inventory=place[INVENTORY], output=place[PLAN], quiet=True)
    tell(*_indented(planned.summary(plans.document(plans.read(place[PLAN])), lang=lang.value)))

    tell(f"4. copy: with a random key that dies with the run -> {place[COPY]}")
    copy.copy(source, target, plan=place[PLAN], quiet=True)

    tell(f"5. verify: attack the copy on all rows -> {place[PROOF]}")
    code = verify.verify(
        source,
        target,
        plan=place[PLAN],
        inventory=place[INVENTORY],
        output=place[PROOF],
        quiet=True,
    )
    tell(*_indented(proved.summary(json.loads(place[PROOF].read_text()), lang=lang.value)))

    tell(f"6. report: open it in a browser -> {place[PAGE]}")
    report.report([place[INVENTORY], place[PLAN], place[PROOF]], output=place[PAGE], lang=lang)
    return code


def _indented(text: str) -> list[str]:
    return indent(text, "   ").split("\n")
