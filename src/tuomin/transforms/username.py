"""Account names: each becomes another of the same shape.

One that is a number stays one with as many digits, so that a column of numbers holds it too.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import choose, present
from tuomin.transforms import number
from tuomin.transforms.keyed import shape


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
        numbers = [(number.FORM, partial(number.permuted, key=key))]
        other = partial(shape.permuted, key=key)
        return present(texts, lambda rows: choose(rows, numbers, other))
