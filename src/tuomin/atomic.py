"""Write a file whole or not at all, for its owner alone unless it is meant for others."""

import os
from contextlib import suppress
from pathlib import Path

from tuomin.errors import SetupError

PRIVATE = 0o600


def write(path: Path, content: str | bytes, *, mode: int = PRIVATE) -> None:
    """Replace `path` by `content` (UTF-8, mode 0600); an error leaves the old file as it was.

    What is no file, as /dev/null and pipes are, is written to and stays what it is.
    """
    raw = content.encode() if isinstance(content, str) else content
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(raw)
            return
        _write_whole(part, raw, mode)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):  # of a file system that cannot be written to
            part.unlink(missing_ok=True)
        raise _unwritten(path, error) from error


def refuse_unwritable(path: Path) -> None:
    """SetupError when `write` could not write `path` now; the old file stays as it was."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        return
    if path.is_dir():
        raise SetupError("is a folder", where=str(path), hint="name a file in it")
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write_whole(part, b"", PRIVATE)
        part.unlink()
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> SetupError:
    problem = f"cannot be written ({error.strerror})"
    return SetupError(problem, where=str(path), hint="choose another place")


def _write_whole(path: Path, content: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, PRIVATE)
    with os.fdopen(number, "wb") as file:
        os.fchmod(number, mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
