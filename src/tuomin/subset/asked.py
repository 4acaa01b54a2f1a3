"""The rows of a table that somebody asks for, by a condition, by number, or both.

The same source and the same seed give the same rows, whatever the order in which an engine reads
them: rows are drawn by a keyed hash of their keys, and those with the lowest hashes are taken.
"""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from tuomin.connectors.base import Connector
from tuomin.errors import ConnectorError, SetupError, TuominError
from tuomin.model import Table
from tuomin.subset.links import ROWS, Links, folded, identity
from tuomin.subset.marks import NOTHING, Hashes, Marks
from tuomin.subset.model import Ask
from tuomin.transforms.keyed import prf

AGAIN = "it was there a moment ago: start again"  # a server's error, where names were read before
SEPARATOR = "\x1f"


class Asked:
    """The rows of one table that are asked for."""

    def __init__(
        self, source: Connector, table: Table, asks: Sequence[Ask], seed: str, links: Links
    ) -> None:
        self._source, self._table, self._asks, self._links = source, table, asks, links
        text = f"{seed}\0{table.label}"
        self._key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

    def draw(self, among: Marks | None) -> Marks:
        """Those `among` some rows of the table, or among all."""
        found = Marks()
        for ask in self._asks:
            if not ask.amount:
                for rows, _ in self._rows(ask, among):
                    found.add(rows)
                continue
            lowest = _Lowest(ask.wanted(self._count(ask, among)))
            for rows, frame in self._rows(ask, among):
                lowest.add(self._drawn(frame), rows)
            found.add(lowest.rows)
        return found

    def _count(self, ask: Ask, among: Marks | None) -> int:
        if among is None and not ask.condition:
            return self._source.count(self._table)
        return sum(len(rows) for rows, _ in self._rows(ask, among))

    def _rows(self, ask: Ask, among: Marks | None) -> Iterator[tuple[Hashes, pl.DataFrame]]:
        """What tells the rows apart that an ask allows, with their hashes."""
        for frame in self._frames(ask):
            rows = self._links.rows(self._table, frame)
            if among is not None:
                hits = among.has(rows)
                yield rows[hits], frame.filter(pl.Series(hits))
            else:
                yield rows, frame

    def _frames(self, ask: Ask) -> Iterator[pl.DataFrame]:
        table, columns = self._table, identity(self._table)
        if not ask.condition:
            yield from self._source.batches(table, ROWS, columns=columns)
            return
        try:
            yield from self._source.batches(table, ROWS, columns=columns, where=ask.condition)
        except (ConnectorError, SetupError) as error:
            raise refusal(error, table.label, self._source.engine) from None

    def _drawn(self, frame: pl.DataFrame) -> Hashes:
        """Numbers by which rows are drawn: the same in every run with the same seed."""
        columns = [self._table.column(name) for name in identity(self._table)]
        engine = self._source.engine
        texts = [folded(frame[each.name], each, engine).fill_null("\0") for each in columns]
        joined = pl.select(pl.concat_str(texts, separator=SEPARATOR)).to_series()
        return prf.words(joined, self._key)[:, 0]


def refusal(error: TuominError, table: str, engine: str) -> SetupError:
    """What to tell of a condition on a table that cannot be used."""
    is_gone = error.hint.endswith(AGAIN)  # for whoever read the table before; here nobody did
    problem = "it names a column that is not there" if is_gone else error.problem
    return SetupError(
        f"the condition cannot be used: {problem}",
        where=f"--subset {table}",
        hint=(not is_gone and error.hint) or f"it is SQL of {engine}",
    )


class _Lowest:
    """The rows with the lowest of the numbers that they are drawn by, at most `most`."""

    def __init__(self, most: int) -> None:
        self.rows, self._drawn, self._most = NOTHING, NOTHING, most

    def add(self, drawn: Hashes, rows: Hashes) -> None:
        drawn, rows = np.append(self._drawn, drawn), np.append(self.rows, rows)
        if len(drawn) > self._most:
            kept = np.argpartition(drawn, self._most)[: self._most]
            drawn, rows = drawn[kept], rows[kept]
        self._drawn, self.rows = drawn, rows
