"""The digests of known values, as somebody makes them who wants to know what a hash stands for.

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

from tuomin.checks.matrix import Bytes
from tuomin.proof.codes.cells import Marks, distinct
from tuomin.proof.codes.holdings import Pair

CUT = ("md5", "sha1", "sha256", "sm3")  # functions whose digests are cut
SALTED = (*CUT, "sha512")  # functions that are salted and keyed
CRC = "CRC-32"
TRIED = 64  # values of a kind of which more is tried: a copy may hold a few of them alone
NAMED = 16  # values of a kind that are tried with each name as a salt
BETWEEN = (b"", b":", b"_", b"-", b"|")
SALTS = (b"salt", b"123456", b"secret", b"password", b"key", b"test")
WORD = 8  # bytes of a digest that are compared at most
HEADS = (8, 12, 13, 14, 15, 16)  # hexadecimal digits that are kept as a number
REMAINDERS = (8, 9, 10, 11, 12, 15, 16, 18)  # decimal digits that a division leaves
SHORTEST = 8  # decimal digits of a number
MIDDLE = 4  # where the middle of an MD5 begins that is taken for the whole


class Guesses:
    """The digests of known values by kind, made when they are first asked for.

    `names` are those of tables and columns, which may have been taken for salts.
    """

    def __init__(self, plain: Mapping[str, pl.Series], names: Iterable[str] = ()) -> None:
        self.plain = plain
        self._names = tuple(dict.fromkeys(name.encode() for name in names))
        self._hashed: dict[tuple[str, bool], list[tuple[str, Bytes]]] = {}
        self._cuts: dict[tuple[str, int, bool], list[tuple[str, Marks]]] = {}
        self._numbers: dict[str, list[tuple[str, Marks]]] = {}

    def cuts(self, name: str, width: int) -> list[tuple[str, Marks]]:
        """Kind and digests, sorted, as numbers of `width` (6 to 16) hexadecimal digits.

        Those of values and of some in other forms: beginnings, ends and middles.
        """
        return self._cut(name, width, salted=False)

    def salted(self, name: str, width: int) -> list[tuple[str, Marks]]:
        """The same of some values with names as salts, and under keys that are none."""
        return self._cut(name, width, salted=True) if name in SALTED else []

    def numbers(self, name: str) -> list[tuple[str, Marks]]:
        """Kind and numbers, sorted, that are made of the digests of some values."""
        if name not in self._numbers:
            digest = _digest(name)
            self._numbers[name] = [
                (kind, _numbers(digest(text.encode()) for text in values.head(TRIED)))
                for kind, values in self.plain.items()
            ]
        return self._numbers[name]

    def _cut(self, name: str, width: int, *, salted: bool) -> list[tuple[str, Marks]]:
        if (name, width, salted) not in self._cuts:
            if (name, salted) not in self._hashed:
                self._hashed[name, salted] = [*self._digests(name, salted=salted)]
            self._cuts[name, width, salted] = [
                (kind, _parts(digests, width)) for kind, digests in self._hashed[name, salted]
            ]
        return self._cuts[name, width, salted]

    def _digests(self, name: str, *, salted: bool) -> Iterator[tuple[str, Bytes]]:
        digest = _digest(name)
        for kind, values in self.plain.items():
            texts = [text.encode() for text in values]
            few = texts[:NAMED]
            if salted:
                names = ((salt, text) for salt in self._names for text in few)
                yield kind, _rows(digest(form) for pair in names for form in _salted(*pair))
                keys = [(key, text) for key in SALTS for text in texts[:TRIED]]
                keys += [(key, text) for key in self._names for text in few]
                yield kind, _rows(hmac.digest(*pair, name) for pair in keys)
            else:
                yield kind, _rows(map(digest, texts))
                yield kind, _rows(digest(form) for text in texts[:TRIED] for form in _forms(text))


def salts(pairs: Iterable[Pair]) -> Iterator[str]:
    """What a digest may have been salted with by somebody who thinks that nobody knows it."""
    for pair in pairs:
        yield pair.source.name
        for holding in pair.holdings:
            if holding.direct:
                yield from (holding.name, f"{pair.source.name}.{holding.name}")


def _digest(name: str) -> Callable[[bytes], bytes]:
    if name == CRC:
        return lambda value: zlib.crc32(value).to_bytes(4, "big")
    empty = hashlib.new(name, usedforsecurity=False)

    def digest(value: bytes) -> bytes:
        found = empty.copy()
        found.update(value)
        return found.digest()

    return digest


def _rows(digests: Iterable[bytes]) -> Bytes:
    """Digests of one function as a matrix, one row for each."""
    found = list(digests)
    width = len(found[0]) if found else 0
    return np.frombuffer(b"".join(found), np.uint8).reshape(len(found), width)


def _parts(digests: Bytes, width: int) -> Marks:
    """Beginnings and ends of digests, and the middle that is taken of an MD5, sorted."""
    size = min(WORD, digests.shape[1])
    surplus = np.uint64(max(0, 8 * size - 4 * width))
    if 2 * size < width:
        return np.empty(0, np.uint64)
    first, last = _number(digests[:, :size]), _number(digests[:, -size:])
    found = [first >> surplus, last >> surplus, last & np.uint64(16**width - 1)]
    if digests.shape[1] >= MIDDLE + WORD:
        found.append(_number(digests[:, MIDDLE : MIDDLE + WORD]) >> surplus)
    return distinct(np.concatenate(found))


def _number(places: Bytes) -> Marks:
    """The number that the bytes of each row, eight at most, spell."""
    wide = np.zeros((len(places), WORD), np.uint8)
    wide[:, WORD - places.shape[1] :] = places
    return wide.view(">u8").ravel().astype(np.uint64)


def _numbers(digests: Iterable[bytes]) -> Marks:
    """The beginnings of digests as numbers, and what divisions leave, sorted."""
    found: list[int] = []
    for digest in digests:
        whole, digits = int.from_bytes(digest, "big"), 2 * len(digest)
        found += [whole >> 4 * (digits - head) for head in HEADS]
        found += [whole % 10**remainder for remainder in REMAINDERS]
    long = [number for number in found if number >= 10 ** (SHORTEST - 1)]
    return distinct(np.array(long, np.uint64))


def _forms(value: bytes) -> Iterator[bytes]:
    """Other texts that are hashed instead of a value."""
    text = value.decode()
    inner = hashlib.md5(value, usedforsecurity=False).hexdigest().encode()
    sha1 = hashlib.sha1(value, usedforsecurity=False).hexdigest().encode()
    yield from (text[::-1].encode(), b"+86" + value, b"86" + value, text.upper().encode())
    yield from (value + b"\n", inner, inner.upper(), inner[8:24], sha1)
    for salt in SALTS:
        yield from (salt + value, value + salt)


def _salted(name: bytes, value: bytes) -> Iterator[bytes]:
    for between in BETWEEN:
        yield from (name + between + value, value + between + name)
