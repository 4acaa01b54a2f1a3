"""Rows of a COPY through psycopg: enough for the few rows of a sample."""

import numpy as np
from psycopg import pq

from tuomin.connectors.views import Bytes

SLICE = 1 << 20  # bytes handed to libpq at once
FULL, WAITING, DONE = 1, 0, -1  # what taking rows ends with; below them there is an error


class Rows:
    """What `libpq.Rows` does, without compiled loops."""

    def __init__(self, connection: pq.abc.PGconn, block: int) -> None:
        self._fetch, self._block = connection.get_copy_data, block
        self._rows = bytearray()

    def take(self) -> int:
        """Take what is there; `FULL` says that the block is to be emptied first."""
        size = FULL
        while len(self._rows) < self._block and size > 0:
            size, row = self._fetch(1)
            self._rows += row or b""
        return FULL if size > 0 else size

    def emptied(self) -> Bytes:
        """The rows of the block, which begins anew."""
        rows, self._rows = self._rows, bytearray()
        return np.frombuffer(rows, np.uint8)


class Sender:
    """What `libpq.Sender` does, without compiled loops."""

    def __init__(self, connection: pq.abc.PGconn) -> None:
        self._put, self._at = connection.put_copy_data, 0

    def send(self, block: Bytes) -> bool:
        """Hand over a part of the block; False until it was the last one."""
        self._put(block[self._at : self._at + SLICE].data)
        self._at += SLICE
        is_last = self._at >= len(block)
        self._at = 0 if is_last else self._at
        return is_last
