"""Amounts with few significant digits."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays.rows import present
from tuomin.transforms.base import check
from tuomin.transforms.redact import Redact
from tuomin.transforms.written import amounts


@dataclass(frozen=True, kw_only=True)
class Round:
    """Amounts rounded down to their first digits, the rest zero."""

    digits: int = 2
    """Significant digits kept."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "digits", 0 < self.digits <= amounts.LONGEST, "1 to 17")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, lambda rows: amounts.changed(rows, self._rounded, Redact().hidden))

    def _rounded(self, numbers: amounts.Whole, rows: pl.Series) -> amounts.Whole:
        powers = 10 ** np.arange(amounts.LONGEST + 1, dtype=np.int64)
        widths = np.searchsorted(powers, numbers, side="right")
        unit = powers[np.maximum(widths - self.digits, 0)]
        return numbers // unit * unit
