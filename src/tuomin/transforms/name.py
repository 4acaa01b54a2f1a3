"""Names of people, from pools large enough that two people seldom get one name.

A name of two or three characters becomes one of two or three, compound surnames stay compound,
names with a dot stay long and transliterated, Latin names stay Latin and keep their case.
"""

from dataclasses import dataclass
from functools import cache, partial
from typing import ClassVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.transforms import aes, characters, flat, phrases, pools, prf
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import Characters, Codes, Marks
from tuomin.transforms.flat import Flat
from tuomin.transforms.keys import derive
from tuomin.transforms.phrases import Drawn
from tuomin.transforms.rows import Form, Kernel, choose, present
from tuomin.transforms.spelling import folded

DOMAIN = "identity.person_name"

DOTTED = "[·•・‧・]"
COMPOUND = f"^(?:{'|'.join(pools.words('compound'))})"
SPACED = r"[\s\x{200B}]"

PLAIN = (0x4E00, 0x9FFF)
LONG = 3  # characters of a plain name, or one less
LONGEST = 4  # characters of a name that is not transliterated

BYTES = 3  # of a Han character in UTF-8
HAN = np.dtype("V3")


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name of the same sort and length from pools of surnames and given names."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = DOMAIN

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        plain = partial(_plain, key=key)
        kernel = partial(choose, kernels=[(_is_plain, plain)], otherwise=partial(_any, key=key))
        return present(texts, kernel)


def _is_plain(rows: pl.Series) -> pl.Series:
    """Which names have two or three ideographs and no compound surname."""
    column = characters.of(rows)
    lengths, first = column.lengths, column.codes[column.offsets[:-1]]
    plain = (lengths == LONG - 1) | (lengths == LONG)
    odd = np.flatnonzero(column.codes - PLAIN[0] > PLAIN[1] - PLAIN[0])
    plain[np.searchsorted(column.offsets, odd, side="right") - 1] = False
    double = np.flatnonzero(_opens_compound()[np.minimum(first, PLAIN[1])])
    plain[double] &= ~rows.gather(double).str.contains(COMPOUND).to_numpy()
    return pl.Series(plain)


@cache
def _opens_compound() -> Marks:
    """Which characters a compound surname begins with."""
    marks = np.zeros(PLAIN[1] + 1, bool)
    marks[pools.pairs("compound")[:, 0]] = True
    return marks


def _plain(rows: pl.Series, key: bytes) -> pl.Series:
    """What `_any` makes of such names, without looking at each character."""
    return phrases.unlike(rows, prf.words(rows, key), key, partial(_picked, key=key))


def _picked(rows: pl.Series, seeds: Words, key: bytes) -> pl.Series:
    """Three characters for each name; those of two leave out the last."""
    drawn = aes.encrypted(derive(key, "stream"), seeds).view("<u2").reshape(len(seeds), -1)
    surnames, given = _encoded("surnames"), _encoded("given")
    new = np.empty((len(seeds), LONG), HAN)
    new[:, 0] = surnames[drawn[:, 0] % len(surnames)]
    for place in range(1, LONG):
        new[:, place] = given[drawn[:, place] % len(given)]
    lengths = rows.str.len_bytes().to_numpy().astype(np.int64)
    kept = np.arange(LONG) * BYTES < lengths[:, np.newaxis]
    offsets = np.append(0, np.cumsum(lengths))
    return Flat(new[kept].view(np.uint8), offsets).texts()


@cache
def _encoded(pool: str) -> NDArray[np.void]:
    """The UTF-8 of a pool of Han characters."""
    return flat.matrix(pl.Series([chr(code) for code in pools.characters(pool)]), BYTES).view(HAN)[
        :, 0
    ]


def _any(rows: pl.Series, key: bytes) -> pl.Series:
    """Names of any form: equal ones, but for blanks, case and width, get equal surrogates."""
    forms: list[tuple[Form, Kernel]] = [
        (_is_dotted, partial(_reworded, key=key, han=_transliterated)),
    ]
    return choose(rows, forms, partial(_reworded, key=key, han=_named))


def _is_dotted(rows: pl.Series) -> pl.Series:
    return rows.str.contains(DOTTED) & rows.str.contains(r"\p{Han}")


def _reworded(rows: pl.Series, key: bytes, han: phrases.Han) -> pl.Series:
    bare = folded(rows, without=SPACED)
    make = partial(phrases.reworded, key=key, han=han)
    return phrases.unlike(rows, prf.words(bare, key), key, make)


def _transliterated(_: Characters, drawn: Drawn) -> Codes:
    pool = pools.characters("transliterated")
    return pool[drawn % len(pool)]


def _named(names: Characters, drawn: Drawn) -> Codes:
    """A surname for the first character, a compound one for the first two where it was one."""
    surnames, given = pools.characters("surnames"), pools.characters("given")
    out = given[drawn % len(given)]
    starts, lengths = names.offsets[:-1], names.lengths
    first = starts[lengths > 0]
    out[first] = surnames[drawn[first] % len(surnames)]
    double = starts[_is_compound(names)]
    pairs = pools.pairs("compound")
    out[double] = pairs[drawn[double] % len(pairs), 0]
    out[double + 1] = pairs[drawn[double] % len(pairs), 1]
    long = (lengths > LONGEST)[names.rows]
    out[long] = _transliterated(names, drawn[long])
    return out


def _is_compound(names: Characters) -> NDArray[np.bool_]:
    """Whether names have three characters after a compound surname, or four after any."""
    starts, lengths = names.offsets[:-1], names.lengths
    pairs = pools.pairs("compound").astype(np.int64) @ np.array([1 << 32, 1])
    codes = np.append(names.codes, [0, 0]).astype(np.int64)
    begins = np.isin((codes[starts] << 32) + codes[starts + 1], pairs)
    marks: NDArray[np.bool_] = ((lengths == LONGEST - 1) & begins) | (lengths == LONGEST)
    return marks
