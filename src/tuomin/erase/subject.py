"""Who is to be erased: a Kind and a value that never stands on a command line."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

from tuomin.erase.model import Identifier
from tuomin.erase.spelling import FOLLOWED, is_telling, of
from tuomin.errors import SetupError, refuse_unknown

LONGEST = 1000  # bytes of a file with one value
BARE = (
    "a value on a command line stands in the shell's history and in everybody's list of processes"
)


def parse(told: str, *, ask: Callable[[str], str], line: Callable[[], str]) -> Identifier:
    """The identifier that `KIND`, `KIND=-` or `KIND=@FILE` leads to.

    `ask` prompts for a value of a Kind, `line` reads the next line of standard input.
    """
    kind, given, where = told.partition("=")
    refuse_unknown([kind], FOLLOWED, where="--subject", what="kind")
    if not given:
        return _identifier(kind, ask(kind), place="--subject")
    if where == "-":
        return _identifier(kind, line(), place="standard input")
    if where.startswith("@"):
        return of_file(kind, Path(where[1:]))
    raise SetupError(
        f"takes no value: {BARE}",
        where=f"--subject {kind}",
        hint=f"--subject {kind} asks for it, {kind}=@FILE reads a file (mode 0600),"
        f" {kind}=- standard input; and take this line out of the history",
    )


def of_file(kind: str, path: Path) -> Identifier:
    """The identifier in a file that its owner alone can read."""
    where = str(path)
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise SetupError("a value lives in a regular file", where=where)
            if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise SetupError("others can read this file", where=where, hint="chmod 600")
            content = file.read(LONGEST + 1)
    except OSError as error:
        raise SetupError(f"cannot be read ({error.strerror})", where=where) from error
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise SetupError("is no UTF-8", where=where, hint="save it as UTF-8") from None
    return _identifier(kind, text, place=where)


def _identifier(kind: str, text: str, *, place: str) -> Identifier:
    if not text.strip() or len(text) > LONGEST or "\n" in text.strip():
        raise SetupError("holds no value, or more than one", where=place, hint="one value alone")
    found = of(kind, text)
    if not is_telling(found):
        raise SetupError(
            f"what was given for {kind} is too short to tell one person from all others",
            where=place,
            hint="give a document, mobile or e-mail",
        )
    return found
