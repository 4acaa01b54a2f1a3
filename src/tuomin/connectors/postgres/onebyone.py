"""Rows of a COPY through psycopg, one by one: enough for the few rows of a sample."""

import numpy as np
from psycopg import pq

from tuomin.connectors.views import Bytes

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
