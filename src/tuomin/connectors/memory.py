"""Tables held in memory: for tests, and for frames that somebody already has."""

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

import polars as pl

from tuomin.connectors.base import Capabilities, Sample
from tuomin.connectors.condition import matching
from tuomin.connectors.journal import Run
from tuomin.connectors.overlap import counted
from tuomin.connectors.sampling import as_sample, spread
from tuomin.errors import ConnectorError, SetupError
from tuomin.model import Table

OVERLAP = 65_536  # rows that are compared at once


class MemoryConnector:
    """Frames seen as a Connector. `frames` maps each Table to its rows and takes what is staged."""

    engine = "memory"
    url = "memory:"
    capabilities = Capabilities(
        comments=True, schemas=True, snapshot=True, constraints=True, identifier_bytes=None
    )

    def __init__(self, frames: Mapping[Table, pl.DataFrame] | None = None) -> None:
        self.frames: dict[Table, pl.DataFrame] = {}
        for table, frame in (frames or {}).items():
            self.frames[table] = frame.select([column.name for column in table.columns])

    def tables(self) -> list[Table]:
        return sorted(self.frames, key=lambda table: (table.schema or "", table.name))

    def others(self) -> list[str]:
        return []

    def sample(self, table: Table, rows: int) -> Sample:
        frame = self._frame(table)
        picked = frame[spread(frame.height, rows, seed=table.label)]
        method = "all rows" if picked.height == frame.height else "spread over all rows"
        return Sample(frame=as_sample(picked), method=method, rows=frame.height)

    def count(self, table: Table) -> int:
        return self._frame(table).height

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        batches = self.batches(table, OVERLAP, columns=[column])
        return counted(batches, values, timeout=math.inf, where=table.label)

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        frame = self._frame(table)
        if where:
            frame = matching(frame, where, self.engine)
        yield from (frame if columns is None else frame.select(columns)).iter_slices(rows)

    def snapshot(self) -> AbstractContextManager[None]:
        return nullcontext()

    @contextmanager
    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> Iterator["MemoryStaging"]:
        if self.frames:
            raise SetupError("the target is not empty", where=self.url)
        staging = MemoryStaging(tables)
        yield staging
        self.frames.update(staging.collected())

    def identity(self) -> str:
        return f"memory:{id(self)}"

    def close(self) -> None:
        """Nothing to give back."""

    def _frame(self, table: Table) -> pl.DataFrame:
        for known, frame in self.frames.items():
            if known.id == table.id:
                return frame
        raise ConnectorError("no such table", where=table.label)


class MemoryStaging:
    """Batches by table until all are there."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self._batches: dict[Table, list[pl.DataFrame]] = {table: [] for table in tables}

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        self._batches[table].append(batch)

    def collected(self) -> dict[Table, pl.DataFrame]:
        return {table: _whole(table, batches) for table, batches in self._batches.items()}


def _whole(table: Table, batches: list[pl.DataFrame]) -> pl.DataFrame:
    names = [column.name for column in table.columns]
    return (
        pl.concat(batches).select(names)
        if batches
        else pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    )
