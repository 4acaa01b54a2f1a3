"""Mobile numbers that ring nowhere."""

from dataclasses import dataclass
from typing import ClassVar

import polars as pl

from tuomin.transforms import phones
from tuomin.transforms.base import declare


@dataclass(frozen=True, kw_only=True)
class Mobile:
    """A number in a segment that was never assigned; landlines among them as in `landline`."""

    realistic: bool = False
    """Permute numbers within the segments in use: a surrogate may then be somebody's number."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = phones.DOMAIN

    def __post_init__(self) -> None:
        declare(self, injective=self.realistic, reversible=self.realistic)

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return phones.masked(texts, key, realistic=self.realistic)
