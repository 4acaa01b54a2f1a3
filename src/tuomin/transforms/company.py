"""Names of companies and other organisations: the legal form stays, the rest is made up."""

from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar

import numpy as np
import polars as pl

from tuomin.arrays import flat
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Flat, Places, Words
from tuomin.arrays.rows import present
from tuomin.checks import regions
from tuomin.transforms.keyed import prf
from tuomin.transforms.wording import phrases, pools
from tuomin.transforms.wording.phrases import Drawn
from tuomin.transforms.written.spelling import folded

FORM = rf"({'|'.join(pools.words('forms'))})[)）]?$"
LATIN = r"(?i)(\b(?:co|ltd|inc|llc|corp|company|limited|group|gmbh)\b.*)$"
BLANKS = r"[\s()（）]"

ROOM_FOR_BUSINESS, ROOM_FOR_CITY = 4, 6  # characters before the legal form


@dataclass(frozen=True, kw_only=True)
class Company:
    """A made-up name of the same length with the same legal form at its end."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = "organisation.company_name"

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, partial(_renamed, key=key))


def _renamed(rows: pl.Series, key: bytes) -> pl.Series:
    bare = folded(rows, without=BLANKS)
    make = partial(_made, key=key)
    return phrases.unlike(flat.of(rows), prf.words(bare, key), key, make).texts()


def _made(column: Flat, seeds: Words, key: bytes) -> Flat:
    rows = column.texts()
    forms = rows.str.extract(FORM).fill_null("").str.len_chars().to_numpy().astype(np.int64)
    made = phrases.reworded(column, seeds, key, partial(_named, forms=forms)).texts()
    latin = rows.str.extract(LATIN).fill_null("")
    front = made.str.len_chars().cast(pl.Int64) - latin.str.len_chars()
    return flat.of(made.str.head(front) + latin)


def _named(names: Characters, drawn: Drawn, forms: Places) -> Codes:
    """A city, a word of rare characters and a line of business, as far as there is room."""
    given = pools.characters("given")
    out = given[drawn % len(given)]
    starts, room = names.offsets[:-1], names.lengths - forms
    room = np.where(room > 0, room, names.lengths)
    _write_pairs(out, drawn, starts[room >= ROOM_FOR_CITY], _cities())
    business = (starts + room - 2)[room >= ROOM_FOR_BUSINESS]
    _write_pairs(out, drawn, business, pools.pairs("industries"))
    place = np.arange(len(out)) - starts[names.rows]
    kept = place >= room[names.rows]
    out[kept] = names.codes[kept]
    return out


def _write_pairs(out: Codes, drawn: Drawn, places: Places, pairs: Codes) -> None:
    picked = pairs[drawn[places] % len(pairs)]
    out[places], out[places + 1] = picked[:, 0], picked[:, 1]


@cache
def _cities() -> Codes:
    """The short names of cities that have two characters."""
    cities = regions.places()["city"].unique().sort().str.replace("(?:市|地区|盟)$", "")
    short = cities.filter(cities.str.contains(r"^\p{Han}{2}$")).unique(maintain_order=True)
    return np.array([[ord(each) for each in city] for city in short], np.uint32)
