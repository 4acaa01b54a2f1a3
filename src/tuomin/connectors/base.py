"""What every Connector can do, and the differences between engines as data."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import polars as pl

from tuomin.connectors.journal import Run
from tuomin.connectors.links import TableId
from tuomin.model import Table

BATCH = 4 << 20  # bytes that a batch should not exceed, so that memory stays flat
LESS = 4 << 20  # of a block of rows that come one by one: more is hardly quicker


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What an engine offers, so that no caller asks for its name.

    `leaving`: a table may be left half read within a snapshot, and the snapshot goes on.
    `parallel`: several threads may sample tables at the same time.
    """

    comments: bool
    schemas: bool
    snapshot: bool
    constraints: bool
    identifier_bytes: int | None
    leaving: bool = True
    parallel: bool = True


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Values read to judge the columns of one table; never stored, never logged.

    `frame` has one String column (Binary for binary ones) per column of the table, in its order.
    `method` says where the rows came from, `rows` how many the table holds (estimate or None).
    `unread` says of columns why nothing of them could be read; `hidden` why there are columns that
    the store does not even list.
    """

    frame: pl.DataFrame
    method: str
    rows: int | None
    unread: Mapping[str, str] = field(default_factory=dict)
    hidden: str = ""


class Staging(Protocol):
    """A target under construction, invisible to others until its context ends without an error."""

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        """Append a batch: text or typed columns, named and ordered like the table's."""
        ...


@runtime_checkable
class Filling(Staging, Protocol):
    """A Staging that takes the batches of a table in less time when it may ask for them."""

    def fill(self, table: Table, batches: Iterator[pl.DataFrame]) -> None:
        """Append all `batches`; what goes wrong while one is made is raised as it is."""
        ...


@runtime_checkable
class Lasting(Staging, Protocol):
    """A Staging that keeps finished tables when the copy is stopped, for the next run.

    `finished` gives their seals, of an earlier run at first. Nothing of any other table is left.
    """

    @property
    def finished(self) -> Mapping[TableId, str]: ...

    def finish(self, table: Table, seal: str) -> None:
        """All rows of the table are written: keep them, whatever happens from now on."""
        ...

    def empty(self, table: Table) -> None:
        """Forget a finished table, and be ready to write it again."""
        ...


class Connector(Protocol):
    """Reads, and where allowed writes, the tables of one store.

    Between databases values travel as text: batches hold String columns with the engine's own
    text form (Binary for binary columns where the engine hands out bytes); DuckDB, Parquet and
    SQLite columns of one type hand out typed columns, and a SQLite column of several storage
    classes a Struct of them (`text.MIXED`). Writers take all of these, `text.to_text` makes text
    of any. NULL is null. A connector may be read by one thread and written by another.
    """

    engine: str
    url: str
    capabilities: Capabilities

    def tables(self) -> list[Table]:
        """All tables with columns, keys and comments, in a stable order."""
        ...

    def others(self) -> list[str]:
        """What the store holds beside tables, as `view v`; no copy has it."""
        ...

    def sample(self, table: Table, rows: int) -> Sample:
        """At most `rows` rows from all over the table, read-only and under timeouts."""
        ...

    def count(self, table: Table) -> int:
        """The exact number of rows."""
        ...

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        """How many of these different `values` (texts of a Sample) a column of the table holds.

        One statement with bound values, read-only and under the timeout of a scan.
        """
        ...

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        """All rows (of `columns`), in the engine's order, at most `rows` at a time.

        `where` is a condition that a user wrote in the store's own SQL: only rows that meet it.
        """
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Everything read inside comes from one point in time, where the engine has one."""
        ...

    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> AbstractContextManager[Staging]:
        """Create `tables` (declared by `engine`) out of sight; publish all at once on success.

        Constraints and indexes are added after the rows. On any error nothing is left behind, but
        with `run` the finished tables, where the store can keep them: the staging is `Lasting`.
        Parents are written before their children (`schema.ordered`), which DuckDB asks for.
        """
        ...

    def identity(self) -> str:
        """The same text for every spelling of the same store, different for different stores."""
        ...

    def close(self) -> None: ...


def fitting(rows: int, size: int, sampled: int, most: int = BATCH) -> int:
    """How many rows a batch may have: at most `rows`, and `most` bytes of such as were `sampled`.

    >>> fitting(65_536, 1_000_000, 100)
    419
    """
    return max(1, min(rows, most * sampled // max(1, size))) if sampled else rows
