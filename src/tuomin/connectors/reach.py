"""The texts and numbers of `Held`, as compiled loops reach them by their addresses."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import carray, types  # type: ignore[attr-defined]
from numba.extending import intrinsic

from tuomin.compiled import compiled
from tuomin.connectors.views import INLINE, NUMBER, VIEW, WORDS, Bytes, Places


def _to_pointer(_context: Any, address: Any) -> Any:
    def build(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return builder.inttoptr(given[0], ir.IntType(8).as_pointer())

    return types.voidptr(address), build


_pointer: Any = intrinsic(_to_pointer)


@compiled
def bytes_at(address: int, size: int) -> Bytes:
    """The memory at an address, from inside of a compiled loop."""
    return carray(_pointer(address), size, np.uint8)


@compiled
def is_valid(places: Places, column: int, row: int) -> bool:
    """Whether a row of a column of `Held` is not null."""
    if places[column, 1] == 0:
        return True
    bit = places[column, 2] + row
    return bytes_at(places[column, 1] + (bit >> 3), 1)[0] >> (bit & 7) & 1 != 0  # type: ignore[no-any-return]


@compiled
def number_of(places: Places, column: int, row: int) -> int:
    """An integer."""
    return carray(_pointer(places[column, 0] + NUMBER * row), 1, np.int64)[0]  # type: ignore[no-any-return]


@compiled
def real_of(places: Places, column: int, row: int) -> float:
    """A floating-point number."""
    return carray(_pointer(places[column, 0] + NUMBER * row), 1, np.float64)[0]  # type: ignore[no-any-return]


@compiled
def size_of(places: Places, column: int, row: int) -> int:
    """Bytes of a text."""
    return carray(_pointer(places[column, 0] + VIEW * row), WORDS, np.uint32)[0]  # type: ignore[no-any-return]


@compiled
def text_of(places: Places, blocks: Places, column: int, row: int) -> Bytes:
    """The bytes of a text."""
    at = places[column, 0] + VIEW * row
    view = carray(_pointer(at), WORDS, np.uint32)
    if view[0] <= INLINE:
        return bytes_at(at + 4, view[0])
    return bytes_at(blocks[places[column, 3] + view[2]] + view[3], view[0])
