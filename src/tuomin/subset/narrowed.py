"""A store seen through a subset: a Connector that reads the chosen rows and no others."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

import polars as pl

from tuomin.connectors.base import Connector, Sample, Staging
from tuomin.connectors.journal import Run
from tuomin.model import Table
from tuomin.subset.choose import Choice
from tuomin.subset.links import identity


class Narrowed:
    """`source` with the rows of a Choice, to be read in the snapshot that it was made in."""

    def __init__(self, source: Connector, choice: Choice) -> None:
        self._source, self.choice = source, choice
        self.engine, self.url = source.engine, source.url
        self.capabilities = source.capabilities

    def tables(self) -> list[Table]:
        return self._source.tables()

    def others(self) -> list[str]:
        return self._source.others()

    def sample(self, table: Table, rows: int) -> Sample:
        return self._source.sample(table, rows)

    def count(self, table: Table) -> int:
        return self.choice.shares[table.id].rows

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        return self._source.overlap(table, column, values)

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        names = [column.name for column in table.columns] if columns is None else list(columns)
        chosen = self.choice.rows.get(table.id)
        more = {"where": where} if where else {}
        if chosen is None:
            yield from self._source.batches(table, rows, columns=names, **more)
        elif len(chosen):
            needed = list(dict.fromkeys([*names, *identity(table)]))
            for batch in self._source.batches(table, rows, columns=needed, **more):
                hits = chosen.has(self.choice.links.rows(table, batch))
                if hits.any():
                    yield batch.filter(pl.Series(hits)).select(names)

    def snapshot(self) -> AbstractContextManager[None]:
        return self._source.snapshot()

    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> AbstractContextManager[Staging]:
        return self._source.staging(tables, engine=engine, run=run)

    def identity(self) -> str:
        return self._source.identity()

    def close(self) -> None:
        self._source.close()
