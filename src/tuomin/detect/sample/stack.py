"""A Stack: the texts of several columns as one, each different text held once.

A pattern runs over the different texts of all columns, and rows only look its answer up. That costs
a hundredth of asking column by column, where most of the time goes into calls.

>>> stack = Stack.of([pl.Series(["a", "b", "a"]), pl.Series(["b1", "a"])])
>>> stack.column(0).to_list(), stack.once().column(0).to_list()
(['a', 'b', 'a'], ['a', 'b'])
>>> stack.counts(stack.contains("[0-9]")).tolist(), stack.counts(stack.contains("a")).tolist()
([0, 1], [2, 1])
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from tuomin.detect.kinds.bounds import within
from tuomin.detect.kinds.looks import Looks

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]  # half as large, and there is one for each row of all columns
TOGETHER = 100  # columns that are encoded at a time
Form = Callable[[pl.Series], pl.Series]


@dataclass(kw_only=True)
class Known:
    """What was asked of texts: it is known to all Stacks that hold rows of them."""

    answers: dict[Hashable, Flags] = field(default_factory=dict)
    looks: Looks | None = None


class Stack:
    """`codes` say for each row which of `texts` it has, `edges` where each column begins and ends.

    Answers are by text; what was asked once is known, also to Stacks that hold fewer rows.
    """

    def __init__(
        self,
        texts: pl.Series,
        codes: Codes,
        edges: Numbers,
        known: Known | None = None,
    ) -> None:
        self.texts, self.codes, self.edges = texts, codes, edges
        self.lengths: Numbers = np.diff(edges)  # how many rows each column has
        self._known = known or Known()

    @classmethod
    def of(cls, columns: Sequence[pl.Series]) -> "Stack":
        """The texts of String columns without nulls."""
        edges = _edges([each.len() for each in columns])
        codes = np.zeros(edges[-1], dtype=np.int32)
        parts = [pl.Series("texts", [], dtype=pl.String)]
        for first in range(0, len(columns), TOGETHER):
            group = columns[first : first + TOGETHER]
            texts, own = _encoded(pl.concat(group))
            start = edges[first]
            codes[start : start + len(own)] = own + sum(map(len, parts))
            parts.append(texts.rename("texts"))
        if len(columns) <= TOGETHER:
            return cls(parts[-1], codes, edges)
        texts, moved = _encoded(pl.concat(parts))
        return cls(texts, moved[codes], edges)

    def part(self, place: int) -> Codes:
        """Which texts the rows of a column have."""
        return self.codes[self.edges[place] : self.edges[place + 1]]

    def column(self, place: int) -> pl.Series:
        return self.taken(self.part(place))

    def counted(self, place: int) -> tuple[Numbers, Numbers]:
        """Which texts a column has, each once, and in how many of its rows each stands."""
        rows = np.bincount(self.part(place), minlength=self.texts.len())
        texts = np.flatnonzero(rows)
        return texts, rows[texts]

    def taken(self, places: Numbers | Codes) -> pl.Series:
        """The texts at such places."""
        return self.texts[pl.Series(places, dtype=pl.UInt32)]  # quicker than its `gather`

    @property
    def looks(self) -> Looks:
        """Of every text what tells which forms it cannot have."""
        if self._known.looks is None:
            self._known.looks = Looks.of(self.texts)
        return self._known.looks

    def contains(self, form: str, among: Flags | None = None) -> Flags:
        """Which texts contain a form; of those `among` them, where each form asks the same ones."""
        name = form if among is None else ("among", form)
        if name not in self._known.answers:
            likely = within(form).fit(self.looks)
            likely &= True if among is None else among
            self._known.answers[name] = self.answers(lambda each: each.str.contains(form), likely)
        return self._known.answers[name]

    def asked(self, name: Hashable, form: Form, among: Flags) -> Flags:
        """As `answers`, once for all; `name` tells the question, `among` included."""
        if name not in self._known.answers:
            self._known.answers[name] = self.answers(form, among)
        return self._known.answers[name]

    def answers(self, form: Form, among: Flags) -> Flags:
        """Which texts have a form, of those `among` them."""
        found = np.zeros(len(among), dtype=np.bool_)
        places = np.flatnonzero(among)
        if places.size:
            found[places] = _flags(form(self.taken(places)))
        return found

    def counts(self, flags: Flags) -> Numbers:
        """How many rows of each column have texts of which `flags` are true."""
        if not flags.any():
            return np.zeros_like(self.lengths)
        sums = np.concatenate(([0], np.cumsum(flags[self.codes])))
        return sums[self.edges[1:]] - sums[self.edges[:-1]]

    def shares(self, flags: Flags) -> list[float]:
        """The share of the rows of each column, 0 of none."""
        shares: list[float] = (self.counts(flags) / np.maximum(self.lengths, 1)).tolist()
        return shares

    def filled(self, flags: Flags | None = None) -> list[int]:
        """The columns that have rows, or rows with texts of which `flags` are true."""
        places: list[int] = np.flatnonzero(
            self.lengths if flags is None else self.counts(flags)
        ).tolist()
        return places

    @cached_property
    def among(self) -> Flags:
        """Which texts stand in any row."""
        found = np.zeros(self.texts.len(), dtype=np.bool_)
        found[self.codes] = True
        return found

    def kept(self, flags: Flags) -> "Stack":
        """The rows with texts of which `flags` are true."""
        rows = flags[self.codes]
        return Stack(self.texts, self.codes[rows], _edges(self.counts(flags)), self._known)

    def picked(self, places: Sequence[int]) -> "Stack":
        """Some of the columns."""
        return self._of([self.part(place) for place in places])

    def without(self, places: Sequence[int]) -> "Stack":
        """The same columns, those at `places` without rows."""
        parts = [self.part(place) for place in range(len(self.lengths))]
        for place in places:
            parts[place] = parts[place][:0]
        return self._of(parts)

    def once(self) -> "Stack":
        """Every text of a column once, in order of first appearance."""
        seen = np.empty(self.texts.len(), dtype=np.int32)
        return self._of([_firsts(self.part(place), seen) for place in range(len(self.lengths))])

    def spread(self, most: int) -> "Stack":
        """Rows from all over each column, not many more than `most` at most."""
        parts = [self.part(place) for place in range(len(self.lengths))]
        return self._of([part[:: max(1, -(-len(part) // most))] for part in parts])

    def _of(self, parts: Sequence[Codes]) -> "Stack":
        codes = np.concatenate([np.zeros(0, dtype=np.int32), *parts])
        return Stack(self.texts, codes, _edges([len(part) for part in parts]), self._known)

    def changed(self, texts: pl.Series) -> "Stack":
        """The same rows with other texts, one for each; those that are null are left out."""
        if texts.equals(self.texts):
            return self
        given, codes = _encoded(texts)
        moved = Stack(given, codes[self.codes], self.edges)
        if not texts.null_count():
            return moved
        kept = Stack(texts, self.codes, self.edges).kept(_flags(texts.is_not_null()))
        return Stack(given, codes[kept.codes], kept.edges)


def _firsts(codes: Codes, seen: Codes) -> Codes:
    """Every number once, where it appears first; `seen` is room for one entry for each of them."""
    places = np.arange(len(codes), dtype=np.int32)
    seen[codes[::-1]] = places[::-1]  # of several the last one stays
    firsts: Codes = codes[seen[codes] == places]
    return firsts


def _encoded(texts: pl.Series) -> tuple[pl.Series, Codes]:
    """Every text once, and for each row which it has; -1 for null."""
    if texts.is_empty():
        return texts, np.zeros(0, dtype=np.int32)
    if texts.null_count():
        return _spelled(texts)
    codes: Codes = pa.array(texts.hash().to_numpy()).dictionary_encode().indices.to_numpy()
    firsts = np.empty(int(codes.max()) + 1, dtype=np.int32)
    firsts[codes[::-1]] = np.arange(len(codes), dtype=np.int32)[::-1]  # of several the last stays
    each = texts[pl.Series(firsts, dtype=pl.UInt32)]
    is_so = each[pl.Series(codes, dtype=pl.UInt32)].equals(texts)
    return (each, codes) if is_so else _spelled(texts)  # two texts may have one hash


def _spelled(texts: pl.Series) -> tuple[pl.Series, Codes]:
    """The same by the texts themselves, which takes longer."""
    found = texts.to_arrow(compat_level=pl.CompatLevel.oldest()).dictionary_encode()
    codes = found.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return pl.Series(texts.name, found.dictionary), codes


def _edges(lengths: Sequence[int] | Numbers) -> Numbers:
    return np.concatenate(([0], np.cumsum(np.asarray(lengths, dtype=np.int64))))


def _flags(answers: pl.Series) -> Flags:
    if answers.null_count():
        answers = answers.fill_null(value=False)
    return answers.to_numpy()
