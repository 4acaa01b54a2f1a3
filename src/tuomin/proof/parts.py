"""A part: one batch of one column, narrowed, folded and coded once for whoever asks.

Columns of direct identifiers are coded by their folded spelling, so that a changed spelling counts
as kept, and get traces: their first six characters (the first of a name) and their last four. Empty
ones, and words of one character, count as NULL there. What is part of a key keeps its plain code
beside, to be compared with the key that it points to.
"""

from functools import cached_property

import polars as pl

from tuomin.proof.cells import Codes, Places, codes, codes_of, folded, narrowed
from tuomin.proof.holdings import NAMES, Holding
from tuomin.proof.rows import KEY, Name

HEAD, TAIL = 6, 4  # characters
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
    def texts(self) -> pl.Series:
        """Narrowed, in their own spelling and case; of binary values what is plain text."""
        return narrowed(
            self.values.cast(pl.String, strict=False) if self.is_binary else self.values
        )

    @cached_property
    def folded(self) -> pl.Series:
        """As identifiers are compared."""
        return folded(self.texts)

    @cached_property
    def codes(self) -> Codes:
        """The codes of the column itself."""
        if not self.holding.direct or self.is_binary:
            return self._plain
        short = self.folded.str.len_chars().fill_null(0) < (2 if self.holding.words else 1)
        return codes_of(self.folded.set(short, None), self._seed)

    def coded(self) -> dict[Name, Codes]:
        """The codes of the column and of its traces."""
        name = self.holding.name
        traces = {(name, part): self._trace(part) for part in traced(self.holding)}
        return {(name, ""): self.codes} | traces

    @cached_property
    def _plain(self) -> Codes:
        return codes(self.values, self.holding.column.family, self._seed)

    def _trace(self, part: str) -> Codes:
        if part == KEY or self.is_binary:
            return self._plain
        if self.holding.kind in NAMES:
            texts, enough = self.folded.str.head(1), 2
        elif part == "head":
            texts, enough = self.folded.str.head(HEAD), LONG
        else:
            texts, enough = self.folded.str.tail(TAIL), MIDDLING
        short = self.folded.str.len_chars().fill_null(0) < enough
        return codes_of(texts.set(short, None), self._seed)


def traced(holding: Holding) -> tuple[str, ...]:
    """The parts of a column that are coded beside it."""
    if not holding.direct or holding.column.family == "binary":
        return ()
    key = (KEY,) if holding.key else ()
    if holding.kind in NAMES:
        return ("head", *key)
    return key if holding.words else ("head", "tail", *key)
