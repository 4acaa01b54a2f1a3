"""Numbers that are the whole text in some rows, where other rows hold single words.

Among other numbers of about that length some look right by luck; so what does is weighed against
chance, over all parts of the column together, and numbers that hardly vary are a count and
nobody's.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from tuomin.detect import addresses, stack
from tuomin.detect.bounds import Looks
from tuomin.detect.detector import Detector, Value
from tuomin.detect.readings import CUES
from tuomin.detect.sketch import Sketch
from tuomin.detect.variety import VARIETY, is_luck, spare

NUMBER = r"[0-9]{4}|^o[0-9A-Za-z_-]{27}$"  # what everything that is searched for has
SHORTEST, LONGEST = 10, 64  # characters of the shortest, and of what one may be mistaken for
DIGITS = "^[0-9]+$"
MOSTLY = 0.5  # share that they have to make up among numbers of about that length
FILLED = 0.7  # share of a column from which it is no question of what else it contains
SURPRISE = math.log(1e4)  # how unlikely luck has to be


class Numbers:
    """The numbers among the words of one column, tallied part by part."""

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self._forms = [
            (kind, value)
            for kind, detector in detectors.items()
            for value in detector.values
            if value.text and value.alone and kind not in CUES
        ]
        self._rows: Counter[int] = Counter()
        self._hits: dict[int, Sketch] = defaultdict(Sketch)
        self._others = Sketch()

    def add(self, words: pl.Series, rows: stack.Numbers) -> None:
        """Take in different normalised texts without blanks, and in how many rows each stands."""
        wanted = (words.str.len_chars() >= SHORTEST) & words.str.contains(NUMBER)
        numbers, rows = words.filter(wanted), rows[wanted.to_numpy()]
        if numbers.is_empty():
            return
        looks = Looks.of(numbers)
        is_known = np.zeros(len(rows), dtype=np.bool_)
        for place, (_, value) in enumerate(self._forms):
            hits = value.bounds.fit(looks)
            likely = np.flatnonzero(hits)
            hits[likely] = value.hits(numbers.gather(likely)).to_numpy()
            if hits.any():
                self._rows[place] += int(rows[hits].sum())
                self._hits[place].add(numbers.filter(pl.Series(hits)))
                is_known |= hits
        others = numbers.filter(pl.Series(~is_known))
        self._others.add(others.filter(others.str.len_chars() <= LONGEST))

    def kinds(self, total: int) -> Iterator[tuple[str, int]]:
        """In how many rows each Kind is all there is, where luck hardly makes so many.

        `total` is how many texts the column has: one that a Kind fills was weighed as a whole.
        """
        for place, (kind, value) in enumerate(self._forms):
            if (rows := self._rows[place]) and rows < FILLED * total:
                hits = self._hits[place]
                if not _is_count(hits.texts) and self._is_telling(hits, value):
                    yield kind, rows

    def _is_telling(self, hits: Sketch, value: Value) -> bool:
        found, others = hits.total, self._others
        total = found + others.share(_alike(hits.texts, others.texts))
        held = others.texts.len() / (others.total or 1)
        if found < MOSTLY * total or is_luck(hits.texts, others.texts, value, share=held or 1.0):
            return False
        return _surprise(found, total, value.chance) > SURPRISE


def _is_count(numbers: pl.Series) -> bool:
    """Whether several numbers differ at their end alone, or open with a day."""
    digits = numbers.filter(numbers.str.contains(DIGITS))
    return digits.len() > 1 and (spare(digits) < VARIETY or addresses.is_dated(digits))


def _alike(hits: pl.Series, others: pl.Series) -> pl.Series:
    """Say for each of the other numbers whether it is as long, give or take one.

    Sizes and sums of money go through all lengths; those of one length are few among them.
    """
    lengths = _joined(hits).str.len_chars().to_list()
    alphabet = "0-9" if hits.str.contains(DIGITS).any() else "0-9A-Za-z"
    form = f"^[{alphabet}]{{{min(lengths) - 1},{max(lengths) + 1}}}$"
    return _joined(others).str.contains(form)


def _joined(numbers: pl.Series) -> pl.Series:
    return numbers.str.replace_all("-", "", literal=True)


def _surprise(hits: int, total: int, chance: float) -> float:
    """A bound of how unlikely `hits` of `total` are by `chance`, in log-odds (Chernoff 1952)."""
    if hits <= total * chance:
        return 0.0
    missed = total - hits
    gone = missed * math.log(missed / (total * (1 - chance))) if missed else 0.0
    return hits * math.log(hits / (total * chance)) + gone
