"""The reading of a table's rows into codes, once for the source and once for the copy."""

from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.model import Table
from tuomin.proof.codes.cells import Codes
from tuomin.proof.codes.holdings import Holding
from tuomin.proof.codes.parts import Part, traced
from tuomin.proof.codes.rows import Name, Rows
from tuomin.proof.codes.together import THREADS

BATCH = 65_536  # rows
BYTES = 24 << 20  # that are worked on at once; a batch of fewer costs as many calls
Progress = Callable[[str, int, int | None], None]


def unseen(_label: str, _done: int, _total: int | None) -> None:
    """Nobody watches."""


class Visitor(Protocol):
    """Sees what is read: each part once, from any thread, and each batch with all its columns."""

    def part(self, part: Part) -> None: ...

    def batch(self, batch: pl.DataFrame) -> None: ...


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

    def batches(self) -> Generator[pl.DataFrame]:
        """The rows under the source's column names."""
        wanted = [self.columns[holding.name] for holding in self.holdings]
        if not wanted:
            return
        back = {self.columns[holding.name]: holding.name for holding in self.holdings}
        for batch in _together(self.connector.batches(self.table, BATCH, columns=wanted)):
            yield batch.select(wanted).rename(back).cast({pl.Null: pl.String})

    def parts(self, batch: pl.DataFrame, start: int) -> list[Part]:
        """The columns of one batch, whose first row is number `start`; those of long texts first,
        so that nobody waits for one of them alone.
        """
        parts = [
            Part(batch[holding.name], holding, start=start, seed=self.seed)
            for holding in self.holdings
        ]
        return sorted(parts, key=_size, reverse=True)


def _size(part: Part) -> int:
    is_text = part.values.dtype == pl.String
    return int(part.values.str.len_bytes().sum()) if is_text else 0


def _together(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Batches of as many rows as there may be, where a connector gives few at a time."""
    kept: list[pl.DataFrame] = []
    rows = size = 0
    for batch in batches:
        bytes_of = int(batch.estimated_size())
        is_other = kept and kept[0].schema != batch.schema
        if is_other or rows + batch.height > BATCH or size + bytes_of > BYTES:
            yield from _joined(kept)
            kept, rows, size = [], 0, 0
        kept.append(batch)
        rows, size = rows + batch.height, size + bytes_of
    yield from _joined(kept)


def _joined(batches: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    if batches:
        yield pl.concat(batches, rechunk=True) if len(batches) > 1 else batches[0]


def first(side: Side, holdings: Sequence[Holding]) -> pl.DataFrame:
    """The first batch of some columns; the rest is left, where the snapshot outlives that."""
    empty = pl.DataFrame({each.name: pl.Series([], dtype=pl.String) for each in holdings})
    with closing(replace(side, holdings=holdings).batches()) as batches:
        found = next(batches, empty)
        if not side.connector.capabilities.leaving:
            deque(batches, maxlen=0)
    return found


def read(side: Side, visitor: Visitor | None = None, progress: Progress = unseen) -> Rows:
    """All rows as codes. One batch is read while the parts of the last are worked on."""
    total = side.connector.count(side.table)
    rows = Rows(side.names, total)
    with ThreadPoolExecutor(THREADS) as pool:
        for batch, coded in _coded(side, pool, visitor):
            rows.add(coded, batch.height)
            progress(side.table.label, rows.count, max(total, rows.count))
    return rows


def _coded(
    side: Side, pool: ThreadPoolExecutor, visitor: Visitor | None
) -> Iterator[tuple[pl.DataFrame, dict[Name, Codes]]]:
    waiting: tuple[pl.DataFrame, list[Future[dict[Name, Codes]]]] | None = None
    start = 0
    for batch in chain(side.batches(), [None]):
        if waiting:
            last, working = waiting
            yield last, {name: codes for each in working for name, codes in each.result().items()}
        if batch is not None:
            work = [pool.submit(_work, part, visitor) for part in side.parts(batch, start)]
            if visitor:
                visitor.batch(batch)
            waiting = batch, work
            start += batch.height


def _work(part: Part, visitor: Visitor | None) -> dict[Name, Codes]:
    if visitor:
        visitor.part(part)
    return part.coded()
