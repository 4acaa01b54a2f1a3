"""Loops over the bytes of whole columns, compiled when they are first used and kept on disk.

A compiled function takes numpy arrays and numbers only, trusts their sizes, and holds no lock while
it runs, so that other threads go on. Python code around it checks and allocates.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """The function compiled; where no folder can keep the result, it is compiled in each run."""
    try:
        made = njit(loop, nogil=True, error_model="numpy", cache=True)
    except RuntimeError:
        made = njit(loop, nogil=True, error_model="numpy")
    return cast("Loop", made)
