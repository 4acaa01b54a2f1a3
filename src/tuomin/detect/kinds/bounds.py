r"""Bounds: what a text has to be so that a whole-value regex can match it at all.

Read off the regex: lengths, the first character, the sorts of characters that may and that must
occur. A look at these tells most texts apart at a hundredth of what the regex would cost. Whoever
cannot be read (look-around, syntax that only polars knows) has no bounds.

>>> mobile = bounds("1[3-9][0-9]{9}")
>>> texts = pl.Series(["13800138000", "1380013800", "23800138000", "1380013800X", "一三八"])
>>> mobile.fit(Looks.of(texts)).tolist()
[True, False, False, False, False]
>>> bounds(r"\p{L}+") is ANY
True
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

WIDE = 128  # stands for every character beyond ASCII
ALL = (1 << WIDE + 1) - 1  # a set of characters is a number with a bit for each
LONGEST = 1 << 31
GROUPS = (
    "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", " ", "@", ".", "-",
    ":", "/", "_", "(", ",", "$", "{", "=", chr(WIDE),
)  # fmt: skip
"""Sorts of characters; all others are one more."""
# Polars' alone: properties, code points in braces, classes in classes and their differences.
FOREIGN = re.compile(r"\\[pPxUzQE]|\\[bB]\{|\[[^\]]*(?<!\\)\[|--|&&|~~|\(\?[a-z]*[xuURL-]")
Marks = npt.NDArray[np.uint32]
# A look as one number: the sorts, above them the first character, above it the length.
FIRST, LENGTH, BYTE = np.uint64(24), np.uint64(32), np.uint64(255)
EMPTY = ~np.uint64((1 << 24) - 1)  # without the sorts


@dataclass(frozen=True, kw_only=True)
class Looks:
    """Of each different look its length in characters, the first of them, and the sorts that occur.

    `codes` say for each text which look it has: a column has few.
    """

    lengths: npt.NDArray[np.uint32]
    firsts: npt.NDArray[np.uint8]
    sorts: Marks
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, texts: pl.Series) -> "Looks":
        """The looks of texts without nulls."""
        lengths = texts.str.len_chars().to_numpy().astype(np.uint64)
        held = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
        _, places, block = held.buffers()
        edges = np.frombuffer(places, np.int64)[held.offset :][: len(held) + 1]
        size = int(edges[-1])
        # An empty text begins where the next one does, the last behind the end.
        letters = np.append(np.frombuffer(block or b"", np.uint8)[:size], np.uint8(0))
        sorts = SORT[letters]
        sorts[size] = 0
        found = np.bitwise_or.reduceat(sorts, edges[:-1]) if len(held) else sorts[:0]
        firsts = np.minimum(letters[edges[:-1]], WIDE)
        packed = lengths << LENGTH | firsts.astype(np.uint64) << FIRST | found
        looks = pa.array(np.where(lengths == 0, packed & EMPTY, packed)).dictionary_encode()
        each = looks.dictionary.to_numpy()
        return cls(
            lengths=(each >> LENGTH).astype(np.uint32),
            firsts=(each >> FIRST & BYTE).astype(np.uint8),
            sorts=(each & np.uint64(MASK)).astype(np.uint32),
            codes=looks.indices.to_numpy(),
        )


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """`first` and `all` are sets of characters; of each set in `needs` one has to occur."""

    shortest: int = 0
    longest: int = LONGEST
    first: int = ALL
    all: int = ALL
    needs: frozenset[int] = frozenset()

    def fit(self, looks: Looks) -> npt.NDArray[np.bool_]:
        """Say for each text whether it is worth a look."""
        fits = looks.lengths >= self.shortest
        if self.longest < LONGEST:
            fits &= looks.lengths <= self.longest
        if others := MASK & ~_sorts(self.all):
            fits &= looks.sorts & np.uint32(others) == 0
        if self.shortest and self.first != ALL:
            fits &= _table(self.first)[looks.firsts]
        for each in sorted(self.needs):
            fits &= looks.sorts & np.uint32(_sorts(each)) != 0
        return fits[looks.codes] if fits.any() else np.zeros(len(looks.codes), dtype=np.bool_)


ANY = Bounds()
NOTHING = Bounds(longest=0, first=0, all=0)


def bounds(pattern: str) -> Bounds:
    """The bounds of what the whole pattern matches."""
    plain = pattern.replace(r"\p{Han}", "一")
    if FOREIGN.search(plain):
        return ANY
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            parsed = parser.parse(plain)
        return _row(parsed, parsed.state.flags)
    except (re.error, OverflowError, Warning, NotImplementedError):
        return ANY


def _row(parts: Iterable[tuple[Any, Any]], flags: int) -> Bounds:
    """The bounds of parts that follow each other."""
    return reduce(_joined, (_part(*part, flags) for part in parts), NOTHING)


def _joined(left: Bounds, right: Bounds) -> Bounds:
    return Bounds(
        shortest=left.shortest + right.shortest,
        longest=min(LONGEST, left.longest + right.longest),
        first=left.first if left.shortest else left.first | right.first,
        all=left.all | right.all,
        needs=left.needs | right.needs,
    )


def _either(left: Bounds, right: Bounds) -> Bounds:
    return Bounds(
        shortest=min(left.shortest, right.shortest),
        longest=max(left.longest, right.longest),
        first=left.first | right.first,
        all=left.all | right.all,
        needs=left.needs & right.needs,
    )


def _part(kind: Any, given: Any, flags: int) -> Bounds:
    if kind is code.AT:
        return NOTHING
    if kind in (code.LITERAL, code.IN, code.ANY, code.NOT_LITERAL):
        return _one(_class(given if kind is code.IN else [(kind, given)], flags))
    if kind is code.BRANCH:
        return reduce(_either, (_row(each, flags) for each in given[1]))
    if kind is code.SUBPATTERN:
        _, more, less, parts = given
        return _row(parts, (flags | more) & ~less)
    if kind in (code.MAX_REPEAT, code.MIN_REPEAT):
        least, most, parts = given
        return _repeated(least, most, _row(parts, flags))
    raise NotImplementedError


def _repeated(least: int, most: int, once: Bounds) -> Bounds:
    endless = most is code.MAXREPEAT
    return replace(
        once,
        shortest=min(LONGEST, once.shortest * least),
        longest=LONGEST if endless else min(LONGEST, once.longest * most),
        needs=once.needs if least else frozenset(),
    )


def _one(found: int) -> Bounds:
    """One character of a set; one sort of characters is told by its own bit."""
    sort = _sorts(found)
    needs = frozenset([found]) if sort.bit_count() == 1 and sort != OTHERS else frozenset()
    return Bounds(shortest=1, longest=1, first=found, all=found, needs=needs)


def _class(parts: Sequence[tuple[Any, Any]], flags: int) -> int:
    found = 0
    for kind, given in parts:
        if kind is code.LITERAL:
            found |= _character(given, flags)
        elif kind is code.RANGE:
            low, high = given
            ascii_part = range(low, min(high, WIDE - 1) + 1)
            found |= sum(1 << each for each in ascii_part) | (1 << WIDE if high >= WIDE else 0)
            if flags & re.IGNORECASE:
                found = reduce(int.__or__, (_character(each, flags) for each in ascii_part), found)
        else:
            return ALL
    return found


def _character(given: int, flags: int) -> int:
    same = 1 << min(given, WIDE)
    if not flags & re.IGNORECASE:
        return same
    if given >= WIDE:  # the Kelvin sign is a k, a long s an s
        return same | reduce(int.__or__, (1 << ord(letter) for letter in "kKsS"))
    return 1 << ord(chr(given).lower()) | 1 << ord(chr(given).upper()) | 1 << WIDE


def _sorts(found: int) -> int:
    """The sorts that characters of a set have, as bits."""
    return sum(1 << place for place, each in enumerate(SETS) if each & found)


def _table(found: int) -> npt.NDArray[np.bool_]:
    return np.array([bool(found >> each & 1) for each in range(WIDE + 1)])


SETS = [sum(1 << ord(each) for each in group) for group in GROUPS]
SETS.append(ALL & ~sum(SETS))
OTHERS, MASK = 1 << len(GROUPS), (2 << len(GROUPS)) - 1
SORT: Marks = np.array(
    [_sorts(1 << min(byte, WIDE)) for byte in range(256)], dtype=np.uint32
)  # of each byte
