"""A part: one batch of one column, narrowed, folded and coded once for whoever asks.

Columns of direct identifiers are coded by their folded spelling, so that a changed spelling counts
as kept, and get traces: the other half of their marks, their first six characters (the first of a
name) and their last four. Empty ones, and words of one character, count as NULL there. What is part
of a key has the whole mark of its plain value beside, to be compared with the key it points to.
"""

from functools import cached_property

import numpy as np
import polars as pl

from tuomin.checks import elements
from tuomin.model import Family
from tuomin.proof.codes.cells import (
    Codes,
    Marks,
    Places,
    canonical,
    folded,
    lower,
    marks,
    narrowed,
    upper,
)
from tuomin.proof.codes.holdings import NAMES, Holding
from tuomin.proof.codes.rows import KEY, KEY_MORE, MORE, Name

HEAD, TAIL = 6, 4  # characters
SHORT = np.uint32(0xFFFF)  # of the codes of heads and tails, which are held in two bytes
SMALLEST = 1_000_000  # of the whole numbers that are looked up
DATED = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T]|$)"
NOTHING = r'^(?:\[[0-9:\[\]-]+=)?[\[{](?:null|""|[\[\]{},])*$'  # in an array
SHORTEST_NAME = 6  # bytes of two Han characters
TIMES = frozenset({"date", "time", "timestamp", "boolean"})
LONG, MIDDLING = 11, 7  # characters that a value needs for a head, for a tail


class Part:
    """`values` of one column; `start` is the number of their first row in the table."""

    def __init__(self, values: pl.Series, holding: Holding, *, start: int, seed: int) -> None:
        self.values, self.holding, self.start = values, holding, start
        self._seed = seed

    def some(self, rows: Places) -> "Part":
        """Some of the rows, to be narrowed and folded; what is made already is taken along."""
        part = Part(self.values.gather(rows), self.holding, start=0, seed=self._seed)
        for made in ("texts", "folded"):
            if made in self.__dict__:
                part.__dict__[made] = self.__dict__[made].gather(rows)
        return part

    @property
    def is_binary(self) -> bool:
        return self.values.dtype == pl.Binary

    @cached_property
    def worth(self) -> Places:
        """The rows that can hold an identifier."""
        return _worth(self.values, self.holding.column.family)

    @cached_property
    def texts(self) -> pl.Series:
        """Narrowed, in their own spelling and case; of binary values what is plain text."""
        return narrowed(self.values)

    @cached_property
    def folded(self) -> pl.Series:
        """As identifiers are compared; NULL for arrays without any."""
        texts = folded(self.texts)
        is_array = elements.is_array(self.holding.column) or self.values.dtype.is_nested()
        return texts.set(texts.str.contains(NOTHING), None) if is_array else texts

    @cached_property
    def codes(self) -> Codes:
        """The codes of the column itself."""
        return lower(self._marks if self.holding.direct else self._plain)

    def coded(self) -> dict[Name, Codes]:
        """The codes of the column and of its traces."""
        name = self.holding.name
        traces = {(name, part): self._trace(part) for part in traced(self.holding)}
        return {(name, ""): self.codes} | traces

    @cached_property
    def _plain(self) -> Marks:
        return marks(canonical(self.values, self.holding.column.family), self._seed)

    @cached_property
    def _marks(self) -> Marks:
        """Of an identifier the folded spelling."""
        if self.is_binary:
            return self._plain
        return marks(self._long(self.folded, 2 if self.holding.words else 1), self._seed)

    def _trace(self, part: str) -> Codes:
        if part in {KEY, KEY_MORE}:
            return lower(self._plain) if part == KEY else upper(self._plain)
        if part == MORE:
            return upper(self._marks)
        if self.holding.kind in NAMES:
            texts, enough = self.folded.str.head(1), 2
        elif part == "head":
            texts, enough = self.folded.str.head(HEAD), LONG
        else:
            texts, enough = self.folded.str.tail(TAIL), MIDDLING
        return lower(marks(self._long(texts, enough), self._seed)) & SHORT

    def _long(self, texts: pl.Series, enough: int) -> pl.Series:
        """`texts`, but NULL where the folded value has less than `enough` characters."""
        return texts.set(self._lengths < enough, None)

    @cached_property
    def _lengths(self) -> pl.Series:
        """Characters of the folded values."""
        return self.folded.str.len_chars().fill_null(0)


def traced(holding: Holding) -> tuple[str, ...]:
    """The parts of a column that are coded beside it."""
    key = (KEY, KEY_MORE) if holding.key else ()
    if not holding.direct:
        return key
    if holding.column.family == "binary" or (holding.words and holding.kind not in NAMES):
        return (MORE, *key)
    return (MORE, "head", *key) if holding.kind in NAMES else (MORE, "head", "tail", *key)


def can_hide(holding: Holding) -> bool:
    """Whether a column of other things can hold direct identifiers."""
    return not holding.direct and holding.column.family not in TIMES


def _worth(values: pl.Series, family: Family) -> Places:
    """The rows that can hold an identifier: no nulls, dates, small or broken numbers, booleans."""
    dtype = values.dtype
    if dtype.is_integer() or dtype.is_decimal():
        rows = values >= SMALLEST
    elif dtype.is_float():
        rows = (values >= SMALLEST) & (values == values.floor())
    elif dtype == pl.Boolean or dtype.is_temporal():
        return np.empty(0, np.intp)
    elif dtype.is_nested():
        rows = values.is_not_null()
    elif dtype == pl.Binary:
        rows = values.bin.size() >= SHORTEST_NAME
    elif family in TIMES:
        rows = ~values.str.contains(DATED)
    else:
        rows = values.str.len_bytes() >= SHORTEST_NAME
    rows = rows.fill_null(value=False)
    if rows.all():
        return np.arange(len(values))
    return rows.arg_true().to_numpy().astype(np.intp)
