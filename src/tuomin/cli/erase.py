"""`tuomin erase`: find one person through all tables, and erase the person in one transaction."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Decisions,
    Detectors,
    Form,
    Format,
    Lang,
    Language,
    Output,
    Quiet,
    Rows,
    Source,
)

if TYPE_CHECKING:
    from tuomin.erase import Identifier
    from tuomin.transforms.keyed.keys import Key

NO = 1


class SharedWord(StrEnum):
    ask = "ask"
    keep = "keep"
    erase = "erase"


SubjectWords = Annotated[
    list[str],
    typer.Option(
        "--subject",
        metavar="KIND[=@FILE|=-]",
        help="what names the person: asked for, or read from a file (0600) or from stdin",
    ),
]
SubjectFile = Annotated[
    Path | None,
    typer.Option("--subject-file", help="file (0600) with the value of the one --subject"),
]
Execute = Annotated[
    bool, typer.Option("--execute", help="do it, in one transaction; without, only plan")
]
KeepRows = Annotated[
    list[str] | None,
    typer.Option(
        "--keep-rows",
        metavar="TABLE",
        help="rows of this table stay, about nobody (orders that tax law wants)",
    ),
]
DeleteRows = Annotated[
    list[str] | None,
    typer.Option(
        "--delete-rows",
        metavar="TABLE",
        help="rows of this table go, though they are about somebody else as well",
    ),
]
SharedOption = Annotated[
    SharedWord,
    typer.Option("--shared", help="what to do with identifiers in rows of somebody else"),
]
Match = Annotated[
    Path | None,
    typer.Option("--match", help="only say whether this receipt is of the person (exit 0 or 1)"),
]
FingerprintKey = Annotated[
    Path | None, typer.Option("--key-file", help="key of the receipt's fingerprint")
]
InventoryFile = Annotated[
    Path | None,
    typer.Option("--inventory", help="inventory of the store, instead of scanning it again"),
]
Yes = Annotated[bool, typer.Option("--yes", help="do not ask before --execute")]


def erase(
    url: Source,
    *,
    subject: SubjectWords,
    subject_file: SubjectFile = None,
    execute: Execute = False,
    yes: Yes = False,
    keep_rows: KeepRows = None,
    delete_rows: DeleteRows = None,
    shared: SharedOption = SharedWord.ask,
    match: Match = None,
    key_file: FingerprintKey = None,
    inventory: InventoryFile = None,
    form: Format = Form.text,
    output: Output = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> int:
    """Find one person in all tables, show what would go, and with --execute erase the person.

    The value never stands on the command line: --subject identity.cn_resident_id asks for it,
    --subject identity.cn_resident_id=@FILE reads a file, =- standard input.

    Exit 1: nobody found, something for a person to decide, or something in the way; 3: tables could
    not be read, and nothing is erased.
    """
    from contextlib import closing

    from tuomin.cli import store
    from tuomin.cli.desk import Desk
    from tuomin.connectors.open import open_connector
    from tuomin.erase import Choices, Eraser, refuse_unerasable
    from tuomin.transforms.keyed.keys import read_key

    key = read_key(key_file) if key_file else None
    person = _person(subject, subject_file)
    if match:
        return _match(match, person, key)
    with closing(open_connector(url)) as connector:
        refuse_unerasable(connector)
    found = store.judged(
        url, inventory=inventory, rows=rows, detectors=detectors, decisions=decisions, quiet=quiet
    )
    choices = Choices(
        keep=frozenset(keep_rows or ()),
        delete=frozenset(delete_rows or ()),
        shared=shared.value,
    )
    with closing(open_connector(url)) as connector:
        eraser = Eraser(connector=connector, inventory=found, subject=person, choices=choices)
        desk = Desk(eraser, key=key, form=form, output=output, lang=lang, quiet=quiet)
        return desk.serve(execute=execute, yes=yes)


def _person(words: list[str], path: Path | None) -> "list[Identifier]":
    from tuomin.erase import subject

    if path is None:
        return [subject.parse(each, ask=_ask, line=sys.stdin.readline) for each in words]
    if len(words) != 1 or "=" in words[0]:
        hint = "--subject KIND --subject-file FILE, or --subject KIND=@FILE for each"
        raise typer.BadParameter(
            f"goes with one --subject KIND: {hint}", param_hint="--subject-file"
        )
    return [subject.parse(f"{words[0]}=@{path}", ask=_ask, line=sys.stdin.readline)]


def _ask(kind: str) -> str:
    """The value, typed on a terminal that does not show it."""
    import getpass

    if not sys.stdin.isatty():
        hint = f"--subject {kind}=@FILE or {kind}=-"
        raise typer.BadParameter(f"no terminal to ask on: {hint}", param_hint="--subject")
    return getpass.getpass(f"{kind}: ", stream=sys.stderr)


def _match(path: Path, person: "list[Identifier]", key: "Key | None") -> int:
    """Whether a receipt is of the person: exit 0 or 1."""
    from tuomin.cli.report import read
    from tuomin.cli.screen import tell
    from tuomin.erase.receipt import is_of
    from tuomin.errors import SetupError

    found = read(path)
    if not isinstance(found.get("subject"), dict) or "fingerprint" not in found["subject"]:
        raise SetupError("is no receipt", where=str(path), hint="give what --execute wrote")
    same = is_of(found, person, key=key)
    tell(f"{path}: {'this receipt is of the person' if same else 'of somebody else'}")
    return 0 if same else NO
