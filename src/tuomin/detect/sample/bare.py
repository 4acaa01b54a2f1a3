"""Numbers that are the whole text in some rows, where other rows hold single words.

Among other numbers of about that length some look right by luck; so what does is weighed against
chance, over all parts of the column together, and numbers that hardly vary are a count and
nobody's.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

import polars as pl

from tuomin.detect.kinds.detector import Detector, Value
from tuomin.detect.kinds.readings import CUES
from tuomin.detect.sample import addresses
from tuomin.detect.sample.sketch import Sketch
from tuomin.detect.sample.stack import Flags, Stack
from tuomin.detect.sample.variety import VARIETY, is_luck, spare

NUMBER = r"[0-9]{4}|^o[0-9A-Za-z_-]{27}$"  # what everything that is searched for has
SHORTEST, LONGEST = 10, 64  # characters of the shortest, and of what one may be mistaken for
DIGITS = "^[0-9]+$"
MOSTLY = 0.5  # share that they have to make up among numbers of about that length
FILLED = 0.7  # share of a column from which it is no question of what else it contains
SURPRISE = math.log(1e4)  # how unlikely luck has to be


def forms(detectors: Mapping[str, Detector]) -> list[tuple[str, Value]]:
    """The Kinds that bare numbers may be, and their forms."""
    return [
        (kind, value)
        for kind, detector in detectors.items()
        for value in detector.values
        if value.text and value.alone and kind not in CUES
    ]


class Asked:
    """Words of several columns with a NUMBER in them, normalised: which are of which form."""

    def __init__(self, words: Stack, detectors: Mapping[str, Detector]) -> None:
        self.words = words
        lengths = words.texts.str.len_chars().to_numpy()
        wanted = words.among & (lengths >= SHORTEST)
        self.hits = [self._hits(value, wanted) for _, value in forms(detectors)]
        self.others: Flags = wanted & (lengths <= LONGEST)
        for hits in self.hits:
            self.others &= ~hits

    def _hits(self, value: Value, wanted: Flags) -> Flags:
        return self.words.answers(value.hits, wanted & value.bounds.fit(self.words.looks))


class Numbers:
    """The numbers among the words of one column, tallied part by part."""

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self._forms = forms(detectors)
        self._rows: Counter[int] = Counter()
        self._hits: dict[int, Sketch] = defaultdict(Sketch)
        self._others = Sketch()

    def add(self, asked: Asked, column: int) -> None:
        """Take in what was asked of one of several columns."""
        texts, rows = asked.words.counted(column)
        for place, flags in enumerate(asked.hits):
            hits = flags[texts]
            if hits.any():
                self._rows[place] += int(rows[hits].sum())
                self._hits[place].add(asked.words.taken(texts[hits]))
        self._others.add(asked.words.taken(texts[asked.others[texts]]))

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
