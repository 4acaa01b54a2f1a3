"""`tuomin demo`: the whole path on a sample database, from scan to proof."""

from pathlib import Path
from typing import Annotated

import typer

FILES = ("shop.db", "inventory.json", "plan.yaml", "copy.db", "proof.json", "report.html")


def demo(
    folder: Annotated[Path, typer.Option("--folder", help="where the results go")] = Path("demo"),
    *,
    rows: Annotated[int, typer.Option("--rows", min=100, help="customers in the sample")] = 2000,
) -> int:
    """Build a sample database, scan it, copy it without personal information, prove the copy."""
