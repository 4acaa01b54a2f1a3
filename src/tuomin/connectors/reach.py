"""The texts and numbers of `Held`, as compiled loops reach them by their addresses."""

from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic
from numba.np import arrayobj

from tuomin.compiled import compiled
from tuomin.connectors.views import INLINE, NUMBER, VIEW, WORDS, Places

_ARRAYS: Any = arrayobj  # has no types


def _memory_of(kind: Any) -> Any:
    """What makes, inside of a compiled loop, an array of `kind` of the memory at an address."""

    def memory(_context: Any, address: Any, size: Any) -> Any:  # noqa: ARG001 - numba goes by them
        made = types.Array(kind, 1, "C")

        def build(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
            held = _ARRAYS.make_array(made)(context, builder)
            width = context.get_abi_sizeof(context.get_data_type(kind))
            _ARRAYS.populate_array(
                held,
                data=builder.inttoptr(given[0], held.data.type),
                shape=[given[1]],
                strides=[ir.Constant(given[1].type, width)],
                itemsize=ir.Constant(given[1].type, width),
                meminfo=None,
            )
            return held._getvalue()  # noqa: SLF001 - how numba's own arrays are returned

        return made(types.intp, types.intp), build

    return intrinsic(memory)


bytes_at: Any = _memory_of(types.uint8)
_words_at: Any = _memory_of(types.uint32)
_integers_at: Any = _memory_of(types.int64)
_reals_at: Any = _memory_of(types.float64)


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
    return _integers_at(places[column, 0] + NUMBER * row, 1)[0]  # type: ignore[no-any-return]


@compiled
def real_of(places: Places, column: int, row: int) -> float:
    """A floating-point number."""
    return _reals_at(places[column, 0] + NUMBER * row, 1)[0]  # type: ignore[no-any-return]


@compiled
def size_of(places: Places, column: int, row: int) -> int:
    """Bytes of a text."""
    return _words_at(places[column, 0] + VIEW * row, 1)[0]  # type: ignore[no-any-return]


@compiled
def text_at(places: Places, blocks: Places, column: int, row: int) -> tuple[int, int]:
    """The address of a text, and its bytes."""
    at = places[column, 0] + VIEW * row
    view = _words_at(at, WORDS)
    if view[0] <= INLINE:
        return at + 4, view[0]
    return blocks[places[column, 3] + view[2]] + view[3], view[0]
