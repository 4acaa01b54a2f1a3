"""`tuomin agreement check`: read a company's agreement as `scan --agreement` would."""

from pathlib import Path
from typing import Annotated

import typer

from tuomin.cli.options import Detectors

agreement = typer.Typer(
    help="What a company declares that it holds.", rich_markup_mode=None, no_args_is_help=True
)


@agreement.callback()
def root() -> None:
    """Check a company's agreement, the file for `scan --agreement`."""


@agreement.command("check")
def check(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="a company's agreement (YAML)")],
    *,
    detectors: Detectors = None,
) -> None:
    """Say what an agreement declares; unknown keys and kinds and clauses given twice are errors."""
    from tuomin import declared
    from tuomin.cli import store
    from tuomin.cli.screen import show

    company = declared.read(path, store.known(detectors))
    kinds = frozenset().union(*company.declares.values())
    show(
        f"{path}: {len(company.declares)} clauses declare {len(kinds)} kinds; "
        f"separate consent is asked for {len(company.separate_consent)}"
    )
