"""Spans of one Kind inside texts, tallied part by part and weighed against chance at the end."""

from collections import Counter

import polars as pl

from tuomin.checks import normal
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.sample.sketch import Sketch
from tuomin.detect.sample.variety import variety

LIKELY = 0.3  # share of numbers of that length that a mobile in text has to make up
CHECKED = 0.3  # share of spans that have to pass
RARE = 0.001  # chance below which no number looks right by luck
SEVERAL = 5  # different numbers that show whether they are counted up
REMEMBERED = 2_000
WORD = "[0-9A-Za-z]+"


class Spans:
    """What the texts of one column have of one Kind."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self._may_be_chance = detector.chance >= RARE and detector.may_be_number
        self._rows = self._found = self._passed = self._digits = 0
        self._with = 0.0
        self._numbers = Sketch(REMEMBERED)
        self._lengths: Counter[int] = Counter()
        self._standing: Counter[int] = Counter()

    def add(self, texts: pl.Series, *, most: int | None = None) -> None:
        """Take in normalised texts; `most` of those with a span are looked at one by one."""
        if texts.is_empty():
            return
        if self._may_be_chance:
            self._standing.update(_lengths(texts))
        rows = texts.filter(self._detector.has_span(texts))
        if rows.is_empty():
            return
        picked = rows.gather_every(-(-rows.len() // most)) if most else rows
        self._rows += rows.len()
        self._with += self._look(picked) / picked.len() * rows.len()

    def rows(self) -> int:
        """In how many texts there is a span that passes its check and is no chance."""
        if not self._found or self._passed < CHECKED * self._found or self._is_chance():
            return 0
        return round(self._with)

    def _look(self, picked: pl.Series) -> int:
        """In how many texts a span passes."""
        pattern = self._detector.inside
        spans = [pattern.findall(text) for text in picked] if pattern else []
        flat = pl.Series([span for each in spans for span in each], dtype=pl.String)
        if flat.is_empty():
            return 0
        passed = self._detector.hits(normal.normalise(flat)).fill_null(value=False)
        numbers = flat.filter(flat.str.contains("^[0-9]+$"))
        self._found += flat.len()
        self._passed += int(passed.sum())
        self._digits += numbers.len()
        self._numbers.add(numbers)
        self._lengths.update(numbers.str.len_bytes().to_list())
        whose = pl.Series([row for row, each in enumerate(spans) for _ in each])
        return whose.filter(passed).n_unique()

    def _is_chance(self) -> bool:
        """Whether so many other numbers of that length stand there that some have to look right."""
        if not self._may_be_chance or self._digits < self._found / 2:
            return False
        if is_counted(self._numbers.texts):
            return True
        length = max(self._lengths, key=lambda each: (self._lengths[each], each))
        return self._rows < LIKELY * self._standing[length]


def is_counted(numbers: pl.Series) -> bool:
    """Whether several numbers differ at their end alone, or open with a day."""
    return numbers.n_unique() >= SEVERAL and variety(numbers) <= 1


def _lengths(texts: pl.Series) -> dict[int, int]:
    """How many numbers of each length stand in the texts."""
    words = texts.str.extract_all(WORD).explode().drop_nulls()
    counted = words.filter(words.str.contains("^[0-9]+$")).str.len_bytes().rename("length")
    return dict(counted.value_counts().iter_rows())
