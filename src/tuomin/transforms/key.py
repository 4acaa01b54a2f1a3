"""Surrogate keys: every row gets a new one, and joins still hold.

Whole numbers are permuted within what their type holds, UUIDs among those of their version, numbers
with zeros before them among those of their length, other texts within their shape.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Flat
from tuomin.arrays.rows import Form, Kernel, choose, usual
from tuomin.transforms import number
from tuomin.transforms.base import check
from tuomin.transforms.keyed import permutation, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written.spelling import canonical, respelled

UUID = "(?i)(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
PADDED = "0[0-9]{2,18}"
SHORTEST = 6  # digits, for FF1
BITS = 61  # in each half of what a UUID is apart from version and variant

TYPES = (2**15, 2**23, 2**31)  # the first numbers that smaller types of tied columns do not hold
SIGNED, UNSIGNED = 2**63, 2**64  # the first numbers that 64 bits do not hold


@dataclass(frozen=True, kw_only=True)
class Key:
    """Another key of the same type: a bijection, so unique columns and references hold."""

    limit: int = 0
    """The largest number that the type holds: all up to it change places. 0 keeps the length."""

    injective: ClassVar[bool] = True
    reversible: ClassVar[bool] = True
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        check(self, "limit", 0 <= self.limit < SIGNED, "0 to 9223372036854775807")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        forms: list[tuple[Form, Kernel]] = [
            (PADDED, partial(_padded, key=key)),
            (number.FORM, partial(number.permuted, key=key)),
            (_is_negative, partial(self._negative, key=key)),
            (UUID, partial(_uuid, key=key)),
        ]
        other = partial(choose, kernels=forms, otherwise=partial(shape.permuted, key=key))
        return usual(texts, digits.are_words, partial(self._whole, key=key), other)

    def apply_numbers(self, numbers: pl.Series, key: bytes) -> pl.Series:
        return pl.Series(permutation.banded(numbers.to_numpy(), self._edges(0), key))

    def _whole(self, column: Flat, key: bytes) -> Flat:
        return digits.bare(permutation.banded(digits.values(column), self._edges(0), key))

    def _negative(self, rows: pl.Series, key: bytes) -> pl.Series:
        """-1 and below: two's complement holds one number more of them."""
        numbers = rows.str.slice(1).cast(pl.UInt64).to_numpy()
        moved = permutation.banded(numbers, self._edges(1), derive(key, "negative"))
        return "-" + pl.Series(moved).cast(pl.String)

    def _edges(self, least: int) -> list[int]:
        first = self.limit + 1 + least if self.limit else least
        longer = [10**width for width in range(1, 20) if 10**width > first]
        larger = [end + least for end in TYPES if self.limit and end + least > first]
        return sorted({least, first, *longer, *larger, SIGNED + least, UNSIGNED})


def _padded(rows: pl.Series, key: bytes) -> pl.Series:
    """Numbers of fixed width: the first zero stays, all behind it changes places."""
    width = int(rows.str.len_bytes().item(0)) - 1
    form = f".{{{width + 1}}}"
    kernel = partial(_behind, width=width, key=key)
    return choose(rows, [(form, kernel)], partial(_padded, key=key))


def _behind(rows: pl.Series, width: int, key: bytes) -> pl.Series:
    numbers, own = (
        digits.number(flat.matrix(rows.str.slice(1), width)),
        derive(key, f"{width} padded"),
    )
    if width < SHORTEST:
        moved = permutation.banded(numbers, [0, 10**width], own)
    else:
        moved = FF1(own, radix=10, length=width).encrypt(numbers)
    return "0" + digits.written(moved, width)


def _is_negative(rows: pl.Series) -> pl.Series:
    numbers = rows.cast(pl.Int64, strict=False)
    return rows.str.contains("^-[1-9][0-9]*$") & numbers.is_not_null()


def _uuid(rows: pl.Series, key: bytes) -> pl.Series:
    """UUIDs (RFC 9562) permuted among those of the same version and variant."""
    raw = bytes.fromhex(flat.of(canonical(rows)).data.tobytes().decode())
    high, low = np.frombuffer(raw, ">u8").reshape(-1, 2).astype(np.uint64).T
    version, variant = high & np.uint64(0xF000), low & np.uint64(0xC000 << 48)
    number = (high >> np.uint64(16)) << np.uint64(12) | high & np.uint64(0xFFF)
    low &= np.uint64(2**62 - 1)
    left = number << np.uint64(1) | low >> np.uint64(BITS)
    ff1 = FF1(derive(key, "uuid"), radix=2, length=2 * BITS)
    left, right = ff1.encrypt_halves(left, low & np.uint64(2**BITS - 1))
    low = (left & np.uint64(1)) << np.uint64(BITS) | right | variant
    number = left >> np.uint64(1)
    high = number >> np.uint64(12) << np.uint64(16) | version | number & np.uint64(0xFFF)
    new = np.stack([high, low], axis=1).astype(">u8").tobytes().hex().upper()
    places = np.frombuffer(new.encode(), np.uint8).reshape(-1, 32)
    return respelled(rows, flat.texts(places))
