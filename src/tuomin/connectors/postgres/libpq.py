"""Rows of a COPY out of libpq itself and into it, without a step of Python for each.

The loops also wait for the server, so that no other thread has to give way each time it has sent or
taken some kilobytes.
"""

import select
import struct
import sys

import numpy as np
from psycopg import errors, pq

from tuomin.compiled import compiled
from tuomin.connectors import native
from tuomin.connectors.native import copied
from tuomin.connectors.postgres.onebyone import DONE, FULL
from tuomin.connectors.views import Bytes, Places

SENT, ANSWERED = 0, 1  # what sending ends with: all is on its way, the server has something to say
LOST = -4  # the connection
READABLE = select.POLLIN | select.POLLERR | select.POLLHUP | select.POLLNVAL
REVENTS = struct.calcsize("ih") + (sys.byteorder == "big")  # of which the lower byte is enough
SLICE = 1 << 17  # bytes handed to libpq at once, which moves what the server does not take yet
NAMES = ("PQgetCopyData", "PQfreemem", "PQputCopyData", "PQflush", "PQconsumeInput")

_get = native.function("PQgetCopyData", native.INT, native.ADDRESS, native.ADDRESS, native.INT)
_free = native.function("PQfreemem", native.NOTHING, native.ADDRESS)
_put = native.function("PQputCopyData", native.INT, native.ADDRESS, native.ADDRESS, native.INT)
_flush = native.function("PQflush", native.INT, native.ADDRESS)
_consume = native.function("PQconsumeInput", native.INT, native.ADDRESS)


def _is_here() -> bool:
    """Whether the libpq that psycopg uses can be called."""
    module = sys.modules[pq.PGconn.__module__]
    library = native.linked(module, NAMES)
    return library is not None and library.PQlibVersion() == pq.version()


HERE = _is_here()


class Rows:
    """The rows that libpq holds for a connection, or gets from the server, taken into a block."""

    def __init__(self, connection: pq.abc.PGconn, block: int) -> None:
        self._connection, self._block = connection, block
        self._rows: Bytes = np.empty(block, np.uint8)
        self._slot: Places = np.zeros(3, np.int64)  # bytes in the block; the next row and its size
        self._watched = _watched(connection, select.POLLIN)

    def take(self) -> int:
        """Take rows until the block is full and to be emptied, or there are no more."""
        state = _drain(_address(self._connection), self._watched, self._rows, self._slot)
        if state < DONE:
            doing = "consuming input" if state == LOST else "copying data"
            raise _failed(self._connection, doing)
        return int(state)

    def emptied(self) -> Bytes:
        """The rows of the block, which begins anew and takes at least one more row."""
        filled, size = int(self._slot[0]), int(self._slot[2])
        rows, self._slot[0] = self._rows[:filled], 0
        self._rows = np.empty(max(self._block, size), np.uint8)
        return rows


class Sender:
    """Sends whole rows to a server that has begun to take them."""

    def __init__(self, connection: pq.abc.PGconn) -> None:
        self._connection = connection
        self._watched = _watched(connection, select.POLLIN | select.POLLOUT)
        self._slot: Places = np.zeros(1, np.int64)  # bytes of the block that libpq has

    def send(self, block: Bytes) -> bool:
        """Send the block; False when the server has to be listened to before that goes on."""
        state = _pour(_address(self._connection), self._watched, block, self._slot)
        if state < SENT:
            raise _failed(self._connection, "sending copy data")
        if state == SENT:
            self._slot[0] = 0
        return bool(state == SENT)


def _address(connection: pq.abc.PGconn) -> int:
    address: int | None = connection.pgconn_ptr  # type: ignore[attr-defined]
    if address is None:
        raise errors.OperationalError("the connection is closed")
    return address


def _watched(connection: pq.abc.PGconn, events: int) -> Bytes:
    """The `struct pollfd` of POSIX for the connection."""
    return np.frombuffer(bytearray(struct.pack("ihh", connection.socket, events, 0)), np.uint8)


def _failed(connection: pq.abc.PGconn, doing: str) -> errors.OperationalError:
    return errors.OperationalError(f"{doing} failed: {connection.get_error_message()}")


@compiled
def _drain(connection: int, watched: Bytes, block: Bytes, slot: Places) -> int:
    """Take rows until there is no room, an end or an error; one without room waits in `slot`."""
    while True:
        if slot[1] == 0:
            size = _get(connection, slot.ctypes.data + 8, 1)
            if size == 0:
                native.poll(watched.ctypes.data, 1, -1)
                if _consume(connection) == 0:
                    return LOST
                continue
            if size < 0:
                return size  # type: ignore[no-any-return]
            slot[2] = size
        if slot[0] + slot[2] > len(block):
            return FULL
        copied(block.ctypes.data + slot[0], slot[1], slot[2])
        _free(slot[1])
        slot[0], slot[1] = slot[0] + slot[2], 0


@compiled
def _pour(connection: int, watched: Bytes, block: Bytes, slot: Places) -> int:
    """Hand all to libpq from slot[0] on, and wait until it has sent it."""
    while True:
        pending = _flush(connection)
        while pending > 0:
            native.poll(watched.ctypes.data, 1, -1)
            if watched[REVENTS] & READABLE:
                return ANSWERED
            pending = _flush(connection)
        if pending < 0:
            return LOST
        size = min(len(block) - slot[0], SLICE)
        if size == 0:
            return SENT
        if _put(connection, block.ctypes.data + slot[0], size) < 0:
            return LOST
        slot[0] += size
