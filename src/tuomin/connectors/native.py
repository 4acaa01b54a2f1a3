"""Functions of C libraries for compiled loops, which spare a step of Python for each row.

A loop calls them by name, so that its compiled form can be kept for other runs, in which the
library lies elsewhere in memory. The library is the one that a Python module was linked with: the
objects that the module has made can be given to it.
"""

import ctypes
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from llvmlite.binding import add_symbol
from numba import types

PREFIX = "tuomin_"
NOTHING, INT, ADDRESS = types.void, types.intc, types.uintp
LONG, REAL = types.int64, types.float64


def function(name: str, result: Any, *arguments: Any) -> Any:
    """What compiled loops call; nothing may before `linked` has found it."""
    return types.ExternalFunction(PREFIX + name, result(*arguments))


copied = types.ExternalFunction("memcpy", ADDRESS(ADDRESS, ADDRESS, ADDRESS))
"""memcpy(to, from, bytes), which is in every process."""

poll: Any = types.ExternalFunction("poll", INT(ADDRESS, ADDRESS, INT))
"""poll(entries, how many, milliseconds), which is too."""


def linked(module: ModuleType, names: Iterable[str]) -> ctypes.CDLL | None:
    """The library behind a module, its functions `names` made known; None where it hides them."""
    try:
        library = ctypes.CDLL(module.__file__)
        for name in names:
            add_symbol(PREFIX + name, ctypes.cast(library[name], ctypes.c_void_p).value)
    except (OSError, AttributeError, TypeError):
        return None
    return library
