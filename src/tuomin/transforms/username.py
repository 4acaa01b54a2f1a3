"""Account names: each becomes another of the same shape."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tuomin.transforms import shape
from tuomin.transforms.rows import present


@dataclass(frozen=True, kw_only=True)
class Username:
    """Letters for letters, digits for digits, capitals where they were; one name for each."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "account.username"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, lambda rows: shape.permuted(rows, key))
