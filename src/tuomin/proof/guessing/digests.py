"""Hashes without a key: whoever knows that a column holds hashes of mobiles can hash all mobiles.

The source's own values show it at no such cost: their plain digests are looked up among what looks
like digests in the copy: in hexadecimal or base64, whole or cut, with dashes, inside other text.
"""

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import Marks, Places, distinct, has
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.guessing.guesses import CRC, CUT, Guesses

BY_LENGTH: Mapping[int, tuple[str, ...]] = {
    32: ("md5",),
    40: ("sha1",),
    56: ("sha224", "sha3_224"),
    64: ("sha256", "sm3", "sha3_256", "blake2s"),
    96: ("sha384", "sha3_384"),
    128: ("sha512", "sha3_512", "blake2b"),
}
"""Hexadecimal digits of a whole digest, and the functions that give it."""
WHOLE = 64  # hexadecimal digits of the longest digest that is cut
CHECKSUM = 8  # hexadecimal digits
WIDTHS = (16, 12, 8, 6)  # hexadecimal digits by which digests are compared
SHORTEST, LONGEST = 6, 128

HEX = "^[0-9a-f]{6,128}$"
DECIMAL = "^[0-9]{6,10}$"  # a checksum as a number
UUID = "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
UUID_LENGTH = 36
INSIDE, INSIDE_LEAST = "[0-9a-f]{32,128}", 32
# Base64 of 16, 20, 32 and 64 bytes.
WORD = "[0-9A-Za-z+/_-]"
BASE64 = f"^(?:{WORD}{{22}}(?:==)?|{WORD}{{27}}=?|{WORD}{{43}}=?|{WORD}{{86}}(?:==)?)$"
BASE64_LENGTHS = (22, 24, 27, 28, 43, 44, 86, 88)

ENOUGH = 20  # different words of a column that may be salted or keyed
TEN = np.uint64(0xA)
LETTERS = 0.25  # share of letters in such a word; it is 6/16 in digests and less in numbers


class Digests:
    """Takes the columns of one table of the copy, batch by batch."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], list[Marks]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._checksums: dict[str, list[Marks]] = {}

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
        self._lengths.setdefault(column, set()).update(lengths.unique().to_list())
        below = LONGEST + 1
        for width in WIDTHS:
            cut = words.filter((lengths >= width) & (lengths < below)).str.head(width)
            below = width
            if cut.len():
                numbers = cut.str.to_integer(base=16, dtype=pl.UInt64).to_numpy()
                self._found.setdefault((column, width), []).append(distinct(numbers))

    def look_at_numbers(self, column: str, texts: pl.Series) -> None:
        """Note what may be a checksum written as a number."""
        numbers = texts.filter(texts.str.contains(DECIMAL)).cast(pl.UInt64).to_numpy()
        numbers = distinct(numbers[numbers >> np.uint64(32) == 0])
        if len(numbers):
            self._checksums.setdefault(column, []).append(numbers)

    def found(self, guesses: Guesses, *, among: int) -> Iterator[tuple[str, str, str, int]]:
        """Column, kind, function and hits of digests that are guessed."""
        told: set[tuple[str, str, str]] = set()
        for column, width, table, functions in self._tables():
            lettered = (_letters(table, width) >= LETTERS * width).sum()
            hashed = len(table) >= ENOUGH and lettered >= ENOUGH // 2  # others may be codes
            for name in functions:
                salted = guesses.salted(name, width) if hashed else []
                for kind, cuts in [*guesses.cuts(name, width), *salted]:
                    count = int(has(cuts, table).sum())
                    expected = len(cuts) * len(table) / 16.0**width
                    place = (column, kind, name)
                    if place not in told and exceeds(count, expected, among=among):
                        told.add(place)
                        yield column, kind, name, count

    def _tables(self) -> Iterator[tuple[str, int, Marks, list[str]]]:
        """Column, width, what was found there, and the functions that it may come from."""
        for (column, width), parts in self._found.items():
            yield column, width, distinct(np.concatenate(parts)), self._functions(column)
        for column, parts in self._checksums.items():
            yield column, CHECKSUM, distinct(np.concatenate(parts)), [CRC]

    def _functions(self, column: str) -> list[str]:
        """The functions that words of the lengths seen may come from."""
        lengths = self._lengths[column]
        names = {name for length in lengths & set(BY_LENGTH) for name in BY_LENGTH[length]}
        if lengths - set(BY_LENGTH):
            names |= {*CUT, CRC}
        elif min(lengths) < WHOLE:
            names |= set(CUT)
        return sorted(names & (hashlib.algorithms_available | {CRC}))


def _letters(table: Marks, width: int) -> Places:
    """How many letters are among the hexadecimal digits of each word, which has so many digits."""
    found = np.zeros(len(table), np.intp)
    for place in range(width):
        found += (table >> np.uint64(4 * place)) & np.uint64(15) >= TEN
    return found


def _words(texts: pl.Series) -> pl.Series:
    """Hexadecimal words in lower case: whole cells, and long ones inside longer text."""
    low = texts.str.to_lowercase()
    whole = low.str.contains(HEX)
    rest, own = low.filter(~whole), texts.filter(~whole)
    sizes = rest.str.len_bytes()
    dashed = _having(rest, sizes == UUID_LENGTH, UUID).str.replace_all("-", "", literal=True)
    inside = _having(rest, sizes >= INSIDE_LEAST, INSIDE).str.extract_all(INSIDE)
    coded = _having(own, sizes.is_in(BASE64_LENGTHS), BASE64).str.strip_chars_end("=")
    plain = coded.str.replace_many(["-", "_"], ["+", "/"]) + "=="
    fitting = plain.str.head((coded.str.len_bytes() + 3) // 4 * 4)
    bare = fitting.str.decode("base64", strict=False).bin.encode("hex")
    return pl.concat(
        [low.filter(whole), dashed, inside.explode(empty_as_null=False), bare]
    ).drop_nulls()


def _having(texts: pl.Series, likely: pl.Series, form: str) -> pl.Series:
    """The texts that have a form, among those that are likely to."""
    some = texts.filter(likely)
    return some.filter(some.str.contains(form))
