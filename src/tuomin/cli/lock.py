"""One run at a time for what lies in a file."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tuomin.errors import BusyError


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file while the block runs: BusyError when another run holds it.

    It goes by the file itself: whoever replaces it meanwhile has done its work. Where there is no
    file, or no locks, nothing is held.
    """
    number = None
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
    try:
        if number is not None:
            _hold(number, path)
        yield
    finally:
        if number is not None:
            os.close(number)


def _hold(number: int, path: Path) -> None:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        hint = "wait for its end"
        raise BusyError("another run compares with it", where=str(path), hint=hint) from error
    except OSError:
        return
