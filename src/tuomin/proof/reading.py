"""The reading of a table's rows into codes, once for the source and once for the copy."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.model import Table
from tuomin.proof.holdings import Holding
from tuomin.proof.parts import Part, traced
from tuomin.proof.rows import Name, Rows

BATCH = 65_536  # rows

Visit = Callable[[pl.DataFrame, Sequence[Part]], None]


@dataclass(frozen=True, kw_only=True)
class Side:
    """One table in one store. `columns` maps the source's column names to the table's own."""

    connector: Connector
    table: Table
    columns: Mapping[str, str]
    holdings: Sequence[Holding]
    seed: int

    @property
    def names(self) -> list[Name]:
        found: list[Name] = []
        for holding in self.holdings:
            found.append((holding.name, ""))
            found += [(holding.name, part) for part in traced(holding)]
        return found

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows under the source's column names."""
        wanted = [self.columns[holding.name] for holding in self.holdings]
        back = {self.columns[holding.name]: holding.name for holding in self.holdings}
        for batch in self.connector.batches(self.table, BATCH, columns=wanted):
            yield batch.select(wanted).rename(back).cast({pl.Null: pl.String})

    def parts(self, batch: pl.DataFrame, start: int) -> list[Part]:
        """The columns of one batch, whose first row is number `start`."""
        return [
            Part(batch[holding.name], holding, start=start, seed=self.seed)
            for holding in self.holdings
        ]


def read(side: Side, visit: Visit | None = None) -> Rows:
    """All rows as codes; `visit` sees each batch, and its parts."""
    rows = Rows(side.names, side.connector.count(side.table))
    for batch in side.batches():
        parts = side.parts(batch, rows.count)
        if visit:
            visit(batch, parts)
        codes = {name: found for part in parts for name, found in part.coded().items()}
        rows.add(codes, batch.height)
    return rows
