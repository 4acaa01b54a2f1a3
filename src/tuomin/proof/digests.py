"""Hashes without a key: whoever knows that a column holds hashes of mobiles can hash all mobiles.

The source's own values show it at no such cost: their plain digests are looked up among what looks
like digests in the copy: in hexadecimal or base64, whole or cut, with dashes, inside other text.
Of some values more is tried: other spellings, digests of digests, and salts and keys that everybody
tries first, the names of tables and columns among them. A salt that nobody knows is a key, and its
digests are not told from random numbers.
"""

import hashlib
import hmac
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
import polars as pl

from tuomin.proof.cells import Marks, distinct, has, marks
from tuomin.proof.chance import exceeds
from tuomin.proof.holdings import Pair

BY_LENGTH: Mapping[int, tuple[str, ...]] = {
    32: ("md5",),
    40: ("sha1",),
    56: ("sha224", "sha3_224"),
    64: ("sha256", "sm3", "sha3_256", "blake2s"),
    96: ("sha384", "sha3_384"),
    128: ("sha512", "sha3_512", "blake2b"),
}
"""Hexadecimal digits of a whole digest, and the functions that give it."""
CUT = ("md5", "sha1", "sha256", "sm3")  # functions whose digests are cut
SALTED = (*CUT, "sha512")  # functions that are salted and keyed
CRC, CHECKSUM = "CRC-32", 8
WIDTHS = (16, 12, 8, 6)  # hexadecimal digits by which digests are compared
SHORTEST, LONGEST = 6, 128

HEX = "^[0-9a-f]{6,128}$"
DECIMAL = "^[0-9]{6,10}$"  # a checksum as a number
UUID = "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
INSIDE = "[0-9a-f]{32,128}"
# Base64 of 16, 20, 32 and 64 bytes.
WORD = "[0-9A-Za-z+/_-]"
BASE64 = f"^(?:{WORD}{{22}}(?:==)?|{WORD}{{27}}=?|{WORD}{{43}}=?|{WORD}{{86}}(?:==)?)$"

TRIED = 20  # values of a kind of which more is tried
NAMED = 8  # values of a kind that are tried with each name as a salt
BETWEEN = ("", ":", "_", "-", "|")
SALTS = ("salt", "123456", "secret", "password", "key", "test")
ENOUGH = 20  # different words of a column that may all be salted or keyed


class Digests:
    """Takes the columns of one table of the copy, batch by batch."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._found: dict[tuple[str, int], list[Marks]] = {}
        self._lengths: set[int] = set()
        self._checksums = False

    def look(self, column: str, texts: pl.Series) -> None:
        """Note what looks like a digest."""
        worth = (texts.str.len_bytes() >= SHORTEST) & texts.str.contains("[A-Za-z]")
        if not worth.any():
            return
        words = _words(texts.filter(worth.fill_null(value=False)))
        words = words.filter(words.str.contains("[a-f]"))
        if not words.len():
            return
        lengths = words.str.len_bytes()
        self._lengths.update(lengths.unique().to_list())
        below = LONGEST + 1
        for width in WIDTHS:
            cut = words.filter((lengths >= width) & (lengths < below)).str.head(width)
            below = width
            self._note(column, width, cut)

    def look_at_numbers(self, column: str, texts: pl.Series) -> None:
        """Note what may be a checksum written as a number."""
        numbers = texts.filter(texts.str.contains(DECIMAL)).cast(pl.UInt64)
        words = [f"{number:08x}" for number in numbers.unique() if number >> 32 == 0]
        self._checksums = self._checksums or bool(words)
        self._note(column, CHECKSUM, pl.Series(words, dtype=pl.String))

    def _note(self, column: str, width: int, words: pl.Series) -> None:
        if words.len():
            found = distinct(marks(words, self._seed))
            self._found.setdefault((column, width), []).append(found)

    def found(self, guesses: "Guesses", *, among: int) -> Iterator[tuple[str, str, str, int]]:
        """Column, kind, function and hits of digests that are guessed."""
        told: set[tuple[str, str, str]] = set()
        for (column, width), parts in self._found.items():
            table = distinct(np.concatenate(parts))
            for name in self._functions():
                salted = guesses.salted(name, width) if len(table) >= ENOUGH else []
                for kind, cuts in [*guesses.cuts(name, width), *salted]:
                    count = int(has(cuts, table).sum())
                    expected = len(cuts) * len(table) / 16.0**width
                    place = (column, kind, name)
                    if place not in told and exceeds(count, expected, among=among):
                        told.add(place)
                        yield column, kind, name, count

    def _functions(self) -> list[str]:
        """The functions that words of the lengths seen may come from."""
        names = {name for length in self._lengths & set(BY_LENGTH) for name in BY_LENGTH[length]}
        if self._lengths - set(BY_LENGTH):
            names |= {*CUT, CRC}
        if self._checksums:
            names.add(CRC)
        return sorted(names & (hashlib.algorithms_available | {CRC}))


class Guesses:
    """The digests of known values by kind, made when they are first asked for.

    `names` are those of tables and columns, which may have been taken for salts.
    """

    def __init__(
        self, plain: Mapping[str, pl.Series], seed: int, names: Iterable[str] = ()
    ) -> None:
        self.plain, self._seed = plain, seed
        self._names = tuple(dict.fromkeys(names))
        self._hashed: dict[tuple[str, bool], list[tuple[str, list[str]]]] = {}
        self._cuts: dict[tuple[str, int, bool], list[tuple[str, Marks]]] = {}

    def cuts(self, name: str, width: int) -> list[tuple[str, Marks]]:
        """Kind and marks of the digests, cut to a width, of values and of some in other forms."""
        return self._cut(name, width, salted=False)

    def salted(self, name: str, width: int) -> list[tuple[str, Marks]]:
        """The same of some values with names as salts, and under keys that are none."""
        return self._cut(name, width, salted=True) if name in SALTED else []

    def _cut(self, name: str, width: int, *, salted: bool) -> list[tuple[str, Marks]]:
        if (name, width, salted) not in self._cuts:
            if (name, salted) not in self._hashed:
                self._hashed[name, salted] = [*self._digests(name, salted=salted)]
            self._cuts[name, width, salted] = [
                (kind, self._marks(words, width)) for kind, words in self._hashed[name, salted]
            ]
        return self._cuts[name, width, salted]

    def _digests(self, name: str, *, salted: bool) -> Iterator[tuple[str, list[str]]]:
        digest = _digest(name)
        for kind, values in self.plain.items():
            texts = values.to_list()
            few = texts[:NAMED]
            if salted:
                names = ((salt, text) for salt in self._names for text in few)
                yield kind, [digest(form) for pair in names for form in _salted(*pair)]
                keys = ((key, text) for key in (*SALTS, *self._names) for text in few)
                yield kind, [_keyed(name, *pair) for pair in keys]
            else:
                yield kind, [digest(text) for text in texts]
                yield kind, [digest(form) for text in texts[:TRIED] for form in _forms(text)]

    def _marks(self, words: list[str], width: int) -> Marks:
        return distinct(marks(_parts(pl.Series(words, dtype=pl.String), width), self._seed))


def salts(pairs: Iterable[Pair]) -> Iterator[str]:
    """What a digest may have been salted with by somebody who thinks that nobody knows it."""
    for pair in pairs:
        yield pair.source.name
        for holding in pair.holdings:
            if holding.direct:
                yield from (holding.name, f"{pair.source.name}.{holding.name}")


def _words(texts: pl.Series) -> pl.Series:
    """Hexadecimal words in lower case: whole cells, and long ones inside longer text."""
    low = texts.str.to_lowercase()
    whole = low.str.contains(HEX)
    rest, own = low.filter(~whole), texts.filter(~whole)
    dashed = rest.filter(rest.str.contains(UUID)).str.replace_all("-", "", literal=True)
    inside = rest.filter(rest.str.contains(INSIDE)).str.extract_all(INSIDE)
    coded = own.filter(own.str.contains(BASE64)).str.strip_chars_end("=")
    plain = coded.str.replace_many(["-", "_"], ["+", "/"]) + "=="
    fitting = plain.str.head((coded.str.len_bytes() + 3) // 4 * 4)
    bare = fitting.str.decode("base64", strict=False).bin.encode("hex")
    return pl.concat(
        [low.filter(whole), dashed, inside.explode(empty_as_null=False), bare]
    ).drop_nulls()


def _digest(name: str) -> Callable[[str], str]:
    if name == CRC:
        return lambda text: f"{zlib.crc32(text.encode()):08x}"
    empty = hashlib.new(name, usedforsecurity=False)

    def digest(text: str) -> str:
        found = empty.copy()
        found.update(text.encode())
        return found.hexdigest()

    return digest


def _parts(words: pl.Series, width: int) -> pl.Series:
    """Beginnings and ends of digests, and the middle that is taken of an MD5."""
    middles = words.str.tail(16).str.head(width), words.str.slice(8, width)
    return pl.concat([words.str.head(width), words.str.tail(width), *middles])


def _forms(value: str) -> Iterator[str]:
    """Other texts that are hashed instead of a value."""
    inner = hashlib.md5(value.encode(), usedforsecurity=False).hexdigest()
    sha1 = hashlib.sha1(value.encode(), usedforsecurity=False).hexdigest()
    yield from (value[::-1], f"+86{value}", f"86{value}", value.upper(), f"{value}\n")
    yield from (inner, inner.upper(), inner[8:24], sha1)
    for salt in SALTS:
        yield from (salt + value, value + salt)


def _salted(name: str, value: str) -> Iterator[str]:
    for between in BETWEEN:
        yield from (f"{name}{between}{value}", f"{value}{between}{name}")


def _keyed(name: str, key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), name).hex()
