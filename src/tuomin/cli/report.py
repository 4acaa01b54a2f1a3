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

    atomic.write(output, page.render([_read(path) for path in files], titles()))
    tell(f"written to {output}")


def _read(path: Path) -> dict[str, Any]:
    import json

    import yaml

    from tuomin.errors import SetupError

    try:
        text = path.read_text(encoding="utf-8")
        written = text.lstrip().startswith("{")
        document = json.loads(text) if written else yaml.load(text, Loader=yaml.CSafeLoader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise SetupError(
            "cannot be read as JSON or YAML", where=str(path), hint="name a file tuomin wrote"
        ) from error
    if not isinstance(document, dict):
        raise SetupError("is no inventory, plan or proof", where=str(path))
    return document
