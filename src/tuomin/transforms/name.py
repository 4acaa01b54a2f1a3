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
from tuomin.transforms import characters, flat, phrases, pools, prf
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import Characters, Codes
from tuomin.transforms.flat import NOTHING, Bytes, Flat, Marks, Places, Raw
from tuomin.transforms.prf import PER_BLOCK, Drawn
from tuomin.transforms.rows import Form, Kernel, choose, usual
from tuomin.transforms.spelling import folded

DOMAIN = "identity.person_name"

DOTTED = "[·•・‧・]"
SPACED = r"[\s\x{200B}]"

FIRST, SECOND = (0xE4, 0xE9), 0xB8
"""The bytes that U+4E00 to U+9FFF begin with: the first of the lowest goes with some seconds."""

DOT = (0xC2, 0xB7)
"""The bytes of `·`, which stands between the parts of most transliterated names."""

LONGEST = 4  # characters of a name that is not transliterated
MOST = 64  # of one that is and has no other characters but dots

PAIR = 2  # characters of a compound surname
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
        plain, other = partial(_plain, key=key), partial(_any, key=key)
        return usual(texts, _is_plain, plain, other)


def _is_plain(column: Flat) -> Marks:
    """Which names are ideographs alone, few enough not to be transliterated, or dots between."""
    marks = np.empty(len(column), bool)
    _mark_plain(*column.arrays, marks)
    return marks


@compiled
def _mark_plain(data: Bytes, offsets: Places, marks: Marks) -> None:
    for row in range(len(marks)):
        text = data[offsets[row] : offsets[row + 1]]
        at, dots, ideographs = 0, 0, 0
        while at < len(text):
            first = text[at]
            if first == DOT[0] and text[at + 1] == DOT[1]:
                at, dots = at + len(DOT), dots + 1
            elif FIRST[0] <= first <= FIRST[1] and (first > FIRST[0] or text[at + 1] >= SECOND):
                at, ideographs = at + BYTES, ideographs + 1
            else:
                break
        marks[row] = at == len(text) and 0 < ideographs <= (MOST if dots else LONGEST)


@cache
def _compound() -> Words:
    """The two characters of each compound surname in one number, in order."""
    pairs = pools.pairs("compound").astype(np.uint64)
    return np.sort(pairs[:, 0] << PAIRED | pairs[:, 1])


def _plain(column: Flat, key: bytes) -> Flat:
    """What `_any` makes of such names, without looking at each character."""
    return phrases.unlike(column, prf.of(column, key), key, partial(_picked, key=key))


def _picked(column: Flat, seeds: Words, key: bytes) -> Flat:
    """A surname and given names of one character each, as many bytes as there were."""
    blocks = np.empty(len(column), np.int64)
    _count(*column.arrays, blocks)
    drawn = prf.blocks(seeds, blocks, key).reshape(-1)
    data = np.empty(len(column.data), np.uint8)
    names = "surnames", "given", "compound", "transliterated"
    _pick(drawn, blocks, column.arrays, tuple(map(_encoded, names)), _compound(), data)
    return Flat(data, column.offsets)


@compiled
def _count(data: Bytes, offsets: Places, blocks: Places) -> None:
    """Write in how many blocks there is a random number for each ideograph."""
    for row in range(len(blocks)):
        ideographs = 0
        for byte in data[offsets[row] : offsets[row + 1]]:
            ideographs += byte >= FIRST[0]
        blocks[row] = -(-ideographs // PER_BLOCK)


@compiled
def _pick(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    drawn: Drawn,
    blocks: Places,
    names: Raw,
    pools: tuple[Bytes, ...],
    compound: Words,
    data: Bytes,
) -> None:
    texts, offsets = names
    start = 0
    for row in range(len(blocks)):
        at, end = offsets[row], offsets[row + 1]
        end_of_numbers = start + blocks[row] * PER_BLOCK
        text, out, numbers = texts[at:end], data[at:end], drawn[start:end_of_numbers]
        start = end_of_numbers
        if _has_dot(text):
            _transliterate(text, numbers, pools[3], out)
        else:
            _name(text, numbers, pools, compound, out)


@compiled
def _has_dot(text: Bytes) -> bool:
    for byte in text:  # noqa: SIM110 - a loop is what can be compiled
        if byte == DOT[0]:
            return True
    return False


@compiled
def _transliterate(text: Bytes, numbers: Drawn, pool: Bytes, out: Bytes) -> None:
    at = number = 0
    while at < len(text):
        if text[at] == DOT[0]:
            out[at], out[at + 1] = DOT
            at += len(DOT)
        else:
            _write(pool[numbers[number] % np.uint32(len(pool))], out[at:])
            at, number = at + BYTES, number + 1


@compiled
def _name(
    text: Bytes, numbers: Drawn, pools: tuple[Bytes, ...], compound: Words, out: Bytes
) -> None:
    surnames, given, pairs, _ = pools
    first = 1
    if _is_double(text, compound):
        _write(pairs[numbers[0] % np.uint32(len(pairs))], out)
        first = PAIR
    else:
        _write(surnames[numbers[0] % np.uint32(len(surnames))], out)
    for place in range(first, len(text) // BYTES):
        _write(given[numbers[place] % np.uint32(len(given))], out[place * BYTES :])


@compiled
def _write(word: Bytes, out: Bytes) -> None:
    for byte in range(len(word)):
        out[byte] = word[byte]


@compiled
def _is_double(text: Bytes, compound: Words) -> bool:
    """Whether a name has three characters after a compound surname, or four after any."""
    if len(text) != (PAIR + 1) * BYTES:
        return len(text) == LONGEST * BYTES
    first, at = characters.decode(text, NOTHING)
    pair = np.uint64(first) << PAIRED | np.uint64(characters.decode(text, at)[0])
    place = np.searchsorted(compound, pair)
    return bool(place < len(compound) and compound[place] == pair)


@cache
def _encoded(pool: str) -> Bytes:
    """The UTF-8 of the characters of a pool, or of the pairs of the compound one, a row each."""
    words = pools.words(pool) if pool == "compound" else map(chr, pools.characters(pool))
    rows = flat.of(pl.Series(list(words)))
    return rows.matrix(len(rows.data) // len(rows))


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
    return phrases.unlike(flat.of(rows), prf.words(bare, key), key, make).texts()


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
