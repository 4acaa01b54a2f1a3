"""Rows of a SQLite table as columns of one type, without a change to any value.

Any cell of SQLite may hold any storage class. Each column is taken to have the one that its first
rows have; from a batch on where it has another, it is looked at anew in every batch, and becomes
`MIXED` in those with several.
"""
# ruff: noqa: S608  # names are quoted

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import polars as pl

from tuomin.connectors.base import LESS, fitting
from tuomin.connectors.condition import enclosed
from tuomin.connectors.rules import quoted
from tuomin.connectors.sqlite.cells import CLASSES, Cells
from tuomin.connectors.text import MIXED
from tuomin.model import Column, Table

USUAL = {"integer": "integer", "float": "real", "decimal": "real", "binary": "blob"}
AFFINITIES = (
    (("INT",), "INTEGER"),
    (("CHAR", "CLOB", "TEXT"), "TEXT"),
    (("BLOB",), "BLOB"),
    (("REAL", "FLOA", "DOUB"), "REAL"),
)
EXACT = 2**53  # integers up to here are exact as floating-point numbers, too
LOOK = 500  # rows that tell which class to expect


class Stream:
    """The rows of some columns of a table, over a `Link`."""

    def __init__(self, link: Any, table: Table, columns: Sequence[Column], where: str = "") -> None:
        self._link = link
        names = ", ".join(quoted(column.name, "sqlite") for column in columns)
        self._query = f"SELECT {names} FROM {quoted(table.name, 'sqlite')} NOT INDEXED"
        if where:
            self._query += f" WHERE {enclosed(where, 'sqlite')}"
        self._some = next(link.read(f"{self._query} LIMIT {LOOK}", LOOK), None)
        self._readers = [
            _Reader(column, self._some.classes(place) if self._some else set())
            for place, column in enumerate(columns)
        ]

    def batches(self, rows: int) -> Iterator[pl.DataFrame]:
        """All rows, at most `rows` at a time, or fewer where they are wide."""
        if self._some is None:
            return
        height = self._some.kinds.shape[1]
        for cells in self._link.read(self._query, fitting(rows, self._some.size, height, LESS)):
            yield pl.DataFrame(
                [reader.read(cells, place) for place, reader in enumerate(self._readers)]
            )


class _Reader:
    """How one column is read: as one class, or with `kind` "" as those of each batch."""

    def __init__(self, column: Column, classes: set[str]) -> None:
        self.title = column.name
        self.numeric = affinity_of(column.type) == "NUMERIC"
        self.kind = next(iter(classes)) if len(classes) == 1 else ""
        if not classes:
            self.kind = USUAL.get(column.family, "text")
        elif classes == {"integer", "real"} and self.numeric:
            self.kind = "real"

    def read(self, cells: Cells, place: int) -> pl.Series:
        """This column of the batch, typed; `MIXED` where it holds several classes."""
        classes = cells.classes(place)
        if self.kind == "real" and self.numeric and "integer" in classes:
            cells = _as_reals(cells, place)
            classes = cells.classes(place)
        if classes - {self.kind}:
            self.kind = ""
        kind = self.kind or (classes.pop() if len(classes) == 1 else "" if classes else "text")
        return _series(cells, place, kind).alias(self.title)


def _series(cells: Cells, place: int, kind: str) -> pl.Series:
    if not kind:
        return _mixed(cells, place)
    values = cells.values(place, kind)
    if kind != "text":
        return values
    try:
        return values.cast(pl.String)
    except pl.exceptions.ComputeError:  # SQLite does not ask texts to be UTF-8
        return _mixed(cells, place)


def _as_reals(cells: Cells, place: int) -> Cells:
    """The cells with the integers of a column as reals, where a real holds them all.

    A NUMERIC column makes an integer of every whole number, and does so again when it is written.
    """
    here = cells.kinds[place] == CLASSES["integer"]
    integers = cells.integers(place)[here]
    if (np.abs(integers) > EXACT).any() or (integers < -EXACT).any():
        return cells
    cells.integers(place)[here] = integers.astype(np.float64).view(np.int64)
    cells.kinds[place, here] = CLASSES["real"]
    return cells


def _mixed(cells: Cells, place: int) -> pl.Series:
    """All classes of a column."""
    arms = {kind: cells.values(place, kind) for kind in MIXED.to_schema()}
    present = pl.any_horizontal(pl.col(kind).is_not_null() for kind in arms)
    struct = pl.struct(pl.col(kind).cast(MIXED.to_schema()[kind]) for kind in arms)
    return pl.DataFrame(arms).select(pl.when(present).then(struct)).to_series()


def affinity_of(declared: str) -> str:
    """What SQLite tries to make of a value, by the type of its column.

    https://www.sqlite.org/datatype3.html#determination_of_column_affinity

    >>> affinity_of("VARCHAR(18)"), affinity_of("DECIMAL(10,2)"), affinity_of("")
    ('TEXT', 'NUMERIC', 'BLOB')
    """
    name = declared.upper()
    for parts, affinity in AFFINITIES:
        if any(part in name for part in parts):
            return affinity
    return "NUMERIC" if name else "BLOB"
