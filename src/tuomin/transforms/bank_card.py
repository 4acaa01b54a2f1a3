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

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Bytes, Flat, Places, Words
from tuomin.arrays.rows import Form, Kernel, by_bytes, usual
from tuomin.compiled import compiled
from tuomin.transforms.base import declare
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written import luhn
from tuomin.transforms.written.spelling import choose_spelled

WIDTHS = range(13, 20)  # digits
FORM = "[0-9]{13,19}"
NOBODY, PREFIXES = np.uint64(991), np.uint64(7)
PREFIX = 3  # digits of those
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
        forms: list[tuple[Form, Kernel]] = [(FORM, by_bytes(card))]
        other = partial(shape.permuted, key=key)
        spelled = partial(choose_spelled, kernels=forms, otherwise=other)
        return usual(texts, partial(digits.are, widths=WIDTHS), card, spelled)


def _drawn(bodies: Flat, key: bytes) -> Flat:
    """Numbers of nobody, as long as the old ones."""
    data = np.empty(len(bodies.data), np.uint8)
    _write(prf.of(bodies, key), bodies.offsets, data)
    return Flat(data, bodies.offsets)


@compiled
def _write(drawn: Words, offsets: Places, data: Bytes) -> None:
    for row in range(len(drawn)):
        start, end = offsets[row], offsets[row + 1]
        digits.spell(drawn[row, 1] % PREFIXES + NOBODY, data, start, start + PREFIX)
        digits.spell(drawn[row, 0], data, start + PREFIX, end)


def _permuted(bodies: Flat, key: bytes) -> Flat:
    """Accounts permuted among those of their length, the issuers kept."""
    out, lengths = bodies, bodies.lengths
    for length in np.unique(lengths):
        same, width = lengths == length, int(length) - ISSUER
        ff1 = FF1(derive(key, f"{width} digits"), radix=10, length=width)
        new = bodies.where(same).matrix(int(length))
        new[:, ISSUER:] = digits.spelled(ff1.encrypt(digits.number(new[:, ISSUER:])), width)
        out = out.replaced(same, flat.even(new))
    return out
