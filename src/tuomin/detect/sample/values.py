"""What the values say: for each Kind the share of distinct texts of its form, against chance.

The weight of a share is a log-likelihood ratio. A check digit raises it and never gates: seed data
mostly fails it, and a form that fits everywhere still says much. Numbers without a check digit
(mobiles) count more where they vary more than a count does: a serial number grows at its end.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tuomin.detect.kinds.detector import Detector, Value
from tuomin.detect.kinds.readings import CUES
from tuomin.detect.sample.match import EXPECTED, LOOSE, UNCHECKED, Match, Matches
from tuomin.detect.sample.profile import Profile, Shapes
from tuomin.detect.sample.stack import Flags, Stack
from tuomin.detect.sample.variety import SURELY, VARIETY, is_luck

REPEATED = 2  # rows of each distinct text from which shares of rows are another thing
# Words and dates are no random characters: chance is never less than these.
WORDS = 0.005
PUNCTUATED = 0.001  # chance of a form that its punctuation alone tells (an @ and dots)
FLOORS = {"person_name": 0.05, "latin_name": 0.03, "birth_date": 0.3, "date": 0.9}


def matches(
    shapes: Sequence[Profile],
    detectors: Mapping[str, Detector],
    *,
    named: Sequence[Collection[str]],
) -> list[Matches]:
    """For each of `shapes` a Match for each Detector whose form can be seen.

    They were measured together. The Kinds that the name or comment of one announces (`named`) may
    use forms that are not `alone`.
    """
    shown: list[dict[str, Match]] = [{} for _ in shapes]
    every, alone = dict[str, float](), dict[str, float]()
    for kind, detector in detectors.items() if any(shape.count for shape in shapes) else ():
        seen = _Seen(detector, shapes[0].shapes)
        every |= {kind: seen.every[1]} if seen.every[0] else {}
        alone |= {kind: seen.alone[1]} if seen.alone[0] else {}
        for place in seen.places:
            usable, _ = seen.every if kind in named[place] else seen.alone
            if live := seen.live(place, usable):
                match = _match(shapes[place], live, seen)
                searched = detector.span and kind not in CUES
                seldom = searched and _is_seldom(shapes[place], match, detector)
                shown[place][kind] = replace(match, seldom=True) if seldom else match
    return [
        Matches(shape, _chances(every, alone, kinds) if shape.count else {}, found)
        for shape, kinds, found in zip(shapes, named, shown, strict=True)
    ]


def _chances(
    every: Mapping[str, float], alone: Mapping[str, float], named: Collection[str]
) -> Mapping[str, float]:
    """The chance of each Kind whose form can be seen in a column."""
    told = {kind: every[kind] for kind in named if kind in every and every[kind] != alone.get(kind)}
    return {**alone, **told} if told else alone


class _Seen:
    """Which texts of several columns have the forms of one Detector.

    `every` form and those that speak `alone` are numbers, with the greatest chance of them. A form
    looks at all texts of those columns only where some of the probed texts have it.
    """

    def __init__(self, detector: Detector, shapes: Shapes) -> None:
        self.values = detector.values
        self._once, self._probes = shapes.once, shapes.probes
        self._fitting = [value.bounds.fit(shapes.texts.looks) for value in self.values]
        self.every = self._usable([True] * len(self.values))
        self.alone = self._usable([value.alone for value in self.values])
        self._probed = [
            self._probes.counts(self._form(number, self._probes))
            for number in range(len(self.values))
        ]
        self.places = sorted({
            place for counts in self._probed for place in np.flatnonzero(counts).tolist()
        })  # fmt: skip
        self._found: dict[int, tuple[Flags, Flags]] = {}

    def live(self, place: int, usable: Sequence[int]) -> list[int]:
        """The forms that some probed texts of a column have."""
        return [number for number in usable if self._probed[number][place]]

    def of(self, number: int) -> tuple[Flags, Flags]:
        """The texts that have the form, and those that pass its check too."""
        if number not in self._found:
            live = self._once.picked(np.flatnonzero(self._probed[number]).tolist())
            form = self._form(number, live)
            self._found[number] = form, self._once.answers(self.values[number].passes, form)
        return self._found[number]

    def _usable(self, wanted: Sequence[bool]) -> tuple[list[int], float]:
        usable = [number for number, each in enumerate(wanted) if each]
        return usable, max((self.values[number].chance for number in usable), default=1.0)

    def _form(self, number: int, rows: Stack) -> Flags:
        return rows.answers(self.values[number].form, rows.among & self._fitting[number])


def _is_seldom(shape: Profile, match: Match, detector: Detector) -> bool:
    """Whether few rows have a form that many distinct texts have."""
    if match.share < EXPECTED / 4 or shape.count < REPEATED * match.distinct:
        return False
    return float(detector.form(shape.texts).mean() or 0) < EXPECTED / 4  # type: ignore[arg-type]


def _match(shape: Profile, live: Sequence[int], seen: _Seen) -> Match:
    """What the forms in `live` say of a column, of which some probed texts have each."""
    once = shape.shapes.once
    codes = once.part(shape.place)
    both = [seen.of(number) for number in live]
    forms = [form[codes] for form, _ in both]
    fits = np.logical_or.reduce(forms)
    fitting = codes[fits]
    words = bool(once.contains(r"\p{Han}")[fitting[:VARIETY]].all())
    values = [seen.values[number] for number in live]
    chances = [_chance(value, words=words) for value in values]
    counts = [int(each.sum()) for each in forms]
    chance = sum(map(math.prod, zip(chances, counts, strict=True))) / max(1, sum(counts))
    loose = chance * UNCHECKED > LOOSE
    passing = np.logical_or.reduce([passed[codes] for _, passed in both])
    passed = float(passing.mean())
    texts = once.taken(codes) if SURELY > passed > 0 and chance > LOOSE else None
    return Match(
        distinct=len(codes),
        form=float(fits.mean()),
        passed=passed,
        chance=chance,
        checked=any(value.check for value in values),
        words=words,
        variety=shape.shapes.varieties.of(fitting) if loose else VARIETY,
        witnesses=shape.witnesses,
        lucky=texts is not None
        and any(
            is_luck(texts.filter(passing), texts.filter(~passing), each)
            for each in values
            if each.check
        ),
    )


def _chance(value: Value, *, words: bool) -> float:
    if value.alone and value.chance == 1:
        return PUNCTUATED
    return max(value.chance, FLOORS.get(value.check, WORDS if words else 0.0))
