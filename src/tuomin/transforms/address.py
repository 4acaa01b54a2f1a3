"""Addresses in real regions, with streets and numbers that are made up.

What stands for the city and the county is exchanged for a real city and county of the same
province. Of the rest the words that say what something is (路, 号, 单元 ...) stay, names and
numbers are drawn anew. An address is as long as it was, or a little shorter.
"""

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.transforms import phrases, places, pools, prf
from tuomin.transforms.aes import Words
from tuomin.transforms.base import check, declare
from tuomin.transforms.characters import Characters, Codes
from tuomin.transforms.phrases import Drawn
from tuomin.transforms.rows import present
from tuomin.transforms.spelling import folded

PROVINCE = "|".join(places.province_names()["name"])
CITY = r"[\p{Han}&&[^省市区县旗]]{2,8}?(?:自治州|地区|盟|市)"
INSIDE = r"[\p{Han}&&[^省市区县旗路街道号]]{1,10}?"
ODD = "|".join(places.odd_counties(f"^{INSIDE}(?:区|县|市|旗)$"))
COUNTY = f"{ODD}|{INSIDE}(?:自治县|自治旗|林区|特区|新区|区|县|市|旗)"
PARTS = rf"^\s*({PROVINCE})?(?:市辖区)?({CITY})?(?:市辖区)?({COUNTY})?((?s:.*))$"

BLANKS = r"[\s,，]"

BITS = {"province": 4, "city": 2, "county": 1}
"""The parts of a region, with the bit that says that an address has them."""

KEPT = {"province": ("province",), "city": ("province", "city"), "none": ()}

OTHER = phrases.REDRAWS + 1
"""The stream of random numbers that draws the street."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """A made-up address of the same form and length in a real region."""

    keep: str = "province"
    """province, city or none: what of the region stays."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = "contact.postal_address"

    def __post_init__(self) -> None:
        check(self, "keep", self.keep in ("province", "city", "none"), "province, city or none")
        declare(self, hides="all" if self.keep == "none" else "part")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        make = partial(_made, key=key, keep=self.keep)

        def kernel(rows: pl.Series) -> pl.Series:
            bare = folded(rows, without=BLANKS)
            return phrases.unlike(rows, prf.words(bare, key), key, make)

        return present(texts, kernel)


def _made(rows: pl.Series, seeds: Words, key: bytes, keep: str) -> pl.Series:
    found = rows.str.extract_groups(PARTS).struct.unnest().fill_null("")
    found.columns = [*BITS, "rest"]
    street = phrases.reworded(found["rest"], prf.more(seeds, OTHER, key), key, _streets)
    whole = _regions(found, seeds[:, 0], keep) + street
    return pl.select(whole.str.head(rows.str.len_chars())).to_series()


def _regions(found: pl.DataFrame, drawn: Words, keep: str) -> pl.Series:
    """Other regions with the parts that were found, in no more room where that is possible."""
    bits = [(pl.col(part) != "").cast(pl.Int8) * bit for part, bit in BITS.items()]
    has = found.select(pl.sum_horizontal(bits)).to_series()
    order, made = [], []
    for each in has.unique():
        which = has == each
        parts = [part for part, bit in BITS.items() if each & bit]
        order.append(which.arg_true())
        made.append(_exchanged(found.filter(which), parts, drawn[which.to_numpy()], keep))
    return pl.concat(made).gather(pl.concat(order).arg_sort())


def _exchanged(found: pl.DataFrame, parts: list[str], drawn: Words, keep: str) -> pl.Series:
    kept = KEPT[keep] if keep != "city" or "city" in parts else KEPT["province"]
    moved = tuple(part for part in parts if part not in kept)
    stays = pl.concat_str(pl.col("rest").str.head(0), *(part for part in parts if part in kept))
    prefix = found.select(stays).to_series()
    if not moved:
        return prefix
    room = found.select(pl.concat_str(*moved).str.len_chars()).to_series().to_numpy()
    names = places.choice(moved, kept).picked(places.group(found, kept), room, drawn)
    return prefix + names


def _streets(words: Characters, drawn: Drawn) -> Codes:
    given = pools.characters("given")
    out = given[drawn % len(given)]
    for name in ("numerals", "directions"):
        pool = pools.characters(name)
        which = np.isin(words.codes, pool)
        out[which] = pool[drawn[which] % len(pool)]
    stays = np.isin(words.codes, pools.characters("places"))
    out[stays] = words.codes[stays]
    return out
