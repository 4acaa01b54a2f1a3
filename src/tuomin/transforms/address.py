"""Addresses in real regions, with streets and numbers that are made up.

What stands for the city and the county is exchanged for a real city and county of the same
province. Of the rest the words that say what something is (路, 号, 单元 ...) stay, names and
numbers are drawn anew. An address is as long as it was, or a little shorter.
"""

from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Flat, Places, Words
from tuomin.arrays.rows import only, usual
from tuomin.transforms.base import check, declare
from tuomin.transforms.keyed import prf
from tuomin.transforms.regions import heads, streets
from tuomin.transforms.regions.exchange import KEPT, Exchange, exchange
from tuomin.transforms.regions.streets import Streets
from tuomin.transforms.wording import phrases, pools
from tuomin.transforms.wording.phrases import Drawn
from tuomin.transforms.written.spelling import folded, is_folded

BLANKS = r"[\s,，]"

SPACED = r"\p{Han}[0-9]*\s"
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
        check(self, "keep", self.keep in KEPT, "province, city or none")
        declare(self, hides="all" if self.keep == "none" else "part")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        make = partial(_made, key=key, keep=self.keep)

        def drawn(column: Flat) -> Flat:
            return phrases.unlike(column, prf.of(column, key), key, make)

        def spelled(rows: pl.Series) -> pl.Series:
            seeds = prf.words(folded(rows, without=BLANKS), key)
            return phrases.unlike(flat.of(_closed(rows)), seeds, key, make).texts()

        return usual(texts, is_folded, drawn, spelled)


def _closed(rows: pl.Series) -> pl.Series:
    """The rows without blanks between Chinese words, so that every spelling is one place."""
    spaced = rows.str.contains(SPACED)
    return only(rows, spaced, lambda odd: odd.str.replace_all(r"\s", ""))


def _made(column: Flat, seeds: Words, key: bytes, keep: str) -> Flat:
    lines = streets.of(column)
    regions, lengths = _regions(column, lines, seeds[:, 0], keep)
    drawn = prf.more(seeds, OTHER, key)
    whole = lines.redrawn(regions, lengths, drawn, key)
    if not lines.odd.any():
        return whole
    odd = lines.odd
    words, region = column.where(odd).texts(), regions.where(odd).texts()
    rest = flat.of(words.str.slice(pl.Series(lengths[odd])))
    street = phrases.reworded(rest, drawn[odd], key, _words).texts()
    return whole.replaced(odd, flat.of((region + street).str.head(words.str.len_chars())))


def _regions(column: Flat, lines: Streets, numbers: Words, keep: str) -> tuple[Flat, Places]:
    """Other regions for those that the texts begin with, and how long these are."""
    found, lengths = heads.find(lines)
    regions = _known(keep).drawn(np.maximum(found, 0), numbers)
    unknown = found == heads.UNKNOWN
    if unknown.any():
        parsed, lengths[unknown] = heads.parsed(column.where(unknown).texts())
        every = np.arange(len(parsed))
        others = exchange(parsed, keep).drawn(every, numbers[unknown])
        regions = regions.replaced(unknown, others)
    return regions, lengths


@cache
def _known(keep: str) -> Exchange:
    return exchange(heads.known().found, keep)


def _words(words: Characters, drawn: Drawn) -> Codes:
    """The street, where it has characters that are seldom in one."""
    given = pools.characters("given")
    out = given[drawn % len(given)]
    for name in ("numerals", "directions"):
        pool = pools.characters(name)
        which = np.isin(words.codes, pool)
        out[which] = pool[drawn[which] % len(pool)]
    stays = np.isin(words.codes, pools.characters("places"))
    out[stays] = words.codes[stays]
    return out
