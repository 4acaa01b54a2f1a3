"""Empty a column."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl


@dataclass(frozen=True, kw_only=True)
class Null:
    """Nothing: NULL in every row. NULL equals nothing, so unique columns can take it."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return pl.Series(texts.name, [None], pl.String).new_from_index(0, len(texts))
