"""Values as coarse as it takes for k rows to be alike; `boxes.py` has the other half."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tuomin.transforms.base import check
from tuomin.transforms.bucket import TIMES, Bucket
from tuomin.transforms.keep import Keep
from tuomin.transforms.round import Round

NO_KEY = bytes(32)


@dataclass(frozen=True, kw_only=True)
class Generalize:
    """The value of a box of at least k rows, which other columns help to choose.

    By itself it gives the finest form that a value can keep.
    """

    by: str | float = ""
    """No finer than this: hour, day, month, year, decade, province, city, or a width of bands."""

    digits: int = 0
    """No more than so many significant digits; 0 keeps all."""

    categories: bool = False
    """Values have no order: they are kept or given up, as those of a reference are."""

    apart: bool = False
    """Sensitive: at least two values in each box, each in k rows, and none in smaller groups."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = False
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "digits", self.digits == 0 or not self.by, "0 where `by` is given")
        self.finest()

    def finest(self) -> Bucket | Round | Keep:
        """What is done to a value whatever box it falls into."""
        if self.by:
            return Bucket(by=self.by)
        return Round(digits=self.digits) if self.digits else Keep()

    @property
    def is_moment(self) -> bool:
        """Whether its results have the order of dates whatever the type of the column."""
        return self.by in TIMES

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return self.finest().apply(texts, key)
