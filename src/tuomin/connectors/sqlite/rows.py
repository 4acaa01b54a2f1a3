"""Rows of a SQLite table as an Arrow stream that never changes a value.

Any cell of SQLite may hold any storage class, while the driver gives each column one type, silently
converts some of what differs and gives up on the rest. So each column is read as the class that its
first rows have, under a flag that is up where a value would be converted. From a batch on where one
is, or where the driver gave up, the odd columns are read as four, one for each class (`MIXED`), and
folded back in every batch that turns out to have one.
"""
# ruff: noqa: S608  # names are quoted, the rest are constants

from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import polars as pl
import pyarrow as pa

from tuomin.connectors.base import fitting
from tuomin.connectors.rules import quoted
from tuomin.connectors.text import MIXED
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table

CONSTANTS = {"integer": "0", "real": "0.0", "text": "''", "blob": "x''"}
USUAL = {"integer": "integer", "float": "real", "decimal": "real", "binary": "blob"}
AFFINITIES = (
    (("INT",), "INTEGER"),
    (("CHAR", "CLOB", "TEXT"), "TEXT"),
    (("BLOB",), "BLOB"),
    (("REAL", "FLOA", "DOUB"), "REAL"),
)
TYPES = {"integer": pa.int64(), "real": pa.float64(), "text": pa.string(), "blob": pa.binary()}
MISMATCH = "Type mismatch"  # what the driver says when it gives up
FLAG = "flag"
EXACT = 2**53  # integers up to here are exact as floating-point numbers, too
LOOK = 500  # rows that tell which class to expect


class Stream:
    """The rows of some columns of a table, over an ADBC connection."""

    def __init__(self, connection: Any, table: Table, columns: Sequence[Column]) -> None:
        self._connection = connection
        self._source = f"{quoted(table.name, 'sqlite')} NOT INDEXED"
        ((encoding,),) = self._fetch("PRAGMA encoding")
        self._readers = [
            _Reader(place, column, self._classes(column), raw=encoding == "UTF-8")
            for place, column in enumerate(columns)
        ]

    def batches(self, rows: int) -> Iterator[pl.DataFrame]:
        """All rows, at most `rows` at a time."""
        done, rows = 0, self._fitting(rows)
        while True:
            odd: list[_Reader] = []
            for batch in self._arrow(rows, offset=done):
                odd = self._odd(batch, rows, offset=done)
                if odd:
                    break
                if batch is None:
                    raise ConnectorError("the driver cannot read a row", where=self._source)
                if batch.num_rows:
                    yield pl.DataFrame([reader.read(batch) for reader in self._readers])
                done += batch.num_rows
            if not odd:
                return
            for reader in odd:
                reader.kind = ""

    def _fitting(self, rows: int) -> int:
        """`rows`, or fewer where they are wide."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(f"SELECT * FROM {self._source} LIMIT {LOOK}")
            some = cursor.fetch_arrow_table()
        return fitting(rows, some.nbytes, some.num_rows)

    def _fetch(self, query: str) -> list[Any]:
        with closing(self._connection.cursor()) as cursor:
            cursor.execute(query)
            return cursor.fetchall()  # type: ignore[no-any-return]

    def _classes(self, column: Column) -> set[str]:
        some = f"SELECT {quoted(column.name, 'sqlite')} AS v FROM {self._source} LIMIT {LOOK}"
        found = self._fetch(f"SELECT DISTINCT typeof(v) FROM ({some})")
        return {name for (name,) in found} - {"null"}

    def _arrow(self, rows: int, *, offset: int) -> Iterator[pa.RecordBatch | None]:
        """Batches from row `offset` on, None where the driver gives up.

        A first row of constants gives the columns their types.
        """
        parts = [part for reader in self._readers for part in reader.parts()]
        first = ", ".join(f"{constant} AS {name}" for name, constant, _ in parts)
        rest = ", ".join(expression for _, _, expression in parts)
        after = f"(SELECT * FROM {self._source} LIMIT -1 OFFSET {offset})"
        with closing(self._connection.cursor()) as cursor:
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": str(rows)})
            cursor.execute(
                f"SELECT {first}, 0 AS {FLAG} UNION ALL"
                f" SELECT {rest}, {self._flag()} FROM {after if offset else self._source}"
            )
            try:
                for place, batch in enumerate(cursor.fetch_record_batch()):
                    yield batch if place else batch.slice(1)
            except OSError as error:
                if MISMATCH not in str(error):
                    raise
                yield None

    def _flag(self) -> str:
        """SQL that is 1 where the driver would convert a value; CASE is quicker than OR alone."""
        tests = [
            reader.converted() for reader in self._readers if reader.kind not in {"", "integer"}
        ]
        return f"CASE WHEN {' OR '.join(tests)} THEN 1 ELSE 0 END" if tests else "0"

    def _odd(self, batch: pa.RecordBatch | None, rows: int, *, offset: int) -> list["_Reader"]:
        """The columns of this batch that cannot be read as they are."""
        pure = [reader for reader in self._readers if reader.kind]
        if batch is not None and not pl.Series(batch.column(FLAG)).sum():
            return [reader for reader in pure if not reader.is_valid(batch)]
        tests = ", ".join(f"max({reader.odd()})" for reader in pure)
        part = f"SELECT * FROM {self._source} LIMIT {rows} OFFSET {offset}"
        (found,) = self._fetch(f"SELECT {tests} FROM ({part})")
        return [reader for reader, odd in zip(pure, found, strict=True) if odd]


class _Reader:
    """How one column is read: as one class, or with `kind` "" as all four.

    `raw`: texts may be read as bytes, for the file keeps them as UTF-8.
    """

    def __init__(self, place: int, column: Column, classes: set[str], *, raw: bool) -> None:
        self.place, self.raw = f"c{place}", raw
        self.title, self.name = column.name, quoted(column.name, "sqlite")
        self.affinity = affinity_of(column.type)
        self.kind = classes.pop() if len(classes) == 1 else ""
        if not self.kind and not classes:
            self.kind = USUAL.get(column.family, "text")
        elif classes == {"integer", "real"} and self.affinity == "NUMERIC":
            self.kind = "real"

    def odd(self) -> str:
        """SQL that is 1 for a value of another class."""
        if self.kind == "real" and self.affinity == "NUMERIC":
            return f"(typeof({self.name}) IN ('text', 'blob') OR {self.converted()})"
        return f"(typeof({self.name}) NOT IN ('{self.kind}', 'null'))"

    def converted(self) -> str:
        """SQL that is true for a value that the driver would turn into this class.

        Numbers < texts < blobs. A NUMERIC column makes an integer of every whole number, and does
        so again when it is written; only integers that a real does not hold must not become one.
        """
        if self.kind == "text":
            number = "" if self.affinity == "TEXT" else f" OR {self.name} < ''"
            return f"{self.name} >= x''{number}"
        other = "text" if self.kind == "blob" else "integer"
        exact = self.kind == "real" and self.affinity == "NUMERIC"
        far = f"{self.name} NOT BETWEEN {-EXACT} AND {EXACT} AND " if exact else ""
        return f"({far}typeof({self.name}) = '{other}')"

    def parts(self) -> list[tuple[str, str, str]]:
        """For each column of the stream: its name, a constant of its type, and its SQL."""
        if self.kind:
            return [(self.place, CONSTANTS[self.kind], self.name)]
        return [self._part(kind) for kind in CONSTANTS]

    def _part(self, kind: str) -> tuple[str, str, str]:
        as_bytes = kind == "text" and self.raw
        value = f"CAST({self.name} AS BLOB)" if as_bytes else self.name
        constant = CONSTANTS["blob" if as_bytes else kind]
        return (
            f"{self.place}{kind}",
            constant,
            f"CASE typeof({self.name}) WHEN '{kind}' THEN {value} END",
        )

    def is_valid(self, batch: pa.RecordBatch) -> bool:
        """Whether it came in its type, and texts are UTF-8, which SQLite does not ask of them."""
        if batch.schema.field(self.place).type != TYPES[self.kind]:
            return False
        try:
            batch.column(self.place).validate(full=True)
        except pa.ArrowInvalid:
            return False
        return True

    def read(self, batch: pa.RecordBatch) -> pl.Series:
        """This column of the batch, typed; `MIXED` where it holds several classes."""
        if self.kind:
            return pl.Series(self.title, batch.column(self.place))
        arms = {kind: pl.Series(batch.column(f"{self.place}{kind}")) for kind in CONSTANTS}
        used = [kind for kind, values in arms.items() if values.null_count() < len(values)]
        if len(used) > 1:
            return _mixed(arms).alias(self.title)
        if used and used != ["text"]:
            return arms[used[0]].alias(self.title)
        try:
            return arms["text"].cast(pl.String).alias(self.title)
        except pl.exceptions.ComputeError:
            return _mixed(arms).alias(self.title)


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


def _mixed(arms: dict[str, pl.Series]) -> pl.Series:
    present = pl.any_horizontal(pl.col(kind).is_not_null() for kind in arms)
    struct = pl.struct(pl.col(kind).cast(MIXED.to_schema()[kind]) for kind in arms)
    return pl.DataFrame(arms).select(pl.when(present).then(struct)).to_series()
