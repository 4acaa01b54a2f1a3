"""Leave values as they are."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl


@dataclass(frozen=True, kw_only=True)
class Keep:
    """The value itself: for columns that say nothing about a person."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "none"
    domain: ClassVar[str] = ""

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return texts
