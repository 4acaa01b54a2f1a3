"""Card numbers that no bank issued, with a right Luhn digit where the original had one.

They begin with 991 to 997: under ISO/IEC 7812-1 a leading 9 is followed by the numeric code of the
country whose standards body assigns the rest, and ISO 3166-1 gives 900 to 999 to no country. The
domestic Chinese prefixes from before that rule that begin with 99 are 990 and 998.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.transforms import digits, luhn, prf, shape
from tuomin.transforms.base import declare
from tuomin.transforms.ff1 import FF1
from tuomin.transforms.keys import derive
from tuomin.transforms.rows import choose, present
from tuomin.transforms.spelling import choose_spelled

WIDTHS = range(13, 20)  # digits
NOBODY, PREFIXES = 991, 7
ISSUER = 6  # digits that name the bank


@dataclass(frozen=True, kw_only=True)
class BankCard:
    """A card number of the same length under a prefix that was never issued."""

    realistic: bool = False
    """Keep the six digits of the issuer: a surrogate may then be somebody's card."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = "financial_account.bank_card"

    def __post_init__(self) -> None:
        declare(self, injective=self.realistic, reversible=self.realistic)

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        body = _permuted if self.realistic else _drawn
        card = partial(luhn.rechecked, body=partial(body, key=key))
        other = partial(shape.permuted, key=key)
        spelled = partial(choose_spelled, kernels=[(_is_card, card)], otherwise=other)
        return present(texts, partial(choose, kernels=[(_is_card, card)], otherwise=spelled))


def _is_card(rows: pl.Series) -> pl.Series:
    return digits.are(rows, WIDTHS)


def _drawn(bodies: pl.Series, key: bytes) -> pl.Series:
    """All but the check digit; all of one length."""
    width = int(bodies.str.len_bytes().item(0))
    drawn = prf.words(bodies, key)
    prefix = drawn[:, 1] % np.uint64(PREFIXES) + np.uint64(NOBODY)
    rest = width - 3
    return digits.written(prefix, 3) + digits.written(drawn[:, 0] % np.uint64(10**rest), rest)


def _permuted(bodies: pl.Series, key: bytes) -> pl.Series:
    width = int(bodies.str.len_bytes().item(0)) - ISSUER
    ff1 = FF1(derive(key, f"{width} digits"), radix=10, length=width)
    accounts = ff1.encrypt(digits.read(bodies.str.slice(ISSUER), width))
    return bodies.str.head(ISSUER) + digits.written(accounts, width)
