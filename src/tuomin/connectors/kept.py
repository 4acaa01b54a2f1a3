"""What stagings of one-file databases have in common: finished tables are committed and noted."""

from collections.abc import Callable, Mapping
from typing import Any

from tuomin.connectors.journal import FileJournal, Kept
from tuomin.connectors.links import TableId
from tuomin.model import Table


class FileStaging:
    """The tables of a new database file, in transactions that end with a finished table.

    `run` runs statements over `connection`; `same`: the source is of this engine too.
    """

    def __init__(
        self,
        connection: Any,
        places: Mapping[TableId, Table],
        journal: FileJournal | None,
        *,
        run: Callable[..., list[Any]],
        same: bool,
    ) -> None:
        self._connection, self._places, self._same = connection, places, same
        self._run, self._kept = run, Kept(journal, places)

    @property
    def finished(self) -> Mapping[TableId, str]:
        return self._kept.finished

    def clear(self) -> None:
        """Leave finished tables alone, and no row in another; children go before their parents."""
        for origin in reversed([*self._places]):
            if origin not in self.finished:
                self._delete(origin)

    def finish(self, table: Table, seal: str) -> None:
        self._run(self._connection, "COMMIT", "BEGIN")
        self._kept.add(table.id, seal)

    def empty(self, table: Table) -> None:
        self._kept.remove(table.id)
        self._delete(table.id)

    def _delete(self, origin: TableId) -> None:
        """DuckDB finds the children of a row until the transaction that deletes them has ended."""
        statement = f"DELETE FROM {self._name(self._places[origin])}"  # noqa: S608 - quoted
        self._run(self._connection, statement, "COMMIT", "BEGIN")

    def _name(self, table: Table) -> str:
        """The quoted name of a table of the new file."""
        raise NotImplementedError
