"""Loops over the bytes of whole columns, compiled when they are first used and kept on disk.

A compiled function takes numpy arrays and numbers only, trusts their sizes, and holds no lock while
it runs, so that other threads go on. Python code around it checks and allocates. The compiler takes
half a second and 60 MB to load; the first call does it, and no import.
"""

from collections.abc import Callable
from functools import cached_property, update_wrapper
from typing import Any, TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., object])

OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}
"""How every loop is compiled; nothing but Python code and other loops call one."""


def compiled(loop: Loop) -> Loop:
    """The function compiled; where no folder can keep the result, it is compiled in each run."""
    return cast("Loop", Compiled(loop))


class Compiled:
    """A function that is compiled when somebody calls it, or compiles what calls it."""

    def __init__(self, loop: Callable[..., object]) -> None:
        update_wrapper(self, loop)
        self.py_func = loop

    def __call__(self, *arguments: object) -> object:
        return self.made(*arguments)

    @property
    def _numba_type_(self) -> object:
        return self.made._numba_type_

    @cached_property
    def made(self) -> Any:
        """The dispatcher of numba."""
        from numba import njit

        from tuomin.compiled.kept import Kept

        made = njit(self.py_func, **OPTIONS)
        made._cache = Kept(made)  # noqa: SLF001 - there is no public way
        return made
