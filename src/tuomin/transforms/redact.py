"""Hide every character."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import present
from tuomin.transforms.base import check


@dataclass(frozen=True, kw_only=True)
class Redact:
    """One mark for every character, or a number of marks that does not show the length."""

    character: str = "*"
    """The mark."""

    length: int = 0
    """How many marks; 0 gives as many as the value has characters."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "character", len(self.character) == 1, "one character")
        check(self, "length", self.length >= 0, "0 or more")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, self.hidden)

    def hidden(self, rows: pl.Series) -> pl.Series:
        mark = self.character.replace("$", "$$")
        if not self.length:
            return rows.str.replace_all("(?s).", mark)
        return pl.Series([self.character * self.length]).new_from_index(0, len(rows))
