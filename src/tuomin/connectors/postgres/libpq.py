"""Rows of a COPY out of libpq itself, without a step of Python for each."""

import sys

import numpy as np
from psycopg import errors, pq

from tuomin.compiled import compiled
from tuomin.connectors import native
from tuomin.connectors.native import copied
from tuomin.connectors.postgres.onebyone import DONE, FULL
from tuomin.connectors.views import Bytes, Places

_get = native.function("PQgetCopyData", native.INT, native.ADDRESS, native.ADDRESS, native.INT)
_free = native.function("PQfreemem", native.NOTHING, native.ADDRESS)


def _is_here() -> bool:
    """Whether the libpq that psycopg uses can be called."""
    module = sys.modules[pq.PGconn.__module__]
    library = native.linked(module, ["PQgetCopyData", "PQfreemem"])
    return library is not None and library.PQlibVersion() == pq.version()


HERE = _is_here()


class Rows:
    """The rows that libpq holds for a connection, taken into a block."""

    def __init__(self, connection: pq.abc.PGconn, block: int) -> None:
        self._connection, self._block = connection, block
        self._rows: Bytes = np.empty(block, np.uint8)
        self._slot: Places = np.zeros(3, np.int64)  # bytes in the block; the next row and its size

    def take(self) -> int:
        """Take what is there; `FULL` says that the block is to be emptied first."""
        address = self._connection.pgconn_ptr  # type: ignore[attr-defined]
        if address is None:
            raise errors.OperationalError("the connection is closed")
        state = _drain(address, self._rows, self._slot)
        if state < DONE:
            raise errors.OperationalError("copying data failed")
        return int(state)

    def emptied(self) -> Bytes:
        """The rows of the block, which begins anew and takes at least one more row."""
        filled, size = int(self._slot[0]), int(self._slot[2])
        rows, self._slot[0] = self._rows[:filled], 0
        self._rows = np.empty(max(self._block, size), np.uint8)
        return rows


@compiled
def _drain(connection: int, block: Bytes, slot: Places) -> int:
    """Take rows until there is none, no room or an end; a row without room waits in `slot`."""
    while True:
        if slot[1] == 0:
            size = _get(connection, slot.ctypes.data + 8, 1)
            if size <= 0:
                return size  # type: ignore[no-any-return]
            slot[2] = size
        if slot[0] + slot[2] > len(block):
            return FULL
        copied(block.ctypes.data + slot[0], slot[1], slot[2])
        _free(slot[1])
        slot[0], slot[1] = slot[0] + slot[2], 0
