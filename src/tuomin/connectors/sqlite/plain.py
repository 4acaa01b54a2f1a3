"""What `library.Link` does, through Python's `sqlite3`: for one that hides SQLite's library."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import polars as pl

from tuomin.connectors.sqlite.cells import CLASSES, Cells, arms
from tuomin.connectors.views import INLINE, blank, point

KINDS = {int: "integer", float: "real", bytearray: "text", bytes: "blob"}


class Link:
    """A connection in which transactions are begun by hand."""

    def __init__(self, address: str, *, write: bool) -> None:
        self._link = sqlite3.connect(
            address, uri=True, isolation_level=None, check_same_thread=False
        )
        self._link.text_factory = bytearray  # and not bytes, which are blobs
        self.close = self._link.close

    def execute(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a statement; texts that are no UTF-8 show the odd bytes."""
        return [row for cells in self.read(statement, 100) for row in cells.rows()]

    def read(self, statement: str, rows: int) -> Iterator[Cells]:
        """The rows of a statement, at most so many at a time."""
        with closing(self._link.execute(statement)) as cursor:
            while found := cursor.fetchmany(rows):
                yield _cells(found)

    def insert(self, table: str, names: Sequence[str], columns: Sequence[pl.Series]) -> None:
        """Append rows of any types; `table` and `names` are quoted."""
        values: list[list[str]] = [[] for _ in names]
        bound = list(arms(columns))
        for number, arm in enumerate(bound, 1):
            plain = arm.kind != "text" or arm.values.dtype == pl.String
            values[arm.parameter - 1].append(f"?{number}" if plain else f"CAST(?{number} AS TEXT)")
        chosen = [each[0] if len(each) == 1 else f"coalesce({', '.join(each)})" for each in values]
        self._link.executemany(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(chosen)})",  # noqa: S608
            zip(*(arm.values for arm in bound), strict=True),
        )


def _cells(rows: list[tuple[Any, ...]]) -> Cells:
    columns = list(zip(*rows, strict=True))
    names = [[KINDS.get(type(value), "null") for value in column] for column in columns]
    kinds = np.array([[CLASSES[name] for name in column] for column in names], np.uint8)
    texts = [each for column in columns for each in column if isinstance(each, bytes | bytearray)]
    block = np.frombuffer(bytearray().join([*texts, bytes(INLINE)]), np.uint8)
    words, at = blank(*kinds.shape), 0
    integers, reals = words.view(np.int64)[..., 0], words.view(np.float64)[..., 0]
    for place in np.ndindex(kinds.shape):
        value = columns[place[0]][place[1]]
        if isinstance(value, int):
            integers[place] = value
        elif isinstance(value, float):
            reals[place] = value
        elif value is not None:
            point(words, place, block, at, len(value))
            at += len(value)
    return Cells(kinds, words, block)
