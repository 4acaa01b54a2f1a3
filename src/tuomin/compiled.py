"""Loops over the bytes of whole columns, compiled when they are first used and kept on disk.

A compiled function takes numpy arrays and numbers only, trusts their sizes, and holds no lock while
it runs, so that other threads go on. Python code around it checks and allocates. The compiler takes
half a second and 60 MB to load; the first call does it, and no import.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import Any, TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., object])


STAMP = max(
    (file.stat().st_mtime_ns, str(file.name)) for file in Path(__file__).parent.rglob("*.py")
)
"""Tells versions of this package apart: compiled code holds that of functions of other files."""


def compiled(loop: Loop) -> Loop:
    """The function compiled; where no folder can keep the result, it is compiled in each run."""
    return cast("Loop", _Compiled(loop))


class _Compiled:
    """A function that is compiled when somebody calls it, or compiles what calls it."""

    def __init__(self, loop: Callable[..., object]) -> None:
        update_wrapper(self, loop)
        self._loop = loop

    def __call__(self, *arguments: object) -> object:
        return self._made(*arguments)

    @property
    def _numba_type_(self) -> object:
        return self._made._numba_type_

    @cached_property
    def _made(self) -> Any:
        from numba import njit

        try:
            made = njit(self._loop, nogil=True, error_model="numpy", cache=True)
        except RuntimeError:
            return njit(self._loop, nogil=True, error_model="numpy")
        made._cache = _Forgiving(made._cache)  # noqa: SLF001 - there is no public way
        return made


class _Forgiving:
    """A cache on disk that is damaged, full or of another version is none, and no error."""

    def __init__(self, cache: Any) -> None:
        self._cache, key = cache, cache._index_key  # noqa: SLF001 - as above
        cache._index_key = lambda *signature: (*key(*signature), STAMP)  # noqa: SLF001

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cache, name)

    def load_overload(self, *arguments: Any) -> Any:
        try:
            return self._cache.load_overload(*arguments)
        except Exception:  # noqa: BLE001 - whatever a file that was cut off makes of itself
            with suppress(Exception):
                self._cache.flush()
            return None

    def save_overload(self, *arguments: Any) -> None:
        with suppress(Exception):
            self._cache.save_overload(*arguments)
