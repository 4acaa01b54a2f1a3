"""Rows from all over a SQLite table, by probes into its key."""
# ruff: noqa: S608  # names are quoted, values bound

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from tuomin.connectors.base import Sample
from tuomin.connectors.rules import quoted
from tuomin.connectors.sampling import CLIP, bounded, probe, spread
from tuomin.model import Column, Table

SOME, CELLS = 100, 40_000  # rows that are Python objects at a time, and cells of narrow ones
AT_ONCE = 500  # numbers that one statement looks around
NARROW = 1_000  # characters or bytes
DAMAGED = "Could not decode"  # what the driver says of texts that are no UTF-8
ROWIDS = ("rowid", "_rowid_", "oid")


class Sampler:
    """Draws from one table, the same rows again while it does not change."""

    def __init__(self, connection: sqlite3.Connection, table: Table) -> None:
        self._connection, self._table = connection, table
        self._name = quoted(table.name, "sqlite")

    def draw(self, rows: int) -> Sample:
        height = self._one(f"SELECT count(*) FROM (SELECT 1 FROM {self._name} LIMIT {rows + 1})")
        if height <= rows:
            return Sample(frame=self._frame(self._name), method="all rows", rows=height)
        key = _key(self._table)
        # Two statements, for only a lone min or max goes straight down the tree.
        ends = [
            self._one(f"SELECT {end}({key}) FROM {self._name}") for end in ("min", "max") if key
        ]
        if ends and all(isinstance(end, int) for end in ends):
            return self._probed(key, ends[0], ends[1], rows)
        return self._counted(rows)

    def _probed(self, key: str, low: int, high: int, rows: int) -> Sample:
        def around(points: Sequence[int]) -> Iterator[tuple[int, int]]:
            for start in range(0, len(points), AT_ONCE):
                yield from self._nearest(key, points[start : start + AT_ONCE])

        keys, total = probe(low, high, rows, around, seed=self._table.label)
        frame = self._frame(f"{self._name} WHERE {key} IN ({', '.join(map(str, keys))})")
        return Sample(frame=frame, method="probes into the key", rows=total)

    def _nearest(self, key: str, points: Sequence[int]) -> Iterator[tuple[int, int]]:
        """For each of rising numbers the keys around it. Most are keys, which is soon told."""
        listed = ", ".join(map(str, points))
        query = f"SELECT {key} FROM {self._name} WHERE {key} IN ({listed})"
        there = {found for (found,) in self._connection.execute(query)}
        gaps = ", ".join(f"({point})" for point in points if point not in there)
        if not gaps:
            yield from zip(points, points, strict=True)
            return
        nearest = self._connection.execute(
            f"SELECT (SELECT max({key}) FROM {self._name} WHERE {key} <= asked.column1),"
            f" (SELECT min({key}) FROM {self._name} WHERE {key} >= asked.column1)"
            f" FROM (VALUES {gaps}) AS asked ORDER BY asked.column1"
        )
        for point in points:
            yield (point, point) if point in there else next(nearest)

    def _counted(self, rows: int) -> Sample:
        """Rows by their number, in one pass: the way that is left for a key of text."""
        total = self._one(f"SELECT count(*) FROM {self._name}")
        wanted = ", ".join(map(str, spread(total, rows, seed=self._table.label)))
        place = quoted(_free_name(self._table), "sqlite")
        numbered = f"(SELECT *, row_number() OVER () - 1 AS {place} FROM {self._name})"
        frame = self._frame(f"{numbered} WHERE {place} IN ({wanted})")
        return Sample(frame=frame, method="one pass", rows=total)

    def _one(self, query: str) -> Any:
        return self._connection.execute(query).fetchone()[0]

    def _frame(self, source: str) -> pl.DataFrame:
        careful, self._connection.text_factory = self._connection.text_factory, str
        try:
            return self._read(source)
        except sqlite3.OperationalError as error:
            if DAMAGED not in str(error):
                raise
        finally:
            self._connection.text_factory = careful
        return self._read(source)

    def _read(self, source: str) -> pl.DataFrame:
        """The columns of a source. Only where a value is too long, all are measured by SQLite."""
        names = [quoted(column.name, "sqlite") for column in self._table.columns]
        before = self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CLIP)
        try:
            return self._rows(names, source)
        except sqlite3.DataError:
            pass
        finally:
            self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)
        return self._rows([*map(_clipped, names)], source)

    def _rows(self, parts: Sequence[str], source: str) -> pl.DataFrame:
        cursor = self._connection.execute(f"SELECT {', '.join(parts)} FROM {source}")
        frame = bounded(map(self._framed, _lots(cursor)))
        return frame if frame.width else self._framed([()] * len(parts))

    def _framed(self, columns: Sequence[Sequence[Any]]) -> pl.DataFrame:
        pairs = zip(self._table.columns, columns, strict=True)
        return pl.DataFrame([_series(column, values) for column, values in pairs])


def _lots(cursor: sqlite3.Cursor) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows column by column, few at a time where they are wide and else more."""
    rows, size = cursor.fetchmany(SOME), SOME
    if len(rows) == SOME and not any(map(_is_wide, rows)):
        size = max(SOME, CELLS // len(cursor.description))
        rows += cursor.fetchmany(size - SOME) if size > SOME else []
    while rows:
        yield list(zip(*rows, strict=True))
        rows = cursor.fetchmany(size) if len(rows) == size else []


def _is_wide(row: Sequence[Any]) -> bool:
    return any(isinstance(value, str | bytes) and len(value) > NARROW for value in row)


def _key(table: Table) -> str:
    """An integer key to probe, as SQL: the rowid unless columns hide it, "" for none."""
    taken = {column.name.casefold() for column in table.columns}
    free = [name for name in ROWIDS if name not in taken]
    if free and ("WITHOUT ROWID", "") not in table.options:
        return free[0]
    alone = [table.column(name) for name in table.primary_key if len(table.primary_key) == 1]
    return next((quoted(each.name, "sqlite") for each in alone if each.family == "integer"), "")


def _free_name(table: Table) -> str:
    """A name that no column has."""
    return "place" + "_" * max(len(column.name) for column in table.columns)


def _clipped(name: str) -> str:
    return f"CASE WHEN length({name}) > {CLIP} THEN substr({name}, 1, {CLIP}) ELSE {name} END"


def _series(column: Column, values: Sequence[Any]) -> pl.Series:
    try:
        return pl.Series(column.name, values, pl.Binary if column.family == "binary" else pl.String)
    except TypeError:  # of another class
        if column.family == "binary":
            return pl.Series(column.name, [_bytes(value) for value in values], pl.Binary)
        return pl.Series(column.name, [_text(value) for value in values], pl.String)


def _bytes(value: Any) -> bytes | None:
    return value if value is None or isinstance(value, bytes) else str(value).encode()


def _text(value: Any) -> str | None:
    """The value as text; bytes that are text are taken for it, others become hexadecimal."""
    if not isinstance(value, bytes):
        return None if value is None else str(value)
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()
