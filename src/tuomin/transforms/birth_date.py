"""Birth dates moved to another day of the same year, as in the ID numbers of the same people."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import polars as pl

from tuomin.transforms.keyed import days, shape
from tuomin.transforms.keyed.days import Numbers
from tuomin.transforms.written import dates


@dataclass(frozen=True, kw_only=True)
class BirthDate:
    """Another day of the same year, the one that `resident_id` uses; the time becomes midnight."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = days.DOMAIN

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        def move(years: Numbers, months: Numbers, numbers: Numbers) -> dates.Day:
            return years, *days.moved(years, months, numbers, key)

        token = partial(shape.token, key=key)
        return dates.changed(texts, move, token, dates.zeroed)
