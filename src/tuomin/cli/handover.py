"""`tuomin handover`: write what other tools take from an inventory or a plan."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tuomin.cli.options import Lang, Language


class Tool(StrEnum):
    comments = "comments"
    dbt = "dbt"


def handover(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="inventory.json")],
    *,
    to: Annotated[Tool, typer.Option("--to", help="who takes the files")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="the folder to write them to; made if need be")
    ] = Path("handover"),
    lang: Lang = Language.en,
) -> None:
    """Write files that other tools take; they hold names, levels and kinds, and no value.

    comments: SQL that appends [tuomin: level kind] to the comments of columns.

    dbt: schema.yml, the tables as sources with meta and tags.
    """
    from tuomin import atomic, inventory
    from tuomin.cli.screen import tell
    from tuomin.cli.store import titles
    from tuomin.errors import SetupError
    from tuomin.reports.handover import RENDER, Handed

    written = RENDER[to.value](Handed(found=inventory.read(file), titles=titles(), lang=lang.value))
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"cannot be made ({error.strerror})", where=str(output), hint="choose another folder"
        ) from error
    for name, content in written.items():
        atomic.write(output / name, content)
        tell(f"written to {output / name}")
