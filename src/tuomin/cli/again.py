"""The command that goes on with a copy that was stopped, and what stays to be known of a stop."""

import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

RESUME = "--resume"
P = ParamSpec("P")
R = TypeVar("R")
KEPT = "what an earlier copy finished is kept as it was"


class Interrupted(BaseException):
    """Ctrl-C, with the notes that the parser of the command line would lose."""


def noted(command: Callable[P, R]) -> Callable[P, R]:
    """The command; what is to be known when Ctrl-C ends it gets out."""

    @wraps(command)
    def run(*words: P.args, **options: P.kwargs) -> R:
        try:
            return command(*words, **options)
        except KeyboardInterrupt as stop:
            interrupted = Interrupted()
            for note in getattr(stop, "__notes__", ()):
                interrupted.add_note(note)
            raise interrupted from stop

    return run


@contextmanager
def resumable() -> Iterator[None]:
    """Who is stopped, and could go on with `--resume`, is told the command."""
    try:
        yield
    except BaseException as stop:
        said = getattr(stop, "__notes__", ())
        if any(RESUME in note for note in said):
            stop.add_note(f"go on with: {command(sys.argv[1:])}")
        raise


@contextmanager
def noting(fact: str) -> Iterator[None]:
    """Who is stopped in what is left to do is told the fact."""
    try:
        yield
    except BaseException as stop:
        stop.add_note(fact)
        raise


def begun(words: Sequence[str]) -> list[str]:
    """What is to be known of a copy that was to go on, and was stopped before it did."""
    return [KEPT, f"go on with: {command(words)}"] if RESUME in words else []


def command(words: Sequence[str]) -> str:
    """The same command with `--resume`, without the passwords in addresses.

    >>> command(["copy", "postgresql://ann:secret@db/shop", "my copy.db", "--key-file", "k"])
    "tuomin copy 'postgresql://ann:***@db/shop' 'my copy.db' --key-file k --resume"
    """
    from tuomin.connectors.url import parse

    shown = [parse(word).safe if "://" in word else word for word in words if word != RESUME]
    return shlex.join(["tuomin", *shown, RESUME])
