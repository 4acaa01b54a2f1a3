"""Folders, globs and files of Parquet and CSV: read in place, written whole or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import polars as pl

from tuomin.connectors.base import Capabilities, Connector, Sample, Staging
from tuomin.connectors.beside import Beside
from tuomin.connectors.bounds import Bounds
from tuomin.connectors.condition import matching, names_in
from tuomin.connectors.files.beside import beside
from tuomin.connectors.files.delimited import CsvTable
from tuomin.connectors.files.delimited_target import CsvSink
from tuomin.connectors.files.find import FORMATS, file_name, find, root_of
from tuomin.connectors.files.parquet import ParquetSink, ParquetTable
from tuomin.connectors.journal import Kept, Run
from tuomin.connectors.links import TableId
from tuomin.connectors.overlap import counted
from tuomin.connectors.placing import placed
from tuomin.connectors.publish import NEW, Site, identity_of, published, refuse_homeless, sync
from tuomin.connectors.url import Url
from tuomin.errors import ConnectorError, SetupError
from tuomin.model import Table

ENGINE = "files"
EMPTY = "is empty: 0 bytes, not even the names of its columns"
OVERLAP = 65_536  # rows that are compared at once
READERS: dict[str, type[ParquetTable | CsvTable]] = {"parquet": ParquetTable, "csv": CsvTable}


def connect(url: Url, *, write: bool, bounds: Bounds) -> Connector:
    """`files:` takes each file for what it is; `parquet:` and `csv:` read and write only that."""
    if not url.database:
        raise SetupError("names no folder", where=url.safe)
    if write:
        refuse_homeless(root_of(url.database))
    else:
        find(url.database)
    kind = None if url.scheme == ENGINE else url.scheme
    return FilesConnector(url.database, url.safe, kind=kind, bounds=bounds)


class FilesConnector:
    """A path; without `kind` new files are Parquet, unless the target's name or source is CSV."""

    engine = ENGINE
    capabilities = Capabilities(
        comments=False, schemas=False, snapshot=False, constraints=False, identifier_bytes=None
    )

    def __init__(self, path: str, url: str, *, kind: str | None, bounds: Bounds) -> None:
        self.path, self.url, self.bounds = path, url, bounds
        self.root = root_of(path)
        self._kind = kind
        self._known: dict[str, ParquetTable | CsvTable] | None = None

    def tables(self) -> list[Table]:
        self._known = None
        return [_table(name, reader) for name, reader in self._readers().items()]

    def others(self) -> list[str]:
        return []

    def beside(self) -> Iterator[Beside]:
        files = (file for reader in self._readers().values() for file in reader.files)
        yield from beside(Path(self.path), self.root, frozenset(files))

    def sample(self, table: Table, rows: int) -> Sample:
        return self._reader(table).sample(rows, self.bounds.statement)

    def count(self, table: Table) -> int:
        return self._reader(table).count()

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        batches = self.batches(table, OVERLAP, columns=[column])
        return counted(batches, values, timeout=self.bounds.statement, where=table.label)

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        names = [column.name for column in table.columns] if columns is None else columns
        if where:
            return self._matching(table, rows, names, where)
        return self._reader(table).batches(rows, names)

    def _matching(
        self, table: Table, rows: int, names: Sequence[str], where: str
    ) -> Iterator[pl.DataFrame]:
        """The rows that a condition holds for, which may be on other columns than `names`."""
        asked = names_in(where, self.engine).union(names)
        needed = [column.name for column in table.columns if column.name in asked]
        for batch in self._reader(table).batches(rows, needed):
            yield matching(batch, where, self.engine).select(names)

    def snapshot(self) -> AbstractContextManager[None]:
        """Files know no common point in time."""
        return nullcontext()

    @contextmanager
    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> Iterator[Staging]:
        alone = FORMATS.get(Path(self.path).suffix.lower()) and self.root == Path(self.path)
        if alone and len(tables) != 1:
            hint = f"name a folder, such as {self.root.stem}/"
            raise SetupError(
                f"one file cannot hold {len(tables)} tables", where=self.url, hint=hint
            )
        with published(self.root, self._refuse_full, run=run) as site:
            if not alone:
                site.path.mkdir(exist_ok=True)
            staging = FilesStaging(site, tables, engine=engine, kind=self._target_kind)
            yield staging
            staging.close()

    def identity(self) -> str:
        return identity_of(self.root)

    def close(self) -> None:
        """Nothing stays open."""

    @property
    def _target_kind(self) -> str | None:
        return self._kind or FORMATS.get(Path(self.path).suffix.lower())

    def _readers(self) -> dict[str, ParquetTable | CsvTable]:
        if self._known is None:
            found = find(self.path) if self.root.exists() else {}
            wanted = {name: each for name, each in found.items() if self._kind in {None, each.kind}}
            self._known = {
                name: READERS[each.kind](name, each.files, each.root)
                for name, each in sorted(wanted.items())
            }
        return self._known

    def _reader(self, table: Table) -> ParquetTable | CsvTable:
        try:
            return self._readers()[table.name]
        except KeyError as error:
            raise ConnectorError("no such table", where=f"{self.url}: {table.name}") from error

    def _refuse_full(self) -> None:
        full = any(self.root.iterdir()) if self.root.is_dir() else self.root.exists()
        if full:
            raise SetupError("the target is not empty", where=str(self.root), hint=NEW)


def _table(name: str, reader: ParquetTable | CsvTable) -> Table:
    """What can be read of a table; one that cannot stops nobody from reading the others.

    A CSV of 0 bytes is a table without columns, of which nothing can be missed; Parquet is damaged.
    """
    try:
        return reader.table()
    except ConnectorError as error:
        is_empty = all(each.is_file() and not each.stat().st_size for each in reader.files)
        problem = EMPTY if is_empty else error.problem
        return Table(schema=None, name=name, columns=(), unreadable=problem)


class FilesStaging:
    """A file for each table, in a folder, or the one file itself."""

    def __init__(
        self, site: Site, tables: Sequence[Table], *, engine: str, kind: str | None
    ) -> None:
        self._path, self._same, self._kind = site.path, engine == ENGINE, kind
        self._places: Mapping[TableId, Table] = placed(tables, source=engine, target=ENGINE)
        self._kept = Kept(site.journal, self._places)
        for origin in [*self._kept.finished]:
            if not self._file(self._places[origin]).is_file():
                self._kept.remove(origin)
        left = self._places.keys() - self._kept.finished.keys()
        self._sinks = {key: self._sink(self._places[key]) for key in self._places if key in left}

    @property
    def finished(self) -> Mapping[TableId, str]:
        return self._kept.finished

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        self._sinks[table.id].write(batch)

    def finish(self, table: Table, seal: str) -> None:
        self._sinks.pop(table.id).close()
        file = self._file(self._places[table.id])
        sync(file)
        sync(file.parent)
        self._kept.add(table.id, seal)

    def empty(self, table: Table) -> None:
        self._kept.remove(table.id)
        self._sinks[table.id] = self._sink(self._places[table.id])

    def close(self) -> None:
        for sink in self._sinks.values():
            sink.close()

    def _sink(self, table: Table) -> ParquetSink | CsvSink:
        path = self._file(table)
        path.unlink(missing_ok=True)
        kind, own = self._kinds(table)
        if kind == "csv":
            return CsvSink(path, table if self._same else replace(table, options=()))
        return ParquetSink(path, table, same=self._same and own == kind)

    def _file(self, table: Table) -> Path:
        kind, _ = self._kinds(table)
        return self._path / file_name(table.name, kind) if self._path.is_dir() else self._path

    def _kinds(self, table: Table) -> tuple[str, str | None]:
        """The format that the table gets, and the one that it has."""
        own = dict(table.options).get("format") if self._same else None
        return self._kind or own or "parquet", own
