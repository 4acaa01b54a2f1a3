"""The reading of a table's rows into codes, once for the source and once for the copy.

Columns of direct identifiers are coded by their folded spelling, so that a changed spelling counts
as kept, and get traces: their first six characters (the first of a name) and their last four. Empty
ones, and words of one character, count as NULL there. What is part of a key keeps its plain code
beside, to be compared with the key that it points to.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.model import Table
from tuomin.proof.cells import Codes, codes, codes_of, fold
from tuomin.proof.holdings import NAMES, Holding
from tuomin.proof.rows import KEY, Name, Rows

BATCH = 65_536  # rows
HEAD, TAIL = 6, 4  # characters
LONG, MIDDLING = 11, 7  # characters that a value needs for a head, for a tail

Visit = Callable[[pl.DataFrame, Mapping[Name, Codes], int], None]


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
            found += [(holding.name, part) for part in _parts(holding)]
        return found

    def batches(self) -> Iterator[pl.DataFrame]:
        """The rows under the source's column names."""
        wanted = [self.columns[holding.name] for holding in self.holdings]
        back = {self.columns[holding.name]: holding.name for holding in self.holdings}
        for batch in self.connector.batches(self.table, BATCH, columns=wanted):
            yield batch.select(wanted).rename(back).cast({pl.Null: pl.String})

    def coded(self, batch: pl.DataFrame) -> dict[Name, Codes]:
        found: dict[Name, Codes] = {}
        for holding in self.holdings:
            found |= _coded(batch[holding.name], holding, self.seed)
        return found


def read(side: Side, visit: Visit | None = None) -> Rows:
    """All rows as codes; `visit` sees each batch with its codes and the number of its first row."""
    rows = Rows(side.names, side.connector.count(side.table))
    for batch in side.batches():
        found = side.coded(batch)
        if visit:
            visit(batch, found, rows.count)
        rows.add(found, batch.height)
    return rows


def _coded(values: pl.Series, holding: Holding, seed: int) -> dict[Name, Codes]:
    name, family = holding.name, holding.column.family
    plain = codes(values, family, seed)
    if not holding.direct or values.dtype == pl.Binary:
        return {(name, part): plain for part in ("", *_parts(holding))}
    folded = fold(values)
    length = folded.str.len_chars().fill_null(0)
    found = {(name, ""): codes_of(folded.set(length < (2 if holding.words else 1), None), seed)}
    for part in _parts(holding):
        if part == KEY:
            found[name, part] = plain
        else:
            texts, enough = _part(folded, part, is_name=holding.kind in NAMES)
            found[name, part] = codes_of(texts.set(length < enough, None), seed)
    return found


def _parts(holding: Holding) -> tuple[str, ...]:
    if not holding.direct or holding.column.family == "binary":
        return ()
    key = (KEY,) if holding.key else ()
    if holding.kind in NAMES:
        return ("head", *key)
    return key if holding.words else ("head", "tail", *key)


def _part(folded: pl.Series, part: str, *, is_name: bool) -> tuple[pl.Series, int]:
    """The texts of one part, and how many characters the whole needs to have it."""
    if is_name:
        return folded.str.head(1), 2
    return (folded.str.head(HEAD), LONG) if part == "head" else (folded.str.tail(TAIL), MIDDLING)
