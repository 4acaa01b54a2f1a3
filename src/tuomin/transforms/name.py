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

from tuomin.compiled import compiled
from tuomin.transforms import aes, characters, flat, phrases, pools, prf
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import Characters, Codes
from tuomin.transforms.flat import Bytes, Flat, Marks, Places
from tuomin.transforms.keys import derive
from tuomin.transforms.prf import Drawn
from tuomin.transforms.rows import Form, Kernel, choose, present
from tuomin.transforms.spelling import folded

DOMAIN = "identity.person_name"

DOTTED = "[·•・‧・]"
SPACED = r"[\s\x{200B}]"

PLAIN = (0x4E00, 0x9FFF)
LONG = 3  # characters of a plain name, or one less
LONGEST = 4  # characters of a name that is not transliterated

PAIRED = np.uint64(32)  # bits that make room for a second character

BYTES = 3  # of a Han character in UTF-8


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
    column, marks = characters.of(rows), np.empty(len(rows), bool)
    _mark_plain(column.codes, column.offsets, _compound(), marks)
    return pl.Series(marks)


@compiled
def _mark_plain(codes: Codes, offsets: Places, compound: Words, marks: Marks) -> None:
    for row in range(len(marks)):
        start, length = offsets[row], offsets[row + 1] - offsets[row]
        plain = LONG - 1 <= length <= LONG
        for at in range(start, start + length):
            plain &= PLAIN[0] <= codes[at] <= PLAIN[1]
        if plain:
            pair = np.uint64(codes[start]) << PAIRED | np.uint64(codes[start + 1])
            place = np.searchsorted(compound, pair)
            plain = place == len(compound) or compound[place] != pair
        marks[row] = plain


@cache
def _compound() -> Words:
    """The two characters of each compound surname in one number, in order."""
    pairs = pools.pairs("compound").astype(np.uint64)
    return np.sort(pairs[:, 0] << PAIRED | pairs[:, 1])


def _plain(rows: pl.Series, key: bytes) -> pl.Series:
    """What `_any` makes of such names, without looking at each character."""
    return phrases.unlike(rows, prf.words(rows, key), key, partial(_picked, key=key))


def _picked(rows: pl.Series, seeds: Words, key: bytes) -> pl.Series:
    """A surname and one or two characters, as many bytes as there were."""
    drawn = aes.encrypted(derive(key, "stream"), seeds).view("<u2").reshape(len(seeds), -1)
    column = flat.of(rows)
    data = np.empty(len(column.data), np.uint8)
    _pick(drawn, column.offsets, _encoded("surnames"), _encoded("given"), data)
    return Flat(data, column.offsets).texts()


@compiled
def _pick(drawn: Drawn, offsets: Places, surnames: Bytes, given: Bytes, data: Bytes) -> None:
    for row in range(len(drawn)):
        at = offsets[row]
        for place in range((offsets[row + 1] - at) // BYTES):
            pool = given if place else surnames
            picked = drawn[row, place] % len(pool)
            for byte in range(BYTES):
                data[at] = pool[picked, byte]
                at += 1


@cache
def _encoded(pool: str) -> Bytes:
    """The UTF-8 of a pool of Han characters, one row each."""
    return flat.matrix(pl.Series([chr(code) for code in pools.characters(pool)]), BYTES)


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
    codes = np.append(names.codes, [0, 0]).astype(np.uint64)
    begins = np.isin(codes[starts] << PAIRED | codes[starts + 1], _compound())
    marks: NDArray[np.bool_] = ((lengths == LONGEST - 1) & begins) | (lengths == LONGEST)
    return marks
