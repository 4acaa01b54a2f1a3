"""Batches that DuckDB takes one by one while it runs a statement.

It asks for them in threads of its own, and what goes wrong there would come out as an error of
DuckDB's.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pyarrow as pa

NEWEST = pl.CompatLevel.newest()  # texts as polars keeps them
GROUP = 122_880  # rows that DuckDB compresses together; of fewer it has to put some together itself
LARGEST = 64 * 2**20  # bytes of such a group that may wait for more rows


class Taken:
    """Batches of one type, at least one."""

    def __init__(self, batches: Iterator[pl.DataFrame]) -> None:
        self._batches = batches
        self._error: BaseException | None = None

    def reader(self, like: pl.DataFrame) -> pa.RecordBatchReader:
        """The batches, which have the types of `like`, as Arrow's stream."""
        schema = like.clear().to_arrow(compat_level=NEWEST).schema
        return pa.RecordBatchReader.from_batches(schema, self._each())

    @contextmanager
    def failing(self) -> Iterator[None]:
        """Raise what went wrong while a batch was made, and not what DuckDB makes of it."""
        try:
            yield
        except Exception:
            if self._error:
                raise self._error from None
            raise

    def _each(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in grouped(self._batches):
                yield from batch.to_arrow(compat_level=NEWEST).to_batches()
        except BaseException as error:
            self._error = error
            raise


def grouped(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The rows in batches of a `GROUP` each, but for the last and for those of many bytes.

    >>> rows = iter([pl.DataFrame({"c0": range(100_000)})] * 3)
    >>> [batch.height for batch in grouped(rows)]
    [122880, 122880, 54240]
    """
    waiting: list[pl.DataFrame] = []
    height, size = 0, 0.0
    for batch in batches:
        waiting.append(batch)
        height, size = height + batch.height, size + batch.estimated_size()
        if height >= GROUP:
            rows = pl.concat(waiting)
            full = height // GROUP * GROUP
            yield from rows[:full].iter_slices(GROUP)
            waiting = [rows[full:]] if full < height else []
        elif size >= LARGEST:
            yield pl.concat(waiting)
            waiting = []
        else:
            continue
        height = sum(each.height for each in waiting)
        size = sum(each.estimated_size() for each in waiting)
    if waiting:
        yield pl.concat(waiting)
