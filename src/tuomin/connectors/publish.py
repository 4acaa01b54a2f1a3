"""A file or folder built out of sight and put in its place at once.

The work is done in a private folder beside the target (mode 0700). It is locked, so two runs on one
target cannot meet. What a killed run left there goes when the next one starts, unless that one is
to resume it.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tuomin.connectors.journal import FileJournal, Run
from tuomin.errors import BusyError, ConnectorError, SetupError

NEW = "name one that is not there"
JOURNAL = ".journal"


def identity_of(path: Path) -> str:
    """The same text for every spelling of a file or folder, by device and number."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return f"file:{os.path.realpath(path)}"
    return f"file:{state.st_dev}:{state.st_ino}"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where a target is built. With a `journal` its finished tables stay when the copy stops."""

    path: Path
    journal: FileJournal | None = None

    def is_kept(self) -> bool:
        """Whether there are finished tables, not published yet."""
        return bool(self.journal and self.journal.seals) and self.path.exists()


@contextmanager
def published(
    target: Path, refuse_full: Callable[[], None], *, run: Run | None = None
) -> Iterator[Site]:
    """Give a Site to build at; it becomes `target` when the context ends without an error.

    `refuse_full` raises when `target` is there and not empty: it is asked first and last.
    """
    place = refuse_homeless(target)
    folder = place.with_name(f".{place.name}.tuomin")
    with _locked(folder):
        journal = FileJournal(folder / JOURNAL, run) if run else None
        site = Site(path=folder / place.name, journal=journal)
        try:
            refuse_full()
            _prepare(folder, site)
            yield site
            refuse_full()
            _seal(site.path)
            _replace(site.path, place)
        finally:
            if not site.is_kept():
                shutil.rmtree(folder, ignore_errors=True)


def refuse_homeless(target: Path) -> Path:
    """Where the target lies; SetupError when there is no folder to hold it."""
    place = Path(os.path.realpath(target))
    if not place.parent.is_dir():
        raise SetupError("the folder of the target does not exist", where=str(place.parent))
    return place


def _prepare(folder: Path, site: Site) -> None:
    """Leave what an earlier run finished, if it is to be resumed, and nothing else."""
    kept = site.is_kept()
    if not kept:
        _empty(folder)
    if site.journal:
        site.journal.begin(anew=not kept)


def _replace(built: Path, place: Path) -> None:
    try:
        built.replace(place)
        sync(place.parent)
    except OSError as error:
        raise ConnectorError(
            f"cannot be put in place ({error.strerror})", where=str(place)
        ) from error


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Nobody else builds in the folder meanwhile."""
    number = _lock(folder)
    try:
        yield
    finally:
        os.close(number)


def _lock(folder: Path) -> int:
    """An open and locked descriptor of the folder, which is made when it is not there."""
    while True:
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise ConnectorError(f"cannot be made ({error.strerror})", where=str(folder)) from error
        try:
            number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:  # a run that ended removes it
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


def _seal(path: Path) -> None:
    for each in [*path.rglob("*"), path] if path.is_dir() else [path]:
        each.chmod(0o700 if each.is_dir() else 0o600)
        sync(each)


def sync(path: Path) -> None:
    """Return when a file or folder is on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
