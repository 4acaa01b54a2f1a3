"""A Detector: how one Kind is recognised, what it means in law, and examples of both sorts.

One YAML file under `detectors/` each; its place there is its id. See registry.py for the reading.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from tuomin.checks import CHECKS
from tuomin.detect.kinds.bounds import Bounds, bounds, within
from tuomin.detect.kinds.looks import DIGITS

BEFORE, AFTER = "(?:^|[^0-9A-Za-z])", "(?:$|[^0-9A-Za-z])"


@dataclass(frozen=True, kw_only=True)
class Title:
    """What people call the Kind."""

    en: str
    zh: str


@dataclass(frozen=True, kw_only=True)
class Names:
    """What column names and comments announce the Kind, as words joined by `_`.

    `ambiguous` ones also mean other things and need values, comment or table to agree. `details`
    are what a record of the Kind has: they count in tables that are named after it (the `speed` of
    a track).
    """

    en: tuple[str, ...] = ()
    zh: tuple[str, ...] = ()
    pinyin: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Value:
    """One form that values of the Kind have.

    `pattern` is for the whole normalised value, `check` for what has that form, `chance` the share
    of random values of the same length and alphabet that pass both. With `text` the form may also
    be searched inside free text, spelled as `inside` where that differs from `pattern`. A form that
    is not `alone` supports a name and says nothing without one (eight digits: a permit, a date).
    """

    pattern: str
    chance: float
    check: str = ""
    text: bool = False
    inside: str = ""
    alone: bool = True

    def form(self, texts: pl.Series) -> pl.Series:
        """Say for each normalised text whether it has this form."""
        return texts.str.contains(self._whole)

    @cached_property
    def _whole(self) -> str:
        return f"^(?:{ascii_digits(self.pattern)})$"

    @cached_property
    def bounds(self) -> Bounds:
        """What a text has to be so that it can have this form."""
        return bounds(ascii_digits(self.pattern))

    def hits(self, texts: pl.Series) -> pl.Series:
        """Say for each normalised text whether it has this form and passes the check."""
        fits = self.form(texts)
        if not self.check or not fits.any():
            return fits
        found = fits.arg_true()
        return fits.scatter(found, self.passes(texts.gather(found)))

    def passes(self, texts: pl.Series) -> pl.Series:
        """Say for each text of this form whether it passes the check."""
        return CHECKS[self.check](texts) if self.check else texts.is_not_null()


@dataclass(frozen=True, kw_only=True)
class Sorts:
    """Things that match and things that do not."""

    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Examples:
    """Values of both sorts, and column names of both sorts."""

    match: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    names: Sorts = field(default_factory=Sorts)


@dataclass(frozen=True, kw_only=True)
class Detector:
    """How one Kind is recognised and what it means in law.

    `level` is the strictest reading (sensitive, personal, or context: not personal by itself);
    `levels` holds the single lists (gbt35273, gbt45574, jrt0171). `types` are the column families
    that can hold the Kind. One that `replaces` takes the place of the shipped one of the same id.
    Of one with `other_forms` not all forms are known: values without one say nothing against it.
    """

    id: str
    title: Title
    about: str
    level: str
    role: str
    names: Names
    types: tuple[str, ...]
    examples: Examples
    values: tuple[Value, ...] = ()
    levels: dict[str, str] = field(default_factory=dict, hash=False)
    clauses: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    replaces: bool = False
    other_forms: bool = False

    @property
    def category(self) -> str:
        return self.id.partition(".")[0]

    @property
    def code(self) -> str:
        return self.id.partition(".")[2]

    def form(self, texts: pl.Series) -> pl.Series:
        """Say for each normalised text whether it has one of the forms; all false without any."""
        return _any(texts, [value.form(texts) for value in self.values])

    def hits(self, texts: pl.Series) -> pl.Series:
        """Say for each normalised text whether it has one of the forms and passes its check."""
        return _any(texts, [value.hits(texts) for value in self.values])

    @property
    def chance(self) -> float:
        """The share of values of the likeliest shape that pass by chance, 1 without any form."""
        return max((value.chance for value in self.values), default=1.0)

    @cached_property
    def span(self) -> str | None:
        """A regex that finds the Kind inside text, in group 1, in polars' and Python's syntax.

        No letter or digit may stand beside it; Han may. It takes the character on each side with
        it, so of two spans with one character between them only the first is found in one pass.
        """
        insides = self._insides()
        return f"{BEFORE}({insides}){AFTER}" if insides else None

    @cached_property
    def around(self) -> Bounds:
        """What a text has to be so that a span can stand in it."""
        return within(self._insides())

    @cached_property
    def may_be_number(self) -> bool:
        """Whether a span may be nothing but digits."""
        return bounds(self._insides()).may_be(DIGITS)

    def has_span(self, texts: pl.Series) -> pl.Series:
        """Say for each text whether the Kind's form stands in it."""
        return texts.str.contains(self.span or "")

    @cached_property
    def inside(self) -> re.Pattern[str] | None:
        """The same for Python alone: look-around in place of the neighbours, every span found."""
        insides = self._insides()
        return re.compile(f"(?<![0-9A-Za-z])(?:{insides})(?![0-9A-Za-z])") if insides else None

    def _insides(self) -> str:
        searched = [value.inside or value.pattern for value in self.values if value.text]
        return "|".join(f"(?:{ascii_digits(pattern)})" for pattern in searched)


def ascii_digits(pattern: str) -> str:
    r"""`pattern` with `\d` meaning 0 to 9 and not the digits of every script.

    >>> ascii_digits(r"\d{17}[\dX]")
    '[0-9]{17}[0-9X]'
    """
    out, inside, escaped = [], False, False
    for character in pattern:
        if escaped:
            digit = "0-9" if inside else "[0-9]"
            out.append(digit if character == "d" else f"\\{character}")
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            inside = character == "[" or (inside and character != "]")
            out.append(character)
    return "".join(out)


def _any(texts: pl.Series, answers: list[pl.Series]) -> pl.Series:
    if not answers:
        unknown = texts.is_null()
        return unknown.set(unknown, None)
    whole, *rest = answers
    for answer in rest:
        whole = whole | answer
    return whole
