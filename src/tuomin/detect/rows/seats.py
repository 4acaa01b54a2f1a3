"""Seats: one column whose name is silent, as those see it who ask what stands beside it."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from tuomin.checks import date
from tuomin.detect.weighing.clues import Clues

NUMERIC = 0.95  # share of texts that have to be numbers, or days
PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{1,8})?$"
CLOCK = r"[T ][0-9]{1,2}:[0-9]{2}"
MIDNIGHT = r"[T ]0?0:00(?::00(?:\.0+)?)?"


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A silent column among `rows` sampled rows, measured when somebody asks."""

    clues: Clues
    rows: int

    @property
    def name(self) -> str:
        return self.clues.column.name

    @property
    def family(self) -> str:
        return self.clues.column.family

    @property
    def count(self) -> int:
        return self.clues.shape.count

    @property
    def distinct(self) -> int:
        return self.clues.shape.variants

    @property
    def variety(self) -> float:
        """The share of values that stand in no other row."""
        return self.distinct / self.count if self.count else 0.0

    def share(self, form: str) -> float:
        """The share of probed values that have a form."""
        return self.clues.shape.share(form)

    @cached_property
    def numbers(self) -> pl.Series | None:
        """All values as numbers, None where they are none, or yes and no."""
        if not self.count or self.clues.shape.is_boolean or self.share(PLAIN) < NUMERIC:
            return None
        return self.clues.shape.texts.cast(pl.Float64, strict=False).drop_nulls().sort()

    @cached_property
    def days(self) -> pl.Series | None:
        """All values as days, None where they are none or tell the time of day too."""
        if not self.count or self.clues.column.family in ("decimal", "float", "boolean", "json"):
            return None
        found = date.parse(self.clues.shape.probe)
        if found.null_count() > (1 - NUMERIC) * found.len():
            return None
        if self.share(CLOCK) > 0 and self.share(MIDNIGHT) < NUMERIC:
            return None
        return date.parse(self.clues.shape.texts).drop_nulls().sort()

    def at(self, part: float) -> float:
        """The number below which a `part` of the numbers lie; 0 where there are none."""
        numbers = self.numbers
        return float(numbers[int(part * (numbers.len() - 1))]) if numbers is not None else 0.0
