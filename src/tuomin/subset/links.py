"""The keys of a store's rows as hashes: all that a closure reads of them, whatever the engine.

A row is known by its primary key, by a unique key without NULLs, or by all its columns. Two keys
are equal where any engine would take them for equal: numbers by their value, texts that are
compared without case also without accents. What is equal too often costs a few rows too many; what
is equal too seldom would leave a reference that points to nothing.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import polars as pl

from tuomin.connectors.base import Connector
from tuomin.connectors.links import TableId
from tuomin.connectors.text import to_text
from tuomin.model import Column, Table
from tuomin.subset.closure import ROW, Batch
from tuomin.subset.graph import Columns, Graph, reached
from tuomin.subset.marks import Hashes

ROWS = 65_536
HELD = 64 << 20  # bytes of hashes that are kept rather than read again
NUMBERS = {"integer", "decimal", "float"}
CASELESS = {"mysql"}  # engines whose texts are compared without case unless they say otherwise
MARKS = r"\p{M}"
Place = tuple[TableId, str]
"""A column of a table."""


class Links:
    """The keys of some tables in one store."""

    def __init__(self, source: Connector, tables: Sequence[Table], graph: Graph) -> None:
        self._source = source
        self._tables = {table.id: table for table in tables}
        self._seed = secrets.randbits(63)
        self._keys: dict[TableId, list[Columns]] = {}
        self._held: dict[TableId, list[Batch]] = {}
        self._room = HELD
        for edge in graph.edges:
            self._keys.setdefault(edge.child, []).append(edge.columns)
            self._keys.setdefault(edge.parent, []).append(edge.targets)
        self._caseless = _caseless(tables, graph, source.engine)

    def read(self, table: TableId) -> Iterator[Batch]:
        """The hashes of all keys of a table's rows."""
        if table in self._held:
            yield from self._held[table]
            return
        held: list[Batch] | None = []
        room = self._room
        for batch in self._batches(self._tables[table]):
            yield batch
            room -= sum(hashes.nbytes for hashes in batch.values())
            held = [*held, batch] if held is not None and room >= 0 else None
        if held is not None:
            self._held[table], self._room = held, room

    def rows(self, table: Table, batch: pl.DataFrame) -> Hashes:
        """The hashes of rows; `batch` has at least the columns that `identity` names."""
        return self._hashed(table, identity(table), batch, set())

    def _batches(self, table: Table) -> Iterator[Batch]:
        keys = dict.fromkeys(self._keys.get(table.id, ()))
        names = list(dict.fromkeys([*identity(table), *(name for key in keys for name in key)]))
        for frame in self._source.batches(table, ROWS, columns=names):
            found = {ROW: self.rows(table, frame)}
            for key in keys:
                empty = frame.select(pl.any_horizontal(pl.col(*key).is_null())).to_series()
                hashes = self._hashed(table, key, frame, self._caseless)
                hashes[empty.to_numpy()] = 0
                found[key] = hashes
            yield found

    def _hashed(
        self, table: Table, key: Columns, frame: pl.DataFrame, caseless: set[Place]
    ) -> Hashes:
        engine = self._source.engine
        texts = [
            folded(frame[name], table.column(name), engine, caseless=(table.id, name) in caseless)
            for name in key
        ]
        hashes: Hashes = pl.DataFrame(texts).hash_rows(self._seed).to_numpy()
        return np.maximum(hashes, np.uint64(1))


def identity(table: Table) -> Columns:
    """The columns by which a row of the table is known."""
    keys = [table.primary_key, *table.unique]
    nullable = {column.name for column in table.columns if column.nullable}
    for key in keys:
        if key and (key == table.primary_key or not nullable & set(key)):
            return tuple(sorted(key))
    return tuple(column.name for column in table.columns)


def folded(values: pl.Series, column: Column, engine: str, *, caseless: bool = False) -> pl.Series:
    """The values as texts that are equal where an engine may say so, as it does of all texts that
    are compared with those of a `caseless` column.

    >>> price = Column(name="n", type="NUMERIC(9,2)", family="decimal")
    >>> folded(pl.Series(["007", "7.00", "-0.50"]), price, "postgresql").to_list()
    ['7', '7', '-0.5']
    """
    texts = to_text(values)
    if column.family in NUMBERS:
        if not values.dtype.is_integer():
            texts = texts.str.replace(r"^(-?)0+(\d)", "${1}${2}")
            is_broken = texts.str.contains(r"^[^eE]*\.[^eE]*$").fill_null(value=False)
            if is_broken.any():
                shorter = texts.str.replace(r"\.?0+$", "")
                texts = shorter.zip_with(is_broken, texts)
    elif caseless or _is_caseless(column, engine):
        texts = texts.str.normalize("NFKD").str.replace_all(MARKS, "").str.to_lowercase()
    return texts.str.strip_chars_end(" ")


def _caseless(tables: Iterable[Table], graph: Graph, engine: str) -> set[Place]:
    """The columns compared without case: those that say so, and those tied to them by keys."""
    saying = {
        (table.id, column.name)
        for table in tables
        for column in table.columns
        if _is_caseless(column, engine)
    }
    beside: dict[Place, set[Place]] = {}
    for edge in graph.edges:
        for name, target in zip(edge.columns, edge.targets, strict=True):
            child, parent = (edge.child, name), (edge.parent, target)
            beside.setdefault(child, set()).add(parent)
            beside.setdefault(parent, set()).add(child)
    return reached(saying, beside)


def _is_caseless(column: Column, engine: str) -> bool:
    declared = f"{column.type} {column.extra}".lower()
    says = engine in CASELESS or "collate" in declared or "citext" in declared
    return says and column.family == "text"
