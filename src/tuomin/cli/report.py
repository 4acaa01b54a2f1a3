"""`tuomin report`: write one page from inventories, plans and proofs."""

from pathlib import Path
from typing import Annotated, Any

import typer


def report(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="inventory.json, plan.yaml, proof.json")
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="the page to write")] = Path(
        "report.html"
    ),
) -> None:
    """Write one self-contained HTML page, Chinese and English, that opens without a network."""
    from tuomin import atomic
    from tuomin.cli.screen import tell
    from tuomin.cli.store import titles
    from tuomin.reports import page

    atomic.write(output, page.render([read(path) for path in files], titles()))
    tell(f"written to {output}")


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
