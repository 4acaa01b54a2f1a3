"""Licence plates of no vehicle: under an office letter that is never given.

The letters of the offices leave out I, as the numbers leave out I and O (GA 36). The province, the
length and the mark of coaches, trailers or new-energy cars stay.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import Form, Kernel, present
from tuomin.checks.plate import PROVINCE
from tuomin.transforms.keyed import shape
from tuomin.transforms.written.spelling import choose_spelled

LETTER = "I"
CLEAR = {"I": "J", "O": "P"}

CIVIL = f"{PROVINCE}[A-Z][0-9A-Z]{{4,5}}[0-9A-Z挂学警港澳领]"
NEW_ENERGY = f"{PROVINCE}[A-Z](?:[A-HJK][0-9A-Z][0-9]{{4}}|[0-9]{{5}}[A-HJK])"
SPECIAL = f"(?:使|WJ|[南北沈兰济广成海空军][A-Z]){PROVINCE}?[0-9]{{4,6}}[0-9A-Z]?|[0-9]{{6}}使"


@dataclass(frozen=True, kw_only=True)
class Plate:
    """A plate of the same province and sort with a letter that no office has."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = "identity.license_plate"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        forms: list[tuple[Form, Kernel]] = [
            (NEW_ENERGY, partial(_new_energy, key=key)),
            (CIVIL, partial(_civil, key=key)),
            (SPECIAL, partial(_special, key=key)),
        ]
        token = partial(shape.token, key=key)
        return present(texts, lambda rows: choose_spelled(rows, forms, token))


def _civil(rows: pl.Series, key: bytes) -> pl.Series:
    return rows.str.head(1) + LETTER + _numbers(rows, key).str.slice(2)


def _new_energy(rows: pl.Series, key: bytes) -> pl.Series:
    """Small cars have their letter in front, large ones at the end; it says what drives them."""
    civil = _civil(rows, key)
    front, back = rows.str.extract("^..([A-Z])"), rows.str.extract("[0-9]{5}([A-Z])$")
    small = civil.str.head(2) + front + civil.str.slice(3)
    return small.zip_with(front.is_not_null(), civil.str.head(-1) + back)


def _special(rows: pl.Series, key: bytes) -> pl.Series:
    """Embassy, police and military plates keep the words and letters in front of their number."""
    front = rows.str.extract("^([^0-9]*)")
    return front + _numbers(rows, key).str.slice(front.str.len_chars().cast(pl.Int64))


def _numbers(rows: pl.Series, key: bytes) -> pl.Series:
    """Tokens without I and O, their Han characters as they were."""
    token = shape.token(rows, key).str.replace_many(CLEAR)
    last = rows.str.extract(r"(\p{Han})$")
    return (token.str.head(-1) + last).zip_with(last.is_not_null(), token)
