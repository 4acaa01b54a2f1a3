"""Compiled code on disk: a file for each loop and types of arguments, named by its stamp.

Nothing that is found there is ever wrong, so all copies of this package can share one folder: other
code has another name, and a file that was damaged is none. Where nothing can be written, nothing is
kept.
"""

import hashlib
import os
import pickle
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import numba
from numba.core import compiler, serialize
from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher

from tuomin.compiled.stamp import UnknownError, stamp_of

BESIDE = Path(__file__).parents[1] / "__pycache__"
"""Beside the package, as Python keeps its own compiled code."""

SUFFIX = ".loop"
MOST = 30  # files of one loop: of the types it is called with, and of versions of the package
CONFIG: Any = numba.config
REBUILD: Any = compiler.CompileResult._rebuild  # noqa: SLF001 - there is no public way
DUMPS: Any = serialize.dumps
DIGEST = hashlib.sha256().digest_size


def folders() -> Iterator[Path]:
    """Where compiled code may lie, the first choice first: see `NUMBA_CACHE_DIR`."""
    if CONFIG.CACHE_DIR:
        yield Path(CONFIG.CACHE_DIR)
        return
    yield BESIDE
    with suppress(RuntimeError):  # nobody's home
        yield Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "tuomin")


class Kept(NullCache):
    """What a dispatcher of numba asks for compiled code, and gives what it has compiled."""

    def __init__(self, loop: Dispatcher) -> None:
        self._loop = loop

    def load_overload(self, types: Any, target: Any) -> Any:
        """The compiled code for such arguments; None where there is none, or a damaged one."""
        target.refresh()
        with suppress(UnknownError):
            name = self._name(types, target.codegen())
            for folder in folders():
                with suppress(Exception):  # whatever a file makes of itself
                    return REBUILD(target, *_read(folder / name))
        return None

    def save_overload(self, types: Any, made: Any) -> None:
        """Keep compiled code in the first folder that takes it."""
        if made.lifted or made.library.has_dynamic_globals:  # holds addresses of this process
            return
        with suppress(UnknownError):
            name = self._name(types, made.codegen)
            content = DUMPS(made._reduce())  # noqa: SLF001 - as above
            for folder in folders():
                with suppress(OSError):
                    _write(folder / name, content)
                    self._forget(folder)
                    return

    def _name(self, types: Any, codegen: Any) -> str:
        parts = stamp_of(self._loop), str(types), codegen.magic_tuple()
        return f"{self._title}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:40]}{SUFFIX}"

    @property
    def _title(self) -> str:
        function = self._loop.py_func
        return f"{function.__module__}.{function.__name__}"

    def _forget(self, folder: Path) -> None:
        """Leave the newest files of this loop."""
        files = sorted(
            folder.glob(f"{self._title}-*{SUFFIX}"), key=lambda file: file.stat().st_mtime
        )
        for file in files[:-MOST]:
            file.unlink(missing_ok=True)


def _read(file: Path) -> Any:
    content = file.read_bytes()
    if hashlib.sha256(content[DIGEST:]).digest() != content[:DIGEST]:
        raise EOFError
    return pickle.loads(content[DIGEST:])  # noqa: S301 - as trusted as Python's own compiled code


def _write(file: Path, content: bytes) -> None:
    """Whole or not at all, also where several processes do so at once."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_suffix(f".{uuid4().hex}.part")
    try:
        part.write_bytes(hashlib.sha256(content).digest() + content)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
