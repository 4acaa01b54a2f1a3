"""`tuomin handover`: write what other tools take from an inventory or a plan."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tuomin.cli.options import Lang, Language


class Tool(StrEnum):
    comments = "comments"
    dbt = "dbt"
    openlineage = "openlineage"
    datahub = "datahub"
    openmetadata = "openmetadata"


def handover(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="inventory.json; for openlineage, plan.yaml")
    ],
    *,
    to: Annotated[Tool, typer.Option("--to", help="who takes the files")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="the folder to write them to; made if need be")
    ] = Path("handover"),
    source: Annotated[
        str,
        typer.Option(
            "--source",
            help="openlineage: the namespace of the store; datahub: its platform instance",
        ),
    ] = "",
    target: Annotated[
        str, typer.Option("--target", help="openlineage: the namespace of the copy")
    ] = "copy",
    export: Annotated[
        Path | None,
        typer.Option(
            "--export", help="openmetadata: the CSV that it exported, to be given back with tags"
        ),
    ] = None,
    lang: Lang = Language.en,
) -> None:
    """Write files that other tools take; they hold names, levels and kinds, and no value.

    comments: SQL that appends [tuomin: level kind] to the comments of columns.

    dbt: schema.yml, the tables as sources with meta and tags.

    openlineage: the events of a copy by this plan, with what was masked in each column.

    datahub: a business glossary of kinds, and proposals that put terms and tags on columns.

    openmetadata: a classification, a glossary, and with --export the tags of columns.
    """
    from tuomin import atomic
    from tuomin.cli.screen import tell
    from tuomin.errors import SetupError

    for option, name in (("--source", source), ("--target", target)):
        if "@" in name:
            raise typer.BadParameter("a name tells no user", param_hint=option)
    if to is Tool.openlineage:
        written = _events(file, source or "source", target)
    else:
        written = _files(file, to.value, lang, service=source, export=export)
    try:
        output.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SetupError(
            f"cannot be made ({error.strerror})", where=str(output), hint="choose another folder"
        ) from error
    for name, content in written.items():
        atomic.write(output / name, content)
        tell(f"written to {output / name}")


def _files(
    file: Path, to: str, lang: Language, *, service: str, export: Path | None
) -> Mapping[str, str]:
    from tuomin import inventory
    from tuomin.cli.store import titles
    from tuomin.reports.handover import RENDER, Handed

    found, exported = inventory.read(file), _read(export) if export else None
    handed = Handed(found=found, titles=titles(), lang=lang.value, service=service, export=exported)
    return RENDER[to](handed)


def _read(path: Path) -> str:
    from tuomin.errors import SetupError

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError(
            "cannot be read", where=str(path), hint="give the CSV that OpenMetadata exported"
        ) from error


def _events(file: Path, source: str, target: str) -> Mapping[str, str]:
    from datetime import UTC, datetime

    from tuomin import plan
    from tuomin.reports.handover import openlineage

    copied = openlineage.Copied(
        plan=plan.read(file), source=source, target=target, time=datetime.now(UTC)
    )
    return openlineage.render(copied)
