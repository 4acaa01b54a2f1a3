"""The command that goes on with a copy that was stopped."""

import shlex
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

RESUME = "--resume"


@contextmanager
def resumable() -> Iterator[None]:
    """Who is stopped, and could go on with `--resume`, is told the command."""
    try:
        yield
    except BaseException as stop:
        if any(RESUME in note for note in getattr(stop, "__notes__", ())):
            stop.add_note(f"go on with: {command(sys.argv[1:])}")
        raise


def command(words: Sequence[str]) -> str:
    """The same command with `--resume`, without the passwords in addresses.

    >>> command(["copy", "postgresql://ann:secret@db/shop", "my copy.db", "--key-file", "k"])
    "tuomin copy 'postgresql://ann:***@db/shop' 'my copy.db' --key-file k --resume"
    """
    from tuomin.connectors.url import parse

    shown = [parse(word).safe if "://" in word else word for word in words if word != RESUME]
    return shlex.join(["tuomin", *shown, RESUME])
