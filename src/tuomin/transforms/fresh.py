"""A key that joins to nothing: new in every row, whatever stood there."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays.rows import Form, Kernel, choose, present
from tuomin.errors import PolicyError
from tuomin.transforms.base import check
from tuomin.transforms.key import SIGNED, UUID, Key
from tuomin.transforms.written.spelling import canonical, respelled


@dataclass(frozen=True, kw_only=True)
class Fresh:
    """Another key in every row, also where two rows had the same one: nothing is joined by it."""

    limit: int = 2**31 - 1
    """The largest number; there have to be as many as rows."""

    _counter: ClassVar[Iterator[int]]  # each instance has its own; no option

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = False
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "limit", 0 < self.limit < SIGNED, "1 to 9223372036854775807")
        object.__setattr__(self, "_counter", itertools.count())

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        forms: list[tuple[Form, Kernel]] = [(UUID, partial(self._uuids, key=key))]
        return present(texts, lambda rows: choose(rows, forms, partial(self._numbers, key=key)))

    def _numbers(self, rows: pl.Series, key: bytes) -> pl.Series:
        counted = self._counted(rows)
        if len(counted) and counted[-1] > self.limit:
            raise PolicyError(
                f"there are more rows than new keys up to {self.limit}",
                where=rows.name,
                hint="give the column another transform, or a wider type in the source",
            )
        return Key(limit=self.limit).apply(counted.cast(pl.String), key)

    def _uuids(self, rows: pl.Series, key: bytes) -> pl.Series:
        """Random UUIDs (version 4) of the numbers, spelled as those of the rows are."""
        digits = self._counted(rows).cast(pl.String).str.pad_start(12, "0")
        return respelled(rows, canonical(Key().apply("00000000-0000-4000-8000-" + digits, key)))

    def _counted(self, rows: pl.Series) -> pl.Series:
        numbers = np.fromiter(itertools.islice(self._counter, len(rows)), np.int64, len(rows))
        return pl.Series(rows.name, numbers)
