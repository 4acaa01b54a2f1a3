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

from tuomin.transforms import flat, heads, phrases, pools, prf, streets
from tuomin.transforms.aes import Words
from tuomin.transforms.base import check, declare
from tuomin.transforms.characters import Characters, Codes
from tuomin.transforms.exchange import KEPT, Exchange, exchange
from tuomin.transforms.flat import Places
from tuomin.transforms.phrases import Drawn
from tuomin.transforms.rows import only, present
from tuomin.transforms.spelling import folded
from tuomin.transforms.streets import Streets

BLANKS = r"[\s,，]"

SPACED = r"\p{Han}[0-9]*\s"
BLANK = flat.marks(b"\t\n\v\f\r \xc2\xe1\xe2\xe3")
"""The first bytes of blanks."""

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

        def kernel(rows: pl.Series) -> pl.Series:
            bare = folded(rows, without=BLANKS)
            return phrases.unlike(_closed(rows), prf.words(bare, key), key, make)

        return present(texts, kernel)


def _closed(rows: pl.Series) -> pl.Series:
    """The rows without blanks between Chinese words, so that every spelling is one place."""
    if not flat.has(rows, BLANK):
        return rows
    spaced = rows.str.contains(SPACED)
    return only(rows, spaced, lambda odd: odd.str.replace_all(r"\s", ""))


def _made(rows: pl.Series, seeds: Words, key: bytes, keep: str) -> pl.Series:
    lines = streets.of(rows)
    regions, lengths = _regions(rows, lines, seeds[:, 0], keep)
    drawn = prf.more(seeds, OTHER, key)
    whole = lines.redrawn(regions, lengths, drawn, key)
    odd = np.flatnonzero(lines.odd)
    if not len(odd):
        return whole
    words = rows.gather(odd)
    rest = words.str.slice(pl.Series(lengths[odd]))
    street = phrases.reworded(rest, drawn[odd], key, _words)
    return whole.scatter(odd, (regions.gather(odd) + street).str.head(words.str.len_chars()))


def _regions(
    rows: pl.Series, lines: Streets, numbers: Words, keep: str
) -> tuple[pl.Series, Places]:
    """Other regions for those that the texts begin with, and how long these are."""
    found, lengths = heads.find(lines)
    regions = _known(keep).drawn(np.maximum(found, 0), numbers)
    unknown = np.flatnonzero(found == heads.UNKNOWN)
    if len(unknown):
        parsed, lengths[unknown] = heads.parsed(rows.gather(unknown))
        every = np.arange(len(unknown))
        regions = regions.scatter(unknown, exchange(parsed, keep).drawn(every, numbers[unknown]))
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
