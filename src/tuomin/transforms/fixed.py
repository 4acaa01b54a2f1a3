"""The same value in every row."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import present


@dataclass(frozen=True, kw_only=True)
class Fixed:
    """One value for all rows that have one."""

    value: str | float = "-"
    """What every row gets; it must fit the column's type."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", str(self.value))

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        value = pl.Series([self.value])
        return present(texts, lambda rows: value.new_from_index(0, len(rows)))
