"""Free text with the personal information in it taken out, span by span."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import groupby
from operator import itemgetter
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import Form, Kernel, choose, only, present
from tuomin.checks import CHECKS, cued, machines, signs, written
from tuomin.checks.regexes import apart
from tuomin.errors import PolicyError
from tuomin.transforms.base import check
from tuomin.transforms.texts import forms, sentences, spans
from tuomin.transforms.texts.known import Known

FOLDED = {chr(code + 0xFEE0): chr(code) for code in b"0123456789@.+-_"} | {
    chr(code + 0xFEE0): chr(code) for code in (*range(65, 91), *range(97, 123))
}
ODD = "[０-９Ａ-Ｚａ-ｚ＠]|" + written.INVISIBLE
SIZE = 4_000_000  # bytes of text in one go, so that few regexes are compiled again and again
DECIMAL = r"-?[0-9]{1,9}\.[0-9]+(?:[eE]-[0-9]+)?"
"""A number, in a column of several types: none of its digits are somebody's."""

NAME, ID = "name", "id"
Marked = tuple[str, str, str]
"""The mark of a label, regex of three groups, and the name of a check or ""."""

MARKS = [chr(0x10F000 + number) for number in range(256)]
"""Characters for private use that stand for spans until their labels do; the first for names,
the last for codes."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """The text with `[label]` in place of every span that says who somebody is."""

    patterns: Sequence[tuple[str, ...]] | Mapping[str, str] = forms.DEFAULTS
    """Labels and regexes; the one group of a regex, or all of it, is the span. A third part names
    a check that the span has to pass."""

    cues: bool = True
    """Take out names that the words around them announce (联系人：, 我叫, 女士), and Chinese ones
    where a sentence most likely has one."""

    known: Known | None = field(default=None, repr=False, compare=False)
    """Texts that are taken out wherever they stand; a copy gives names and codes of its source."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = False
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "part"
    domain: ClassVar[str] = ""

    def __post_init__(self) -> None:
        for label, pattern, _ in self._patterns:
            if not _is_regex(pattern):
                problem = f"the pattern for {label!r} is not a regex of the Rust kind"
                raise PolicyError(problem, hint="look-around has to become a boundary")

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        return present(texts, self.redacted, size=SIZE)

    def redacted(self, rows: pl.Series) -> pl.Series:
        """`rows`, which hold no nulls, with their spans taken out."""
        forms: list[tuple[Form, Kernel]] = [(DECIMAL, lambda same: same), (_is_odd, self._odd)]
        return choose(rows, forms, self._read)

    def _odd(self, rows: pl.Series) -> pl.Series:
        """Spans may be written in full width, or with something invisible in between."""
        plain = rows.str.replace_all(written.INVISIBLE, "").str.replace_many(FOLDED)
        redacted = self._read(plain)
        return redacted.zip_with(redacted != plain, rows)

    def _read(self, rows: pl.Series, depth: int = written.DEPTH) -> pl.Series:
        """What is left may say something in another writing: its pieces go where that has to."""
        rows = self._taken_out(rows)
        said = written.said(rows) if depth else {}
        gone = self._gone(said, depth) if said else {}
        if not gone:
            return rows
        found = rows.str.contains_any([*gone])
        return only(rows, found, lambda hit: _replaced(hit, gone))

    def _gone(self, said: Mapping[str, str], depth: int) -> dict[str, str]:
        """The pieces that say what has to go, and what is left of each."""
        plain = pl.Series([*said.values()], dtype=pl.String)
        bare = self._read(plain, depth - 1)
        told = zip(said, plain, bare, strict=True)
        return {piece: new for piece, old, new in told if new != old}

    def _taken_out(self, rows: pl.Series) -> pl.Series:
        """Spans become single characters of no meaning first, so that no label is taken for one."""
        if self.known is not None:
            rows = self.known.removed(rows, MARKS[0], MARKS[-1])
        shielded = machines.shielded(rows)
        rows = cued.unshielded(apart("forms", lambda: self._without_forms(shielded)))
        if self.cues:
            rows = sentences.without_names(spans.without_names(rows, MARKS[0]), MARKS[0])
        labels = [NAME, *(label for label, _, _ in self._patterns)]
        shown = {mark: f"[{label}]" for mark, label in zip(MARKS, labels, strict=False)}
        shown[MARKS[-1]] = f"[{ID}]"
        marked = rows.str.contains_any([*shown])
        return only(rows, marked, lambda hit: hit.str.replace_many(shown))

    def _without_forms(self, rows: pl.Series) -> pl.Series:
        found = {sign: signs.has(rows, sign) for sign in {sign for sign, _ in self._signed}}
        for sign, patterns in self._signed:
            rows = only(rows, found[sign], partial(_marked, patterns=patterns))
        return rows

    @cached_property
    def _patterns(self) -> list[tuple[str, str, str]]:
        """Label, regex, and the name of a check or ""."""
        named = self.patterns.items() if isinstance(self.patterns, Mapping) else self.patterns
        named = list(named) if isinstance(named, Iterable) else [named]
        check(self, "patterns", all(map(_is_pattern, named)), "labels with regexes")
        check(self, "patterns", len(named) < len(MARKS) - 1, f"fewer than {len(MARKS) - 1}")
        return [(label, regex, "".join(checks)) for label, regex, *checks in named]

    @cached_property
    def _signed(self) -> list[tuple[str, list[Marked]]]:
        """Signs, and the patterns side by side for which a text has to have one."""
        marked = [
            (forms.SIGNED.get(regex, signs.ANY), (mark, spans.split(regex), valid))
            for mark, (_, regex, valid) in zip(MARKS[1:], self._patterns, strict=False)
        ]
        return [
            (sign, [each for _, each in group])
            for sign, group in groupby(marked, key=itemgetter(0))
        ]


def _is_pattern(pair: object) -> bool:
    match pair:
        case [str(), str()]:
            return True
        case [str(), str(), str() as name]:
            return name in CHECKS
    return False


def _is_odd(rows: pl.Series) -> pl.Series:
    foreign = signs.has(rows, signs.FOREIGN)
    return foreign & rows.str.contains(ODD) if foreign.any() else foreign


def _marked(rows: pl.Series, patterns: Sequence[Marked]) -> pl.Series:
    """`rows` with the marks of spans in their place, pattern by pattern."""
    for mark, pattern, valid in patterns:
        if valid:
            rows = spans.passed(rows, pattern, mark, CHECKS[valid])
        else:
            rows = spans.taken_out(rows, pattern, mark)
    return rows


def _replaced(rows: pl.Series, gone: Mapping[str, str]) -> pl.Series:
    """`rows` with the pieces that they themselves tell replaced, the longest first."""
    told = written.pieces(rows, pl.Series([*gone], dtype=pl.String))
    texts = rows.to_list()
    for (row,), own in told.group_by("row"):
        pieces = sorted(own["piece"], key=lambda piece: (-len(piece), piece))
        new = {piece: gone[piece] for piece in pieces}
        texts[row] = rows[row : row + 1].str.replace_many(new, leftmost=True).item()
    return pl.Series(rows.name, texts, dtype=pl.String)


@cache
def _is_regex(pattern: str) -> bool:
    """Whether the Rust engine reads it, which takes a while."""
    try:
        pl.Series([""]).str.contains(spans.split(pattern))
    except pl.exceptions.ComputeError:
        return False
    return True
