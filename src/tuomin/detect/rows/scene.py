"""The Scene: one table with its sampled rows, as the looks at whole rows see it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from tuomin.checks import normal
from tuomin.detect.sample.blobs import text_of
from tuomin.detect.weighing.clues import Clues
from tuomin.model import Table


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One table with its sampled rows, on one day. `rows` is how many it has, where known.

    `references` are the clauses of whereabouts.
    """

    table: Table
    frame: pl.DataFrame
    clues: Sequence[Clues]
    today: dt.date
    rows: int | None = None
    references: tuple[str, ...] = ()

    @cached_property
    def clue(self) -> dict[str, Clues]:
        return {clues.column.name: clues for clues in self.clues}

    def texts(self, name: str) -> pl.Series:
        """The normalised texts of a column, one for each sampled row."""
        return spelled(self.frame[name])

    def extrapolated(self, low: float, high: float) -> str:
        """The rows of the whole table between two shares; "" where all of them are known."""
        if self.rows is None or self.frame.height >= self.rows:
            return ""
        return f"{low * self.rows:,.0f}–{high * self.rows:,.0f}"


def spelled(values: pl.Series) -> pl.Series:
    """The normalised texts of values."""
    return normal.normalise(text_of(values) if values.dtype == pl.Binary else values)
