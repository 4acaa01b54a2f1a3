"""What the values say: for each Kind the share of distinct texts of its form, against chance.

The weight of a share is a log-likelihood ratio. A check digit raises it and never gates: seed data
mostly fails it, and a form that fits everywhere still says much. Numbers without a check digit
(mobiles) count more where they vary more than a count does: a serial number grows at its end.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from tuomin.detect import addresses
from tuomin.detect.detector import Detector, Value
from tuomin.detect.profile import Probes, Profile
from tuomin.detect.readings import CUES
from tuomin.detect.weights import AGAINST, STRONGEST

EXPECTED = 0.85  # share of values that have the form in a column that truly holds a Kind
UNCHECKED = 20.0  # how much likelier a form is to fit by chance than form and check together
LOOSE = 0.005  # chance above which one column's values are not independent witnesses
VARIETY = 4  # beginnings that count
SEGMENTS, WIDE = 6, 9  # beginnings of numbers that no serial goes through; what they count
REPEATED = 2  # rows of each distinct text from which shares of rows are another thing
# Words and dates are no random characters: chance is never less than these.
WORDS = 0.005
PUNCTUATED = 0.001  # chance of a form that its punctuation alone tells (an @ and dots)
FLOORS = {"person_name": 0.05, "latin_name": 0.03, "birth_date": 0.3, "date": 0.9}


@dataclass(frozen=True, kw_only=True)
class Match:
    """Shares of `distinct` texts with the form of a Kind (`form`), and with its check passed too.

    `words` says that the texts are Chinese words, of which a list is the check and no check digit;
    `witnesses` is how many texts speak: the distinct ones, and a little for each repetition.
    `seldom` says that few rows have the form: the column holds other things, and contains some.
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

    @property
    def share(self) -> float:
        """The share that speaks for the Kind: with the check where it passes more than by luck."""
        return self.passed if self.words or self.passed > self.form / 2 else self.form

    @property
    def weight(self) -> float:
        """Log-odds for (or against) the Kind as what the column holds."""
        if self.share < EXPECTED / 4:
            return AGAINST * self.distinct / (self.distinct + 5) * (1 - 4 * self.share)
        if self.seldom:
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


def matches(
    shapes: Sequence[Profile],
    detectors: Mapping[str, Detector],
    *,
    named: Sequence[Collection[str]],
) -> list[dict[str, Match]]:
    """For each of `shapes` a Match for each Detector whose form can be seen.

    The Kinds that its name or comment announces (`named`) may use forms that are not `alone`.
    """
    found: list[dict[str, Match]] = [{} for _ in shapes]
    filled = [place for place, shape in enumerate(shapes) if shape.count]
    probes = Probes([shapes[place] for place in filled])
    for kind, detector in detectors.items():
        shares = [probes.shares(value.form) for value in detector.values]
        for probed, place in enumerate(filled):
            usable = [
                (value, share[probed])
                for value, share in zip(detector.values, shares, strict=True)
                if value.alone or kind in named[place]
            ]
            if usable:
                match = _match(shapes[place], usable)
                searched = detector.span and kind not in CUES
                seldom = searched and _is_seldom(shapes[place], match, detector)
                found[place][kind] = replace(match, seldom=True) if seldom else match
    return found


def _is_seldom(shape: Profile, match: Match, detector: Detector) -> bool:
    """Whether few rows have a form that many distinct texts have."""
    if match.share < EXPECTED / 4 or shape.count < REPEATED * match.distinct:
        return False
    return float(detector.form(shape.texts).mean() or 0) < EXPECTED / 4  # type: ignore[arg-type]


def _match(shape: Profile, usable: list[tuple[Value, float]]) -> Match:
    """Only forms that some of the probed texts have look at all of them."""
    texts = shape.distinct
    live = [value for value, share in usable if share]
    if not live:
        chance = max(value.chance for value, _ in usable)
        total, witnesses = texts.len(), shape.witnesses
        return Match(distinct=total, form=0.0, passed=0.0, chance=chance, witnesses=witnesses)
    forms = [value.form(texts) for value in live]
    form = _any(forms)
    fitting = texts.filter(form)
    words = bool(fitting.head(VARIETY).str.contains(r"\p{Han}").all())
    chances = [_chance(value, words=words) for value in live]
    counts = [int(each.sum()) for each in forms]
    return Match(
        distinct=texts.len(),
        form=_share(form),
        passed=_share(_any([value.hits(texts) for value in live])),
        chance=sum(map(math.prod, zip(chances, counts, strict=True))) / max(1, sum(counts)),
        checked=any(value.check for value in live),
        words=words,
        variety=variety(fitting),
        witnesses=shape.witnesses,
    )


def _chance(value: Value, *, words: bool) -> float:
    if value.alone and value.chance == 1:
        return PUNCTUATED
    return max(value.chance, FLOORS.get(value.check, WORDS if words else 0.0))


def variety(texts: pl.Series) -> int:
    """From 1 to VARIETY, or WIDE: how little the texts look like a count.

    Numbers that are counted up differ in as many of their last digits as it takes to tell them
    apart, behind a day where they are counted by the day; mobiles, also those of one segment, in
    more. Other texts are told by their beginnings.
    """
    lengths = texts.str.len_chars().n_unique()
    if lengths != 1 or not texts.head(VARIETY).str.contains("^[0-9]+$").all():
        return min(VARIETY, max(1, texts.str.head(3).n_unique()))
    if addresses.is_dated(texts):
        return 1
    more = spare(texts)
    if more >= VARIETY and texts.str.head(3).n_unique() >= SEGMENTS:
        return WIDE
    return min(VARIETY, max(1, 1 + 2 * more))


def spare(numbers: pl.Series) -> int:
    """How many more digits vary than it takes to tell the numbers apart."""
    longest = max(numbers.str.len_chars().to_list())
    varying = sum(numbers.str.slice(place, 1).n_unique() > 1 for place in range(longest))
    return varying - math.ceil(math.log10(numbers.len() + 1))


def _any(answers: list[pl.Series]) -> pl.Series:
    whole, *rest = answers
    for answer in rest:
        whole = whole | answer
    return whole


def _share(answers: pl.Series) -> float:
    return float(answers.mean() or 0)  # type: ignore[arg-type]
