"""What a text contains: Kinds in some rows, with their share and interval.

A remark with a phone number in one row of two hundred is personal information too. A cheap look
over all texts picks those that can hold anything; only these are searched. Single words are
searched for what a prefix hides (`tel:13800138000`, `U13800138000`), and for bare numbers.

A column may come in parts, in any order: what they hold is added up and weighed once, at the end.
"""

from collections import Counter
from collections.abc import Mapping

import polars as pl

from tuomin.checks import cued, normal
from tuomin.detect import addresses, bare, people
from tuomin.detect.detector import Detector
from tuomin.detect.intervals import wilson
from tuomin.detect.profile import TRAITS, Profile
from tuomin.detect.readings import ADDRESS, CUES, PERSON_NAME
from tuomin.detect.sketch import Sketch
from tuomin.detect.spans import REMEMBERED, Spans, is_counted
from tuomin.model import Contained

CANDIDATE = r"[0-9][0-9.: -]{3}|@|[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|o[0-9A-Za-z_-]{27}"
# Kinds that words around them tell.
WORDED = {
    PERSON_NAME: people.mentions,
    ADDRESS: people.located,
    "account.auth_secret": cued.codes,
}
MARKED = "[:=@]"  # what may stand before a number in a single word
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
        plain = shape.texts.str.contains(TRAITS["plain"])
        marked = shape.texts.str.contains(MARKED)
        linked = shape.texts.str.contains(TRAITS["link"])
        texts = shape.texts.filter(~linked & (~plain | marked))
        likely = texts.filter(texts.str.contains(CANDIDATE))
        for kind, spans in self._likely.items():
            worded = likely.filter(likely.str.contains(CUES[kind])) if kind in CUES else likely
            spans.add(worded, most=most)
        if linked.any():
            self._add_links(shape.texts.filter(linked), most)
        words = shape.texts.filter(plain & shape.texts.str.contains(addresses.DIGITS))
        for lettered in self._lettered.values():
            lettered.add(words)
        self._numbers.add(shape.texts.filter(plain & ~linked & ~marked))
        for kind, told in WORDED.items():
            if kind in self._detectors and texts.len():
                self._told[kind] += int(told(texts).sum())

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
    shape: Profile, detectors: Mapping[str, Detector], *, most: int = SPANNED
) -> tuple[Contained, ...]:
    """Every Kind that some texts of `shape` contain, by id.

    Of more than `most` texts with spans of a Kind so many are looked at one by one.
    """
    if shape.lengths[1] < bare.SHORTEST and shape.texts.str.contains(TRAITS["plain"]).all():
        return ()
    whole = Search(detectors)
    whole.add(shape, most=most)
    return tuple(contained(kind, hits, shape.rows) for kind, hits in whole.rows().items())


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
