r"""Bounds: what a text has to be so that a whole-value regex can match it at all.

Read off the regex: lengths, the first character, how many digits there have to be, the sorts of
characters that may and that must occur. A look at these tells most texts apart at a hundredth of
what the regex would cost. Whoever cannot be read (look-around, syntax that only polars knows) has
no bounds.

>>> mobile = bounds("1[3-9][0-9]{9}")
>>> texts = pl.Series(["13800138000", "1380013800", "23800138000", "1380013800X", "一三八"])
>>> mobile.fit(Looks.of(texts)).tolist()
[True, False, False, False, False]
>>> within("1[3-9][0-9]{9}").fit(Looks.of("to " + texts)).tolist()
[True, False, True, False, False]
>>> bounds(r"\p{L}+") is ANY
True
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, reduce
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
import numpy.typing as npt

from tuomin.detect.kinds.looks import ALL, MANY, MASK, SETS, WIDE, Looks, sorts_of

LONGEST = 1 << 31
# Polars' alone: properties, code points in braces, ends of words, blanks in counts, classes in
# classes and their differences.
FOREIGN = re.compile(
    r"\\[pPxUzQE<>]|\\[bB]\{|\{[0-9,]*\s[0-9,\s]*\}|\[[^\]]*(?<!\\)\[|--|&&|~~|\(\?[a-z]*[xuURL-]"
)
TOLD = 4  # sorts that have to occur, of which a pattern tells


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """`first` and `all` are sets of characters, `needs` sorts of which one has to occur each.

    `digits` is how many digits there have to be.
    """

    shortest: int = 0
    longest: int = LONGEST
    first: int = ALL
    all: int = ALL
    needs: frozenset[int] = frozenset()
    digits: int = 0

    def fit(self, looks: Looks) -> npt.NDArray[np.bool_]:
        """Say for each text whether it is worth a look."""
        fits = looks.lengths >= self.shortest
        if self.longest < LONGEST:
            fits &= looks.lengths <= self.longest
        if others := MASK & ~sorts_of(self.all):
            fits &= looks.sorts & np.uint32(others) == 0
        if self.shortest and self.first != ALL:
            fits &= _table(self.first)[looks.firsts]
        if self.digits:
            fits &= looks.digits >= min(self.digits, MANY)
        for each in sorted(self.needs):
            fits &= looks.sorts & np.uint32(each) != 0
        return fits[looks.codes] if fits.any() else np.zeros(len(looks.codes), dtype=np.bool_)

    def may_be(self, sort: int) -> bool:
        """Whether characters of one sort are enough."""
        return bool(sorts_of(self.all) & sort) and all(each & sort for each in self.needs)


ANY = Bounds()
NOTHING = Bounds(longest=0, first=0, all=0)


def bounds(pattern: str) -> Bounds:
    """The bounds of what the whole pattern matches."""
    return _read(pattern)[0]


@lru_cache(maxsize=1024)
def within(pattern: str) -> Bounds:
    """The bounds of the texts in which the pattern matches something."""
    whole, is_all = _read(pattern)
    if is_all:
        return whole
    return Bounds(shortest=whole.shortest, needs=whole.needs, digits=whole.digits)


def _read(pattern: str) -> tuple[Bounds, bool]:
    """The bounds of what it matches, and whether that is always the whole text."""
    plain = pattern.replace(r"\p{Han}", "一")
    if FOREIGN.search(plain):
        return ANY, False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            parsed = parser.parse(plain)
        flags = parsed.state.flags
        return _row(parsed, flags), _is_all(list(parsed)) and not flags & re.MULTILINE
    except (re.error, OverflowError, Warning, NotImplementedError):
        return ANY, False


def _is_all(parts: Sequence[tuple[Any, Any]]) -> bool:
    """Whether the parts begin where the text does and end where it ends."""
    ends = (code.AT, code.AT_BEGINNING), (code.AT, code.AT_END)
    return len(parts) > 1 and (parts[0], parts[-1]) == ends


def _row(parts: Iterable[tuple[Any, Any]], flags: int) -> Bounds:
    """The bounds of parts that follow each other."""
    return reduce(_joined, (_part(*part, flags) for part in parts), NOTHING)


def _joined(left: Bounds, right: Bounds) -> Bounds:
    return Bounds(
        shortest=left.shortest + right.shortest,
        longest=min(LONGEST, left.longest + right.longest),
        first=left.first if left.shortest else left.first | right.first,
        all=left.all | right.all,
        needs=_fewest(left.needs | right.needs),
        digits=left.digits + right.digits,
    )


def _either(left: Bounds, right: Bounds) -> Bounds:
    return Bounds(
        shortest=min(left.shortest, right.shortest),
        longest=max(left.longest, right.longest),
        first=left.first | right.first,
        all=left.all | right.all,
        needs=_fewest(one | other for one in left.needs for other in right.needs),
        digits=min(left.digits, right.digits),
    )


def _fewest(needs: Iterable[int]) -> frozenset[int]:
    """The few that say most: the narrowest, and none that another one implies."""
    kept: list[int] = []
    for each in sorted(set(needs), key=lambda sorts: (sorts.bit_count(), sorts)):
        if len(kept) < TOLD and not any(other & each == other for other in kept):
            kept.append(each)
    return frozenset(kept)


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
        digits=min(LONGEST, once.digits * least),
    )


def _one(found: int) -> Bounds:
    """One character of a set."""
    sorts = sorts_of(found)
    needs = frozenset([sorts]) if sorts != MASK else frozenset()
    digits = int(not found & ~SETS[0])
    return Bounds(shortest=1, longest=1, first=found, all=found, needs=needs, digits=digits)


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


def _table(found: int) -> npt.NDArray[np.bool_]:
    return np.array([bool(found >> each & 1) for each in range(WIDE + 1)])
