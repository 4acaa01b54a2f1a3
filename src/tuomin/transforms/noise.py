"""Amounts with noise: close to the truth, no longer a fingerprint."""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays.rows import present
from tuomin.transforms.base import check
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.written import amounts


@dataclass(frozen=True, kw_only=True)
class Noise:
    """Each amount times a factor near 1 drawn from its keyed hash; it never gets more digits."""

    share: float = 0.1
    """The most that an amount changes, as a share of itself."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "share", 0 < self.share <= 1, "above 0 and at most 1")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        def change(numbers: amounts.Whole, rows: pl.Series) -> amounts.Whole:
            drawn = prf.words(rows, key)[:, 0].astype(np.float64) / 2.0**63 - 1
            return numbers + np.rint(numbers * drawn * self.share).astype(np.int64)

        token = partial(shape.token, key=key)
        return present(texts, lambda rows: amounts.changed(rows, change, token))
