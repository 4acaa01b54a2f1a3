"""Parquet: one table in one or many files, read and written batch by batch in its own types."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from tuomin.connectors.base import Sample, fitting
from tuomin.connectors.files.arrow import (
    UNHELD,
    bare,
    column_of,
    packed,
    schema_of,
    to_arrow,
    to_polars,
    viewed,
    worded,
)
from tuomin.connectors.sampling import as_sample, spread, within
from tuomin.errors import ConnectorError
from tuomin.model import Table

WINDOWS = 20  # places of a table where a sample is taken
LOOK = 500  # rows that tell how wide they are
BUFFER = 1 << 20  # bytes read at a time
GROUP = 1 << 17  # rows of a row group; a whole one is kept in memory
FEW = 0.3  # share of distinct values up to which a dictionary is worth its while
SCHEMA = "ARROW:schema"  # under which readers look for the Arrow types of the columns
NOWHERE = "__HIVE_DEFAULT_PARTITION__"


class ParquetTable:
    """Files of one table; folders called `key=value` above them are further columns."""

    def __init__(self, name: str, files: Sequence[Path], root: Path) -> None:
        self.name, self.files = name, files
        self._partitions = {file: dict(_partitions(file, root)) for file in files}

    def table(self) -> Table:
        return Table(
            schema=None,
            name=self.name,
            columns=tuple(map(column_of, self._schema)),
            rows=self.count(),
            options=(("format", "parquet"), ("schema", packed(self._schema))),
        )

    def count(self) -> int:
        return sum(self._heights)

    def sample(self, rows: int, timeout: float) -> Sample:
        """Windows of rows, one in each part of the table."""
        total = self.count()
        if total <= rows:
            frames = [as_sample(frame) for frame in self.batches(max(1, rows), self._schema.names)]
            whole = (
                pl.concat(frames) if frames else as_sample(pl.DataFrame(self._schema.empty_table()))
            )
            return Sample(frame=whole, method="all rows", rows=total)
        length = -(-rows // WINDOWS)
        starts = spread(max(1, total - length + 1), rows // length, seed=self.name)
        windows = (self._window(start, length) for start in starts)
        frames = list(within(windows, timeout, self.name))
        return Sample(frame=pl.concat(frames), method="windows of rows", rows=total)

    def batches(self, rows: int, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        for file in self.files:
            with worded(str(file)):
                source = self._open(file)
                present = [name for name in columns if name in source.schema_arrow.names]
                fit = self._fitting(rows, source, present)
                for batch in source.iter_batches(fit, columns=present, use_threads=False):
                    yield self._frame(batch, file, columns)

    def _window(self, start: int, length: int) -> pl.DataFrame:
        """At most `length` rows from row `start` on, out of one file."""
        ends = list(accumulate(self._heights))
        place = next(number for number, end in enumerate(ends) if start < end)
        file, offset = self.files[place], start - (ends[place] - self._heights[place])
        with worded(str(file)):
            if UNHELD.search(str(self._schema)):
                return as_sample(
                    self._frame(self._nearby(file, offset, length), file, self._schema.names)
                )
            scan = pl.scan_parquet(file, glob=False, hive_partitioning=False)
            found = scan.slice(offset, length).collect().to_arrow().combine_chunks()
            return as_sample(self._frame(found, file, self._schema.names))

    def _fitting(self, rows: int, source: pq.ParquetFile, columns: list[str]) -> int:
        """`rows`, or fewer where they are wide."""
        facts = source.metadata
        sizes = sum(facts.row_group(each).total_byte_size for each in range(facts.num_row_groups))
        few = fitting(LOOK, sizes, facts.num_rows)
        some = next(source.iter_batches(few, columns=columns, use_threads=False), None)
        return fitting(rows, some.nbytes, some.num_rows) if some else rows

    def _nearby(self, file: Path, offset: int, length: int) -> pa.RecordBatch:
        """The first rows of the row group of row `offset`; for types that polars does not read."""
        source = self._open(file)
        groups = [source.metadata.row_group(each).num_rows for each in range(source.num_row_groups)]
        group = next(number for number, end in enumerate(accumulate(groups)) if offset < end)
        return next(source.iter_batches(length, row_groups=[group], use_threads=False))

    def _frame(self, batch: Any, file: Path, columns: Sequence[str]) -> pl.DataFrame:
        """The columns asked for, in the table's types; what a file does not have is null."""
        arrays = [self._array(batch, file, name) for name in columns]
        return to_polars(pa.RecordBatch.from_arrays(arrays, names=list(columns)))

    def _array(self, batch: Any, file: Path, name: str) -> pa.Array:
        kind = self._schema.field(name).type
        if name in batch.schema.names:
            found = batch.column(name)
            found = found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found
            return found if found.type == kind else found.cast(kind)
        value = self._partitions[file].get(name)
        return pa.nulls(batch.num_rows, kind) if value is None else pa.repeat(value, batch.num_rows)

    def _open(self, file: Path) -> pq.ParquetFile:
        with worded(str(file)):
            try:
                return pq.ParquetFile(file, buffer_size=BUFFER, pre_buffer=False)
            except pa.ArrowInvalid as error:
                raise ConnectorError("cannot be read (damaged)", where=str(file)) from error

    @cached_property
    def _heights(self) -> list[int]:
        return [self._open(file).metadata.num_rows for file in self.files]

    @cached_property
    def _schema(self) -> pa.Schema:
        schemas = [self._open(file).schema_arrow for file in self.files]
        try:
            schema = pa.unify_schemas(schemas, promote_options="permissive")
        except pa.ArrowException as error:
            raise ConnectorError("its files have different types", where=self.name) from error
        for name in dict.fromkeys(key for parts in self._partitions.values() for key in parts):
            if name not in schema.names:
                schema = schema.append(pa.field(name, pa.string()))
        if len(set(schema.names)) < len(schema.names):
            raise ConnectorError("two columns have the same name", where=self.name)
        return bare(schema)


class ParquetSink:
    """A file that grows by batches."""

    def __init__(self, path: Path, table: Table, *, same: bool) -> None:
        self._path, self._table, self._same = path, table, same
        self._declared = schema_of(table, same=same)
        self._schema = viewed(self._declared)
        self._writer: Any = None

    def write(self, batch: pl.DataFrame) -> None:
        rows = to_arrow(batch, self._table, self._schema, same=self._same)
        with worded(self._table.label):
            if self._writer is None:
                self._begin(_repeating(batch))
            for each in rows.to_batches():
                self._writer.write_batch(each, row_group_size=GROUP)

    def close(self) -> None:
        with worded(self._table.label):
            if self._writer is None:
                self._begin([])
            self._writer.add_key_value_metadata({SCHEMA: packed(self._declared)})
            self._writer.close()

    def _begin(self, repeating: list[str]) -> None:
        self._writer = pq.ParquetWriter(
            self._path,
            self._schema,
            compression="zstd",
            store_schema=False,  # that of the views
            use_dictionary=repeating,
            write_statistics=[each.name for each in self._schema if _is_ordered(each.type)],
        )


def _is_ordered(kind: Any) -> bool:
    """Whether readers skip rows by its extremes; those of surrogate texts help nobody."""
    return not (pa.types.is_nested(kind) or re.search("string|binary", str(kind)))


def _repeating(batch: pl.DataFrame) -> list[str]:
    """Columns with few distinct values; building a dictionary of the others is lost time."""
    flat = [column for column in batch.iter_columns() if not column.dtype.is_nested()]
    return [column.name for column in flat if column.n_unique() <= FEW * batch.height]


def _partitions(file: Path, root: Path) -> Iterator[tuple[str, str | None]]:
    for part in file.relative_to(root).parts[:-1]:
        key, equals, value = part.partition("=")
        if equals:
            yield unquote(key), None if value == NOWHERE else unquote(value)
