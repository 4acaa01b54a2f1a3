"""Matches: by Kind, how many values of one column have its form, and what that says."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tuomin.detect.kinds.weights import AGAINST, STRONGEST
from tuomin.detect.sample.profile import Profile
from tuomin.detect.sample.variety import VARIETY

EXPECTED = 0.85  # share of values that have the form in a column that truly holds a Kind
UNCHECKED = 20.0  # how much likelier a form is to fit by chance than form and check together
LOOSE = 0.005  # chance above which one column's values are not independent witnesses


@dataclass(frozen=True, kw_only=True)
class Match:
    """Shares of `distinct` texts with the form of a Kind (`form`), and with its check passed too.

    `words` says that the texts are Chinese words, of which a list is the check and no check digit;
    `witnesses` is how many texts speak: the distinct ones, and a little for each repetition.
    `seldom` says that few rows have the form: the column holds other things, and contains some.
    `lucky`: among numbers of the same sort so few pass that they may do by luck.
    """

    distinct: int
    form: float
    passed: float
    chance: float
    checked: bool = False
    words: bool = False
    variety: int = VARIETY
    witnesses: float = 0.0
    seldom: bool = False
    lucky: bool = False

    @property
    def share(self) -> float:
        """The share that speaks for the Kind: with the check where it passes more than by luck."""
        return self.passed if self.words or self.passed > self.form / 2 else self.form

    @property
    def fails(self) -> bool:
        """Whether there is a check, and most of what has the form does not pass it."""
        return self.checked and self.passed <= self.form / 2

    @property
    def weight(self) -> float:
        """Log-odds for (or against) the Kind as what the column holds."""
        if self.share < EXPECTED / 4:
            return AGAINST * self.distinct / (self.distinct + 5) * (1 - 4 * self.share)
        if self.seldom or self.lucky:
            return 0.0
        trust = self.witnesses / (self.witnesses + 1.5)
        loose = min(1.0, self.chance * UNCHECKED) if self.checked else self.chance
        gain = self._gain(self.passed, self.chance)
        if not self.words:
            gain = max(gain, self._gain(self.form, loose))
        return min(STRONGEST, gain) * trust

    def _gain(self, share: float, chance: float) -> float:
        """What `share` says against `chance`, less where it is short of what a Kind would show."""
        if share <= chance:
            return 0.0
        gain = math.log((share + 0.001) / (chance + 1e-6)) * min(1.0, share / EXPECTED) ** 2
        return gain * (math.sqrt(self.variety) if chance > LOOSE else 1.0)


class Matches(Mapping[str, Match]):
    """The Matches of one column; of Kinds whose form no probed text has, only the chance is kept.

    Most Kinds are such: `shown` are the others.
    """

    def __init__(
        self, shape: Profile, chances: Mapping[str, float], shown: Mapping[str, Match]
    ) -> None:
        self.shown = shown
        self._shape, self._chances = shape, chances
        self._blanks: dict[float, Match] = {}

    def __getitem__(self, kind: str) -> Match:
        return self.shown.get(kind) or self._blank(self._chances[kind])

    def __iter__(self) -> Iterator[str]:
        return iter(self._chances)

    def __len__(self) -> int:
        return len(self._chances)

    def without(self, kinds: Iterable[str]) -> "Matches":
        left = dict.fromkeys(kinds)
        return Matches(
            self._shape,
            {kind: chance for kind, chance in self._chances.items() if kind not in left},
            {kind: match for kind, match in self.shown.items() if kind not in left},
        )

    def _blank(self, chance: float) -> Match:
        if chance not in self._blanks:
            total, witnesses = self._shape.variants, self._shape.witnesses
            self._blanks[chance] = Match(
                distinct=total, form=0.0, passed=0.0, chance=chance, witnesses=witnesses
            )
        return self._blanks[chance]
