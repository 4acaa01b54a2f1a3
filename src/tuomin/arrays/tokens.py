"""JSON texts as tokens with their places, for a whole column at once and at any depth.

Nothing is parsed into objects, so the spelling of numbers, the order of keys and the blanks between
tokens stay what they are, and nesting costs nothing.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import flat
from tuomin.arrays.flat import Bytes, Places

Marks = NDArray[np.bool_]
Kinds = NDArray[np.uint8]

QUOTE, BACKSLASH = ord('"'), ord("\\")
OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, COMMA, COLON = b"{}[],:"
STRING, ATOM = ord("s"), ord("a")
NOTHING = 0
"""The kind of what is before the first token of a text and behind its last."""

ATOMS = r"^(?:null|true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)$"

FOLLOWERS = {
    NOTHING: b"{[sa", OPEN_OBJECT: b"s}", OPEN_LIST: b"{[sa]", COMMA: b"{[sa", COLON: b"{[sa",
    CLOSE_OBJECT: b",}]\0", CLOSE_LIST: b",}]\0", STRING: b",:}]\0", ATOM: b",}]\0",
}  # fmt: skip
"""Which kinds may come behind which."""

ALLOWED = np.zeros((128, 128), bool)
for _before, _after in FOLLOWERS.items():
    ALLOWED[_before, list(_after)] = True


@dataclass(frozen=True)
class Tokens:
    """The tokens of all texts, one text behind the other.

    `starts` and `ends` are places in `data`, quotes included. `parents` says which token opens what
    a token lies in (-1 at the top), `closers` which one closes what a token opens, `names` which
    token is its key (-1 in lists and at the top). `is_whole` says of each text whether it is JSON;
    the tokens of the others are not to be used.
    """

    data: Bytes
    offsets: Places
    kinds: Kinds
    starts: Places
    ends: Places
    rows: Places
    parents: Places
    closers: Places
    names: Places
    is_whole: Marks

    @cached_property
    def is_name(self) -> Marks:
        """Which tokens are keys of objects."""
        marks: Marks = _next(self.kinds) == COLON
        return marks

    @cached_property
    def is_value(self) -> Marks:
        """Which tokens are, or open, a value."""
        marks: Marks = VALUES[self.kinds] & ~self.is_name & self.is_whole[self.rows]
        return marks

    @cached_property
    def is_leaf(self) -> Marks:
        """Which tokens are strings, numbers or literals, but no keys."""
        marks: Marks = SCALARS[self.kinds] & self.is_value
        return marks

    def contents(self, places: Places) -> pl.Series:
        """The texts of tokens as they are spelled, strings without their quotes."""
        quoted = self.kinds[places] == STRING
        starts, ends = self.starts[places] + quoted, self.ends[places] - quoted
        return sliced(self.data, starts, ends - starts)


def of(texts: pl.Series) -> Tokens:
    """The tokens of JSON texts, none of them null."""
    column = flat.of(texts + "\n")
    data, offsets = column.data, column.offsets
    opens, closes, is_even = _strings(data, offsets)
    kinds, starts, ends = _found(data, opens, closes)
    counts = np.diff(np.searchsorted(starts, offsets))
    rows = np.repeat(np.arange(len(counts)), counts)
    depths, is_balanced = _depths(kinds, rows, len(texts))
    parents, closers = _nested(kinds, depths)
    before = np.append(np.uint8(NOTHING), kinds[:-1])
    names = np.where(before == COLON, np.arange(len(kinds)) - 2, -1)
    found = (data, offsets, kinds, starts, ends, rows, parents, closers, names)
    wrong = _wrong(kinds, rows, parents) | _is_odd_atom(data, kinds, starts, ends)
    is_whole = is_even & is_balanced & (counts > 0)
    is_whole[rows[wrong]] = False
    return Tokens(*found, is_whole)


def sliced(data: Bytes, starts: Places, lengths: Places) -> pl.Series:
    """The texts that lie at `starts` in `data`."""
    offsets = np.append(0, np.cumsum(lengths))
    return flat.Flat(data[flat.ranges(starts, lengths)], offsets).texts()


def _next(kinds: Kinds) -> Kinds:
    """The kind of the token behind each token."""
    return np.append(kinds[1:], np.uint8(NOTHING))


def _strings(data: Bytes, offsets: Places) -> tuple[Places, Places, Marks]:
    """Where strings open and close, and which texts have an even number of quotes."""
    quotes = np.flatnonzero((data == QUOTE) & ~_escaped(data))
    counts = np.diff(np.searchsorted(quotes, offsets))
    is_even: Marks = counts % 2 == 0
    quotes = quotes[np.repeat(is_even, counts)]
    return quotes[::2], quotes[1::2], is_even


def _escaped(data: Bytes) -> Marks:
    """Which bytes follow an odd number of backslashes; a line break ends each text."""
    marks = np.zeros(len(data), bool)
    slashes = np.flatnonzero(data == BACKSLASH)
    if len(slashes):
        begins = np.append(True, np.diff(slashes) > 1)
        first = np.maximum.accumulate(np.where(begins, slashes, 0))
        marks[slashes[(slashes - first) % 2 == 0] + 1] = True
    return marks


def _found(data: Bytes, opens: Places, closes: Places) -> tuple[Kinds, Places, Places]:
    """Kinds, starts and ends of all tokens, in the order of the texts."""
    edges = np.zeros(len(data) + 1, np.int8)
    edges[opens] += 1
    edges[closes + 1] -= 1  # where the next string may open
    inside = np.cumsum(edges[:-1], dtype=np.int8) > 0
    classes = np.where(inside, BLANK, CLASSES[data])
    marks = np.flatnonzero(classes == MARK)
    atom = np.concatenate([[False], classes == OTHER, [False]])
    begins, ends = np.flatnonzero(atom[1:] & ~atom[:-1]), np.flatnonzero(~atom[1:] & atom[:-1])
    starts = np.concatenate([marks, opens, begins])
    order = np.argsort(starts, kind="stable")
    kinds = np.repeat(np.array([STRING, ATOM], np.uint8), [len(opens), len(begins)])
    kinds = np.concatenate([data[marks], kinds])
    return kinds[order], starts[order], np.concatenate([marks + 1, closes + 1, ends])[order]


def _depths(kinds: Kinds, rows: Places, count: int) -> tuple[Places, Marks]:
    """How many brackets are open before each token, and which texts close them all in the end."""
    steps = STEPS[kinds]
    after = np.cumsum(steps)
    total = np.bincount(rows, weights=steps, minlength=count).astype(np.int64)
    depths = after - steps - (np.cumsum(total) - total)[rows]
    is_balanced = total == 0
    is_balanced[rows[(depths + steps < 0) | (depths >= DEEPEST)]] = False
    return np.clip(depths, 0, DEEPEST), is_balanced


def _nested(kinds: Kinds, depths: Places) -> tuple[Places, Places]:
    """What each token lies in, and what closes what it opens.

    Sorted by depth, every bracket is followed by what lies directly in it and what closes it.
    """
    openers = np.flatnonzero(STEPS[kinds] == 1)
    entries = np.concatenate([openers, np.arange(len(kinds))])
    level = np.concatenate([depths[openers] + 1, depths]).astype(np.uint16)
    opens = np.arange(len(entries)) < len(openers)
    order = np.lexsort((~opens, entries, level))
    last = np.maximum.accumulate(np.where(opens[order], np.arange(len(order)), -1))
    inside = np.where((last >= 0) & (level[order] > 0), entries[order][last], -1)
    parents = np.full(len(kinds), -1)
    members = ~opens[order]
    parents[entries[order][members]] = inside[members]
    closers = np.full(len(kinds), -1)
    closing = np.flatnonzero((STEPS[kinds] == -1) & (parents >= 0))
    closers[parents[closing]] = closing
    return parents, closers


def _wrong(kinds: Kinds, rows: Places, parents: Places) -> Marks:
    """Which tokens cannot stand where they stand."""
    edge = np.append(np.diff(rows) != 0, True)
    after = np.where(edge, NOTHING, _next(kinds))
    before = np.append(NOTHING, np.where(edge, NOTHING, kinds)[:-1])
    twice = np.append(NOTHING, before[:-1])
    wrong = ~ALLOWED[before, kinds] | (edge & ~ALLOWED[kinds, NOTHING])
    inside = np.where(parents >= 0, kinds[parents], NOTHING)
    in_object = inside == OPEN_OBJECT
    names = in_object & (before == STRING) & ((twice == OPEN_OBJECT) | (twice == COMMA))
    wrong |= (kinds == COLON) & ~names
    wrong |= (kinds == COMMA) & (parents < 0)
    wrong |= VALUES[kinds] & in_object & (before != COLON) & (after != COLON)
    wrong |= (kinds == CLOSE_OBJECT) & ~in_object
    marks: Marks = wrong | ((kinds == CLOSE_LIST) & (inside != OPEN_LIST))
    return marks


def _is_odd_atom(data: Bytes, kinds: Kinds, starts: Places, ends: Places) -> Marks:
    places = np.flatnonzero(kinds == ATOM)
    marks = np.zeros(len(kinds), bool)
    texts = sliced(data, starts[places], (ends - starts)[places])
    marks[places] = ~texts.str.contains(ATOMS).to_numpy()
    return marks


STEPS = np.zeros(256, np.int64)
STEPS[[OPEN_OBJECT, OPEN_LIST]], STEPS[[CLOSE_OBJECT, CLOSE_LIST]] = 1, -1

SCALARS = np.zeros(256, bool)
SCALARS[[STRING, ATOM]] = True

VALUES = SCALARS.copy()
VALUES[[OPEN_OBJECT, OPEN_LIST]] = True

BLANK, MARK, OTHER = 0, 1, 2
CLASSES = np.full(256, OTHER, np.uint8)
CLASSES[list(b" \t\r\n")] = BLANK
CLASSES[list(b"{}[],:")] = MARK

DEEPEST = 60_000
"""Brackets in one another; texts with more are not taken for JSON."""
