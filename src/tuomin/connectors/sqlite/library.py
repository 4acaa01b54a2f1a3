"""SQLite's own library, the one behind Python's `sqlite3`, for whole batches of rows.

`sqlite3` makes an object of every cell; here compiled loops move them between SQLite and the memory
that polars takes. Where the library hides its functions, `plain.Link` does the same, more slowly.
"""

import _sqlite3
import ctypes
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import Any

import numpy as np
import polars as pl

from tuomin.connectors import native
from tuomin.connectors.base import LESS
from tuomin.connectors.sqlite import loops
from tuomin.connectors.sqlite.cells import CLASSES, Cells, arms
from tuomin.connectors.views import INLINE, Held, blank, is_utf8

READ_WRITE, CREATE, READ_ONLY = 0x2, 0x4, 0x1
OPENED = 0x8040  # by an address, and without a lock of SQLite's for each call: `Link` has one
TOGETHER = 32  # rows of one INSERT: a statement has its price, and many parameters have theirs
PARAMETERS = 999  # of a statement, in any version of SQLite
BLOCK = 1 << 20  # bytes of values that a batch has room for at first; later more, up to `LESS`

_Pointer, _Text, _Int = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
SIGNATURES: dict[str, tuple[Any, ...]] = {  # what is called from Python: result and arguments
    "open_v2": (_Int, _Text, ctypes.POINTER(_Pointer), _Int, _Text),
    "close_v2": (_Int, _Pointer),
    "errmsg": (_Text, _Pointer),
    "prepare_v2": (_Int, _Pointer, _Text, _Int, ctypes.POINTER(_Pointer), _Pointer),
    "column_count": (_Int, _Pointer),
    "finalize": (_Int, _Pointer),
}


def _found() -> dict[str, Any]:
    """The functions of the library, none where it cannot be called."""
    library = native.linked(_sqlite3, [*loops.CALLED, *map("sqlite3_{}".format, SIGNATURES)])
    found = {name: library[f"sqlite3_{name}"] for name in SIGNATURES} if library else {}
    for name, called in found.items():
        called.restype, *called.argtypes = SIGNATURES[name]
    return found


CALL = _found()


class Link:
    """A connection in which transactions are begun by hand; one thread at a time uses it."""

    def __init__(self, address: str, *, write: bool) -> None:
        self._lock, self._handle = Lock(), _Pointer()
        flags = OPENED | (READ_WRITE | CREATE if write else READ_ONLY)
        place = ctypes.byref(self._handle)
        if CALL["open_v2"](address.encode(), place, flags, None):
            try:
                self._fail()
            finally:
                self.close()

    def close(self) -> None:
        """Also while rows are read: what reads them holds it open."""
        with self._lock:
            CALL["close_v2"](self._handle)
            self._handle = _Pointer()

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement; texts that are no UTF-8 show the odd bytes."""
        return [row for cells in self.read(statement, 100) for row in cells.rows()]

    def read(self, statement: str, rows: int) -> Iterator[Cells]:
        """The rows of a statement, at most so many at a time."""
        with self._prepared(statement) as prepared:
            width, size = CALL["column_count"](prepared), BLOCK
            code, state = loops.FULL, np.zeros(5, np.int64)
            while code == loops.FULL:
                kinds, words = np.zeros((width, rows), np.uint8), blank(width, rows)
                block = np.empty(max(size, state[3] + INLINE), np.uint8)
                state[:2] = 0
                with self._lock:
                    code = loops.fetch(prepared.value, kinds, words, block, state)
                    if code not in {loops.FULL, loops.DONE}:
                        self._fail()
                if taken := int(state[0]):
                    clean = not state[4] and is_utf8(block[: state[1]])
                    yield Cells(kinds[:, :taken], words[:, :taken], block, clean)
                size = min(max(size, 2 * int(state[1])), LESS)

    def insert(self, table: str, names: Sequence[str], columns: Sequence[pl.Series]) -> None:
        """Append rows of any types; `table` and `names` are quoted."""
        bound = list(arms(columns))
        held = Held([arm.values for arm in bound])
        kinds = np.array([(arm.parameter, CLASSES[arm.kind]) for arm in bound], np.int64)
        for start, end, together in _spans(len(columns[0]), len(names)):
            marks = ", ".join([f"({', '.join('?' * len(names))})"] * together)
            statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES {marks}"  # noqa: S608
            with self._prepared(statement) as prepared, self._lock:
                span = start, end, together
                code = loops.insert(prepared.value, kinds, held.places, held.blocks, span)
                if code != loops.DONE:
                    self._fail()

    @contextmanager
    def _prepared(self, statement: str) -> Iterator[Any]:
        prepared = _Pointer()
        with self._lock:
            if not self._handle:
                raise sqlite3.ProgrammingError("the connection is closed")
            place = ctypes.byref(prepared)
            if CALL["prepare_v2"](self._handle, statement.encode(), -1, place, None):
                self._fail()
        try:
            yield prepared
        finally:
            with self._lock:
                CALL["finalize"](prepared)

    def _fail(self) -> None:
        """Raise what SQLite says about its last error."""
        said = CALL["errmsg"](self._handle) or b"out of memory"
        raise sqlite3.OperationalError(said.decode(errors="replace"))


def _spans(height: int, width: int) -> Iterator[tuple[int, int, int]]:
    """First rows, ends, and how many rows one statement inserts: as many as fit, then the rest."""
    together = max(1, min(TOGETHER, PARAMETERS // width))
    whole = height - height % together
    if whole:
        yield 0, whole, together
    if whole < height:
        yield whole, height, 1
