"""Batches into PostgreSQL tables by COPY, one table after the other."""

from collections.abc import Sequence

import polars as pl

from tuomin.connectors import eras
from tuomin.connectors.adapt import adapted
from tuomin.connectors.postgres.copy import CopyIn
from tuomin.connectors.postgres.errors import worded
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.rowtext import as_bytes, serialise
from tuomin.connectors.rules import quoted
from tuomin.connectors.text import to_text
from tuomin.model import Column, Table

ENGINE = "postgresql"


class Filler:
    """Fills tables that were made in the same transaction. `same`: the source is PostgreSQL too."""

    def __init__(self, session: Session, *, same: bool) -> None:
        self._session, self._same = session, same
        self._table: Table | None = None
        self._copy: CopyIn | None = None

    def write(self, place: Table, name: str, batch: pl.DataFrame) -> None:
        """Append rows of `place` to the table that is now called `name`."""
        columns = [each for each in place.columns if not (self._same and each.generated)]
        with worded(place.label):
            if self._table is not place:
                self.end()
                self._copy = CopyIn(self._session, _copy(name, columns))
                self._table = place
            if self._copy and batch.height:
                fitted = [_fitted(batch[each.name], each, same=self._same) for each in columns]
                self._copy.write(serialise(pl.DataFrame(fitted)))

    def end(self) -> None:
        """Return when the server has all rows."""
        if self._copy and self._table:
            with worded(self._table.label):
                self._copy.close()
        self._copy = self._table = None


def _copy(name: str, columns: Sequence[Column]) -> str:
    names = ", ".join(quoted(column.name, ENGINE) for column in columns)
    return f"COPY {name} ({names}) FROM STDIN (FREEZE)"


def _fitted(values: pl.Series, column: Column, *, same: bool) -> pl.Series:
    """Values as this engine takes them: bytes where the column is binary, dates in its words."""
    values = values if same else adapted(values, column)
    if column.family == "binary":
        return as_bytes(values)
    if column.family in eras.FAMILIES and not same:
        return eras.to_postgres(to_text(values))
    return values
