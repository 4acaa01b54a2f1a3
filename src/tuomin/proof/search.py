"""The search of one table of the copy for identifiers of the source, batch by batch.

Nothing is decided here: what is found is kept with what chance would need to explain it, and
residue.py decides when the table is through.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from tuomin.connectors.text import to_text
from tuomin.model import Family
from tuomin.proof import spans
from tuomin.proof.cells import Codes, Marks, Places, fold, marks
from tuomin.proof.identifiers import Identifiers
from tuomin.proof.names import Names, sightings

SMALLEST = 1_000_000  # of the whole numbers that are looked up
SHORTEST = 7  # bytes that an identifier has at least
SHORTEST_NAME = 6  # bytes of two Han characters
TIMES = frozenset({"date", "time", "timestamp", "boolean"})


@dataclass(kw_only=True)
class Found:
    """What one column of the copy holds.

    strong: cells per kind; inside: those where it is a part of the cell only. `numbers` and
    `names`: see `Number` and `Name`, arrays of equal length each.
    """

    strong: dict[str, int] = field(default_factory=dict)
    inside: dict[str, int] = field(default_factory=dict)
    numbers: list[pl.DataFrame] = field(default_factory=list)
    names: list[pl.DataFrame] = field(default_factory=list)

    def number_frame(self) -> pl.DataFrame:
        """Numbers of the source (`hit`) and others of their neighbourhood: mark, density, code of
        the cell, and whether they are only a part of it.
        """
        return pl.concat(self.numbers) if self.numbers else pl.DataFrame(schema=NUMBERS)

    def name_frame(self) -> pl.DataFrame:
        """Names seen: row in the table, place in `Names.marks`, code of the cell."""
        return pl.concat(self.names) if self.names else pl.DataFrame(schema=NAMES)


NUMBERS = {
    "row": pl.Int64, "mark": pl.UInt64, "density": pl.Float64, "code": pl.UInt32, "hit": pl.Boolean,
    "inside": pl.Boolean,
}  # fmt: skip
NAMES = {"row": pl.Int64, "name": pl.Int64, "code": pl.UInt32}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A batch of one column: its values, their `codes`, and the number of its first row."""

    column: str
    values: pl.Series
    family: Family
    codes: Codes
    start: int


@dataclass(frozen=True)
class Parts:
    """Folded texts to look up, the row of the table that each is in, and the code of its cell."""

    rows: Places
    texts: pl.Series
    cells: Codes
    inside: bool = False


class Search:
    """Looks through the columns of one table."""

    def __init__(self, identifiers: Identifiers, names: Names) -> None:
        self.identifiers = identifiers
        self.names = names
        self.found: dict[str, Found] = {}

    def look(self, part: Part, *, named: bool = True) -> None:
        """Look through one part; `named`: names inside are of interest (it holds no names)."""
        found = self.found.setdefault(part.column, Found())
        values = to_text(part.values) if part.values.dtype.is_nested() else part.values
        rows = _worth(values)
        if not len(rows):
            return
        chosen = values if len(rows) == len(values) else values.gather(rows)
        texts = spans.spelled(chosen)
        cells, whole = part.codes[rows], fold(texts)
        at = rows + part.start
        self._note(found, Parts(at, whole, cells))
        if chosen.dtype == pl.String and part.family not in TIMES:
            self._inside(found, texts, Parts(at, whole, cells))
            if named:
                self._named(found, Parts(at, whole, cells))

    def _inside(self, found: Found, texts: pl.Series, whole: Parts) -> None:
        long = (texts.str.len_bytes() > SHORTEST).fill_null(value=False).arg_true()
        places, parts = spans.candidates(texts.gather(long))
        if not len(places):
            return
        places, parts = long.to_numpy()[places], fold(parts)
        apart = (parts != whole.texts.gather(places)).to_numpy()
        at, parts = places[apart], parts.filter(pl.Series(apart))
        self._note(found, Parts(whole.rows[at], parts, whole.cells[at], inside=True))

    def _note(self, found: Found, parts: Parts) -> None:
        """Sort what was found into strong values and numbers."""
        hashed = marks(parts.texts, self.identifiers.seed)
        hits = self.identifiers.find(hashed)
        numeric = spans.is_number(parts.texts).fill_null(value=False).to_numpy()
        strong = hits[~numeric[hits]]
        if len(strong):
            self._count(found, parts.rows[strong], hashed[strong], inside=parts.inside)
        if self.identifiers.dense and numeric.any():
            self._weigh(found, parts, hashed, hits, np.flatnonzero(numeric))

    def _weigh(
        self, found: Found, parts: Parts, hashed: Marks, hits: Places, numeric: Places
    ) -> None:
        density = self.identifiers.density(parts.texts.gather(numeric))
        at, density = numeric[density > 0], density[density > 0]
        if len(at):
            is_hit = np.zeros(len(hashed), np.bool_)
            is_hit[hits] = True
            columns = {
                "row": parts.rows[at],
                "mark": hashed[at],
                "density": density,
                "code": parts.cells[at],
                "hit": is_hit[at],
                "inside": np.full(len(at), parts.inside),
            }
            found.numbers.append(pl.DataFrame(columns, schema=NUMBERS).unique())

    def _count(self, found: Found, rows: Places, hashed: Marks, *, inside: bool) -> None:
        frame = pl.DataFrame({"row": rows, "kind": self.identifiers.kind(hashed)}).unique()
        for kind, count in frame["kind"].value_counts().iter_rows():
            found.strong[kind] = found.strong.get(kind, 0) + count
            if inside:
                found.inside[kind] = found.inside.get(kind, 0) + count

    def _named(self, found: Found, whole: Parts) -> None:
        seen = sightings(whole.texts, self.names)
        if len(seen.rows):
            columns = {
                "row": whole.rows[seen.rows],
                "name": seen.names,
                "code": whole.cells[seen.rows],
            }
            found.names.append(pl.DataFrame(columns, schema=NAMES))


def _worth(values: pl.Series) -> Places:
    """The rows that can hold an identifier: no nulls, no small or broken numbers, no booleans."""
    if values.dtype.is_integer() or values.dtype.is_decimal():
        rows = (values >= SMALLEST).fill_null(value=False)
    elif values.dtype.is_float():
        rows = ((values >= SMALLEST) & (values == values.floor())).fill_null(value=False)
    elif values.dtype == pl.Boolean or values.dtype.is_temporal() or values.dtype == pl.Binary:
        return np.empty(0, np.intp)
    else:
        rows = (values.str.len_bytes() >= SHORTEST_NAME).fill_null(value=False)
        if rows.all():
            return np.arange(len(values))
    return rows.arg_true().to_numpy().astype(np.intp)
