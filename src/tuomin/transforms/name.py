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

from tuomin.arrays import characters, flat
from tuomin.arrays.characters import Characters, Codes
from tuomin.arrays.flat import Bytes, Flat, Marks, Place, Places, Raw, Words
from tuomin.arrays.rows import Form, Kernel, choose, usual
from tuomin.compiled import compiled
from tuomin.transforms.keyed import prf
from tuomin.transforms.keyed.prf import PER_BLOCK, Drawn
from tuomin.transforms.wording import phrases, pools
from tuomin.transforms.written.spelling import folded

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

IDEOGRAPHS = 0xA000  # those of plain names have lower codes

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
        at, end, dots, ideographs = offsets[row], offsets[row + 1], 0, 0
        while at < end:
            first = data[at]
            if first == DOT[0] and data[at + 1] == DOT[1]:
                at, dots = at + len(DOT), dots + 1
            elif FIRST[0] <= first <= FIRST[1] and (first > FIRST[0] or data[at + 1] >= SECOND):
                at, ideographs = at + BYTES, ideographs + 1
            else:
                break
        marks[row] = at == end and 0 < ideographs <= (MOST if dots else LONGEST)


@cache
def _compound() -> Words:
    """The two characters of each compound surname in one number, in order."""
    pairs = pools.pairs("compound").astype(np.uint64)
    return np.sort(pairs[:, 0] << PAIRED | pairs[:, 1])


@cache
def _leads() -> Marks:
    """Which ideographs begin a compound surname: few do."""
    marks = np.zeros(IDEOGRAPHS, bool)
    marks[pools.pairs("compound")[:, 0]] = True
    return marks


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
    _pick(drawn, blocks, column.arrays, tuple(map(_encoded, names)), (_compound(), _leads()), data)
    return Flat(data, column.offsets)


@compiled
def _count(data: Bytes, offsets: Places, blocks: Places) -> None:
    """Write in how many blocks there is a random number for each ideograph."""
    for row in range(len(blocks)):
        ideographs = 0
        for place in range(offsets[row], offsets[row + 1]):
            ideographs += data[place] >= FIRST[0]
        blocks[row] = -(-ideographs // PER_BLOCK)


@compiled
def _pick(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    drawn: Drawn,
    blocks: Places,
    names: Raw,
    pools: tuple[Bytes, ...],
    compound: tuple[Words, Marks],
    data: Bytes,
) -> None:
    texts, offsets = names
    surnames, given, pairs, transliterated = pools
    doubles, leads = compound
    start = 0
    for row in range(len(blocks)):
        at, end, number = offsets[row], offsets[row + 1], start
        start += blocks[row] * PER_BLOCK
        if _has_dot(texts, at, end):
            while at < end:
                if texts[at] == DOT[0]:
                    data[at], data[at + 1] = DOT
                    at += len(DOT)
                else:
                    at = _put(transliterated, drawn[number], data, at)
                    number += 1
            continue
        size = end - at
        is_double = size == LONGEST * BYTES or (
            size == (PAIR + 1) * BYTES
            and leads[characters.decode(texts, Place(at))[0]]
            and _is_pair(texts, at, doubles)
        )
        if is_double:
            at, number = _put_pair(pairs, drawn[number], data, at), number + PAIR
        else:
            at, number = _put(surnames, drawn[number], data, at), number + 1
        while at < end:
            at, number = _put(given, drawn[number], data, at), number + 1


@compiled
def _has_dot(texts: Bytes, at: int, end: int) -> bool:
    for place in range(at, end):  # noqa: SIM110 - a loop is what can be compiled
        if texts[place] == DOT[0]:
            return True
    return False


@compiled
def _put(pool: Bytes, number: np.uint16, data: Bytes, at: int) -> int:
    """Write the character of a pool that a random number picks; tell where it ends."""
    row = number % np.uint32(len(pool))
    data[at], data[at + 1], data[at + 2] = pool[row, 0], pool[row, 1], pool[row, 2]
    return at + BYTES


@compiled
def _put_pair(pool: Bytes, number: np.uint16, data: Bytes, at: int) -> int:
    row = number % np.uint32(len(pool))
    for byte in range(PAIR * BYTES):
        data[at + byte] = pool[row, byte]
    return at + PAIR * BYTES


@compiled
def _is_pair(texts: Bytes, at: int, doubles: Words) -> bool:
    """Whether a name begins with a compound surname."""
    first, byte = characters.decode(texts, Place(at))
    pair = np.uint64(first) << PAIRED | np.uint64(characters.decode(texts, byte)[0])
    for place in range(len(doubles)):  # noqa: SIM110 - a loop is what can be compiled
        if doubles[place] == pair:
            return True
    return False


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
