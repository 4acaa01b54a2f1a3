"""What a text contains: Kinds in some rows, with their share and interval.

A remark with a phone number in one row of two hundred is personal information too. Single words
are searched for what a prefix hides (`tel:13800138000`, `U13800138000`), and for bare numbers.

A column may come in parts, in any order: what they hold is added up and weighed once, at the end.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from tuomin.checks import cued, normal
from tuomin.detect.inside import people
from tuomin.detect.inside.spans import REMEMBERED, Spans, is_counted
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.intervals import wilson
from tuomin.detect.kinds.readings import ADDRESS, CUES, PERSON_NAME
from tuomin.detect.sample import addresses, bare
from tuomin.detect.sample.profile import Profile
from tuomin.detect.sample.sketch import Sketch
from tuomin.detect.sample.sorts import Sorts
from tuomin.detect.sample.stack import Flags
from tuomin.model import Contained

# Kinds that words around them tell.
WORDED = {
    PERSON_NAME: people.mentions,
    ADDRESS: people.located,
    "account.auth_secret": cued.codes,
}
WIDTHS = {"contact.cn_mobile": 10, "identity.cn_resident_id": 17}  # digits before the last one
LETTERS = 0.8  # share of numbers behind letters that have to pass
SPANNED = 400  # rows whose spans are checked one by one
# Kinds that a column of mixed contact data holds, and the share that they make up together.
REACHES = ("contact.cn_mobile", "contact.cn_landline", "contact.email")
MIXED = 0.7


class Search:
    """What the texts of one column contain, tallied part by part."""

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self._detectors = detectors
        self._rows = self._texts = 0
        spanned = {kind: each for kind, each in detectors.items() if each.span}
        self._likely = {kind: Spans(each) for kind, each in spanned.items()}
        self._queries = {kind: Spans(each) for kind, each in spanned.items() if kind not in CUES}
        anywhere = {kind: each for kind, each in spanned.items() if kind in addresses.ANYWHERE}
        self._places = {kind: Spans(each) for kind, each in anywhere.items()}
        self._lettered = {kind: _Lettered(each) for kind, each in anywhere.items()}
        self._numbers = bare.Numbers(detectors)
        self._told: Counter[str] = Counter()

    def add(self, shape: Profile, *, most: int | None = None) -> None:
        """Take in texts; of those with spans of a Kind `most` are looked at one by one."""
        self._rows += shape.rows
        self._texts += shape.count
        sorts = Sorts(shape.shapes.texts.picked([shape.place]))
        for kind, spans in self._likely.items():
            spans.add(sorts.likely(kind).column(0), most=most)
        self._add_links(sorts.linked.column(0), most)
        for lettered in self._lettered.values():
            lettered.add(sorts.words.column(0))
        self._numbers.add(bare.Asked(sorts.numbers, self._detectors), 0)
        for kind, flags in told(sorts, self._detectors):
            self._told[kind] += int(sorts.open.counts(flags)[0])

    def rows(self) -> dict[str, int]:
        """In how many rows there is each Kind that some texts contain."""
        rows: Counter[str] = Counter()
        for tally in (self._likely, self._queries, self._places, self._lettered):
            for kind, each in tally.items():
                rows[kind] += each.rows()
        for kind, hits in self._numbers.kinds(self._texts):
            rows[kind] += hits
        for kind, hits in self._told.items():
            rows[kind] = max(rows[kind], hits)
        return {kind: min(hits, self._rows) for kind, hits in sorted(rows.items()) if hits}

    def _add_links(self, links: pl.Series, most: int | None) -> None:
        places, queries = addresses.parts(links), addresses.queries(links)
        for spans in self._queries.values():
            spans.add(queries, most=most)
        for spans in self._places.values():
            spans.add(places, most=most)


def search(
    shapes: Sequence[Profile], detectors: Mapping[str, Detector], *, most: int = SPANNED
) -> list[tuple[Contained, ...]]:
    """Every Kind that some texts of each of `shapes` contain, by id; they were measured together.

    Of more than `most` texts with spans of a Kind so many are looked at one by one. What `Search`
    would do column by column is done for all, and only where there is something to be found.
    """
    if not shapes:
        return []
    rows = shapes[0].shapes.texts.picked([shape.place for shape in shapes])
    sorts = Sorts(rows.without(Sorts(rows).short()))
    found = [Counter[str]() for _ in shapes]
    for place, kind, hits in _hits(sorts, shapes, detectors, most):
        found[place][kind] += hits
    for kind, flags in told(sorts, detectors):
        for place, hits in enumerate(sorts.open.counts(flags).tolist()):
            found[place][kind] = max(found[place][kind], hits)
    return [
        tuple(
            contained(kind, min(hits, shape.rows), shape.rows)
            for kind, hits in sorted(each.items())
            if hits
        )
        for shape, each in zip(shapes, found, strict=True)
    ]


def told(sorts: Sorts, detectors: Mapping[str, Detector]) -> Iterator[tuple[str, Flags]]:
    """Kinds that words around them tell, and which texts do."""
    for kind, form in WORDED.items():
        if kind in detectors:
            yield kind, sorts.open.asked(("told", kind), form, sorts.is_open)


def _hits(
    sorts: Sorts, shapes: Sequence[Profile], detectors: Mapping[str, Detector], most: int
) -> Iterator[tuple[int, str, int]]:
    """The place of a column, a Kind, and in how many rows it stands, sort by sort."""
    spanned = {kind: each for kind, each in detectors.items() if each.span}
    for kind, detector in spanned.items():
        rows = sorts.likely(kind)
        likely = sorts.is_likely & detector.around.fit(rows.looks)
        flags = rows.asked(("span", kind), detector.has_span, likely)
        for place in rows.filled(flags):
            yield place, kind, _spans(rows.column(place), detector, most)
    for place in sorts.linked.filled():
        for kind, hits in _linked(sorts.linked.column(place), spanned, most):
            yield place, kind, hits
    for place in sorts.words.filled():
        for kind in spanned.keys() & addresses.ANYWHERE:
            lettered = _Lettered(spanned[kind])
            lettered.add(sorts.words.column(place))
            yield place, kind, lettered.rows()
    asked = bare.Asked(sorts.numbers, detectors)
    for place in sorts.numbers.filled():
        numbers = bare.Numbers(detectors)
        numbers.add(asked, place)
        for kind, hits in numbers.kinds(shapes[place].count):
            yield place, kind, hits


def _linked(
    links: pl.Series, spanned: Mapping[str, Detector], most: int
) -> Iterator[tuple[str, int]]:
    places, queries = addresses.parts(links), addresses.queries(links)
    for kind, detector in spanned.items():
        if kind not in CUES and detector.has_span(queries).any():
            yield kind, _spans(queries, detector, most)
        if kind in addresses.ANYWHERE:
            yield kind, _spans(places, detector, most)


def _spans(texts: pl.Series, detector: Detector, most: int) -> int:
    spans = Spans(detector)
    spans.add(texts, most=most)
    return spans.rows()


class _Lettered:
    """Numbers behind letters: nearly all of them are one of the Kind, or none."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._same = self._hits = 0
        self._numbers = Sketch(REMEMBERED)

    def add(self, words: pl.Series) -> None:
        if words.is_empty():
            return
        form = f"[^0-9][0-9]{{{WIDTHS[self._detector.id]}}}[0-9Xx]$"
        self._same += int(words.str.contains(form).sum())
        numbers = normal.normalise(addresses.numbers(words).drop_nulls())
        hits = numbers.filter(self._detector.hits(numbers))
        self._hits += hits.len()
        self._numbers.add(hits)

    def rows(self) -> int:
        told = self._hits >= LETTERS * self._same and not is_counted(self._numbers.texts)
        return self._hits if told else 0


def is_mixed(found: tuple[Contained, ...]) -> bool:
    """Whether the texts are ways to reach somebody, some of this Kind and some of that."""
    reach = [part.share for part in found if part.kind in REACHES]
    return len(reach) > 1 and sum(reach) >= MIXED


def contained(kind: str, hits: int, rows: int, path: str = "") -> Contained:
    low, high = wilson(hits, rows)
    return Contained(kind=kind, share=round(hits / rows, 6), low=low, high=high, path=path)
