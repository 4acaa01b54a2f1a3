"""A file or folder built out of sight and put in its place at once.

The work is done in a private folder beside the target (mode 0700). It is locked, so two runs on one
target cannot meet, and what a killed run left there goes when the next one starts.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tuomin.errors import BusyError, ConnectorError, SetupError

NEW = "name one that is not there"


def identity_of(path: Path) -> str:
    """The same text for every spelling of a file or folder, by device and number."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return f"file:{os.path.realpath(path)}"
    return f"file:{state.st_dev}:{state.st_ino}"


@contextmanager
def published(target: Path, refuse_full: Callable[[], None]) -> Iterator[Path]:
    """Give a path to build at; it becomes `target` when the context ends without an error.

    `refuse_full` raises when `target` is there and not empty: it is asked first and last.
    """
    place = Path(os.path.realpath(target))
    if not place.parent.is_dir():
        raise SetupError("the folder of the target does not exist", where=str(place.parent))
    refuse_full()
    with _workshop(place.with_name(f".{place.name}.tuomin")) as folder:
        built = folder / place.name
        yield built
        refuse_full()
        _sync(built)
        _replace(built, place)


def _replace(built: Path, place: Path) -> None:
    try:
        built.replace(place)
        _sync_one(place.parent)
    except OSError as error:
        raise ConnectorError(
            f"cannot be put in place ({error.strerror})", where=str(place)
        ) from error


@contextmanager
def _workshop(folder: Path) -> Iterator[Path]:
    number = _locked(folder)
    try:
        _empty(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(number)


def _locked(folder: Path) -> int:
    """An open and locked descriptor of the folder, which is made when it is not there."""
    while True:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise ConnectorError(f"cannot be made ({error.strerror})", where=str(folder)) from error
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(number)
            raise BusyError("another run writes this target", where=str(folder)) from error
        if _is_at(number, folder):
            return number
        os.close(number)


def _is_at(number: int, folder: Path) -> bool:
    """Whether the descriptor is still the folder of that name; a run that ended removes it."""
    try:
        return os.path.samestat(os.fstat(number), folder.stat())
    except FileNotFoundError:
        return False


def _empty(folder: Path) -> None:
    folder.chmod(0o700)
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _sync(path: Path) -> None:
    for each in [*path.rglob("*"), path] if path.is_dir() else [path]:
        each.chmod(0o700 if each.is_dir() else 0o600)
        _sync_one(each)


def _sync_one(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
