"""Show the ends of a value and hide its middle, as in 138****8000."""

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import characters
from tuomin.arrays.characters import Characters
from tuomin.arrays.rows import present
from tuomin.transforms.base import check


@dataclass(frozen=True, kw_only=True)
class Mask:
    """The first and the last characters, with marks between them; a third at least is hidden."""

    first: int = 3
    """Characters shown at the beginning."""

    last: int = 4
    """Characters shown at the end; short values show fewer."""

    character: str = "*"
    """The mark."""

    until: str = ""
    """What follows the first of these is shown too: `@` keeps the domain of a mail address."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "first", self.first >= 0, "0 or more")
        check(self, "last", self.last >= 0, "0 or more")
        check(self, "character", len(self.character) == 1, "one character")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, self._masked)

    def _masked(self, rows: pl.Series) -> pl.Series:
        if not self.until:
            return self._hidden(rows)
        rest = f"(?s)({re.escape(self.until)}.*)$"
        return self._hidden(rows.str.replace(rest, "")) + rows.str.extract(rest).fill_null("")

    def _hidden(self, rows: pl.Series) -> pl.Series:
        column = characters.of(rows)
        shown = column.lengths - -(-column.lengths // 3)
        last = np.minimum(self.last, np.maximum(shown - self.first, 0))
        first = np.minimum(self.first, shown - last)
        place = np.arange(len(column.codes)) - column.offsets[column.rows]
        hidden = (place >= first[column.rows]) & (place < (column.lengths - last)[column.rows])
        codes = np.where(hidden, np.uint32(ord(self.character)), column.codes)
        return Characters(codes, column.offsets).texts()
