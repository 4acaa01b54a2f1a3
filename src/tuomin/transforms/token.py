"""Replace values by tokens drawn from a keyed hash: equal values stay equal, joins still work."""

from dataclasses import dataclass
from math import log2
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.rows import present
from tuomin.transforms.base import check, declare
from tuomin.transforms.keyed import prf

ALPHABETS = {
    "base32": "abcdefghijklmnopqrstuvwxyz234567",
    "hex": "0123456789abcdef",
    "digits": "0123456789",
    "letters": "abcdefghijklmnopqrstuvwxyz",
    "capitals": "0123456789ABCDEFGHJKLMNPQRTUWXY",
    "alphanumeric": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
}

SAFE = 80.0  # bits: among ten million values two tokens agree once in 20 billion runs


@dataclass(frozen=True, kw_only=True)
class Token:
    """A word of random characters that only the key ties to the value."""

    length: int = 16
    """Characters in a token, the prefix not counted."""

    alphabet: str = "base32"
    """base32, hex, digits, letters, capitals or alphanumeric."""

    prefix: str = ""
    """What every token begins with."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        known = ", ".join(ALPHABETS)
        check(self, "alphabet", self.alphabet in ALPHABETS, f"one of {known}")
        check(self, "length", 0 < self.length <= 4096, "1 to 4096")  # noqa: PLR2004 as said
        bits = self.length * log2(len(ALPHABETS[self.alphabet]))
        declare(self, injective=bits >= SAFE)

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, lambda rows: self._tokens(rows, key))

    def _tokens(self, rows: pl.Series, key: bytes) -> pl.Series:
        alphabet = np.frombuffer(ALPHABETS[self.alphabet].encode(), np.uint8)
        counts = np.full(len(rows), self.length)
        drawn = prf.stream(prf.words(rows, key), counts, key) % len(alphabet)
        tokens = flat.texts(alphabet[drawn].reshape(len(rows), self.length))
        return self.prefix + tokens if self.prefix else tokens
