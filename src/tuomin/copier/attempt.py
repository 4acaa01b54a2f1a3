"""What the reader and the writer of a copy that can be resumed tell each other.

The writer opens the target and says which tables are finished; the reader compares them with the
source and says which have changed; the writer empties those, and both go on with what is left.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager

import polars as pl

from tuomin.connectors.base import Lasting, Staging
from tuomin.connectors.journal import Run
from tuomin.connectors.links import TableId
from tuomin.copier.pipeline import Stopped
from tuomin.copier.resume import Seals, Tally, with_children
from tuomin.copier.treatment import Treatment
from tuomin.model import Table

Rows = Callable[[Table], Iterator[pl.DataFrame]]


class Attempt:
    """One attempt at a copy that is bound to `run`."""

    def __init__(self, run: Run, seals: Seals) -> None:
        self.run, self.tally = run, seals.tally
        self._seal = seals.seal
        self._finished: Future[Mapping[TableId, str]] = Future()
        self._changed: Future[set[TableId]] = Future()
        self._staging: Lasting | None = None
        self._treatments: Mapping[TableId, Treatment] = {}
        self._stopped = False

    @property
    def finished(self) -> int:
        """How many tables are kept should the copy end now."""
        return len(self._staging.finished) if self._staging else 0

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self._stopped = True
        self._finished.cancel()
        self._changed.cancel()

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Who leaves with an error leaves nobody waiting."""
        try:
            yield
        except CancelledError:
            raise Stopped from None
        except BaseException:
            self.stop()
            raise

    def compare(
        self, tables: Sequence[Table], treatments: Mapping[TableId, Treatment], rows: Rows
    ) -> tuple[dict[TableId, int], set[TableId]]:
        """The finished tables to keep, with their numbers of rows, and those that have changed."""
        self._treatments = treatments
        finished = self._finished.result()
        counts, changed = {}, set()
        for table in (each for each in tables if each.id in finished):
            tally = self._sum(rows(table))
            counts[table.id] = tally.rows
            if self._seal(tally, treatments[table.id]) != finished[table.id]:
                changed.add(table.id)
        changed = with_children(changed, tables) & finished.keys()
        self._changed.set_result(changed)
        return {each: count for each, count in counts.items() if each not in changed}, changed

    def begin(self, staging: Staging, tables: Sequence[Table]) -> None:
        """Leave in the target what still holds, children emptied before their parents."""
        self._staging = staging if isinstance(staging, Lasting) else None
        self._finished.set_result(dict(self._staging.finished) if self._staging else {})
        changed = self._changed.result()
        for table in (each for each in reversed(tables) if each.id in changed):
            if self._staging:
                self._staging.empty(table)

    def finish(self, table: Table, tally: Tally) -> None:
        """Keep a table whose rows are all written."""
        if self._staging:
            self._staging.finish(table, self._seal(tally, self._treatments[table.id]))

    def _sum(self, batches: Iterator[pl.DataFrame]) -> Tally:
        total = Tally()
        for batch in batches:
            if self._stopped:
                raise Stopped
            total += self.tally(batch)
        return total
