"""Move dates by some days, times of day left as they are."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays.rows import choose, present
from tuomin.transforms.base import check, declare
from tuomin.transforms.keyed import aes, shape
from tuomin.transforms.keyed.days import Numbers
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written import dates

OPEN = "(?:9999|0001)-(?:12-31|01-01).*"
"""Dates that stand for no end and no beginning."""

DAYS_OF_CALENDAR = (np.datetime64("0001-01-01"), np.datetime64("9999-12-31"))


@dataclass(frozen=True, kw_only=True)
class DateShift:
    """Every date moved by a number of days that only the key knows."""

    days: int = 180
    """The most that a date moves, either way; at least one day."""

    per: str = "run"
    """run: all dates alike, so order and intervals survive; value: each day in its own way."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = "date_shift"

    def __post_init__(self) -> None:
        check(self, "days", 0 < self.days <= 36_525, "1 to 36525")  # noqa: PLR2004 a century
        check(self, "per", self.per in ("run", "value"), "run or value")
        declare(self, injective=self.per == "run", reversible=self.per == "run")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        move = partial(self._moved, key=derive(key, "shift"))
        other = partial(shape.permuted, key=key)

        def kernel(rows: pl.Series) -> pl.Series:
            return choose(rows, [(OPEN, lambda ends: ends)], partial(shift, otherwise=other))

        shift = partial(dates.changed, move=move)
        return present(texts, kernel)

    def _moved(self, years: Numbers, months: Numbers, numbers: Numbers, key: bytes) -> dates.Day:
        month = ((years - 1970) * 12 + months - 1).astype("datetime64[M]")
        day = month.astype("datetime64[D]") + (numbers - 1)
        each = day.astype(np.int64) if self.per == "value" else np.zeros(len(day), np.int64)
        moved = np.clip(day + self._offsets(each, key), *DAYS_OF_CALENDAR)
        month = moved.astype("datetime64[M]")
        count = month.astype(np.int64)
        return count // 12 + 1970, count % 12 + 1, (moved - month).astype(np.int64) + 1

    def _offsets(self, each: Numbers, key: bytes) -> Numbers:
        blocks = np.zeros((len(each), 2), np.uint64)
        blocks[:, 0] = each.view(np.uint64)
        drawn = (aes.encrypted(key, blocks)[:, 0] % np.uint64(2 * self.days)).astype(np.int64)
        return np.where(drawn < self.days, drawn - self.days, drawn - self.days + 1)
