"""Numbers that are the whole text in some rows, where other rows hold single words.

Among other numbers of about that length some look right by luck; so the share of those that do is
weighed against chance, and numbers that hardly vary are a count and nobody's.
"""

import math
from collections.abc import Iterator, Mapping

import polars as pl

from tuomin.detect import addresses
from tuomin.detect.detector import Detector
from tuomin.detect.readings import CUES
from tuomin.detect.values import VARIETY, spare

NUMBER = r"[0-9]{4}|^o[0-9A-Za-z_-]{27}$"  # what everything that is searched for has
SHORTEST = 10  # characters of the shortest
LOOKED = 20_000  # numbers that are looked at
DIGITS = "^[0-9]+$"
MOSTLY = 0.5  # share that they have to make up among numbers of about that length
FILLED = 0.7  # share of a column from which it is no question of what else it contains
SURPRISE = math.log(1e4)  # how unlikely luck has to be


def kinds(
    words: pl.Series, detectors: Mapping[str, Detector], *, total: int
) -> Iterator[tuple[str, int]]:
    """In how many of the normalised `words` each Kind is all there is.

    `total` is how many texts the column has: one that a Kind fills was weighed as a whole.
    """
    long = words.filter(words.str.len_chars() >= SHORTEST)
    every = long.filter(long.str.contains(NUMBER))
    if every.is_empty():
        return
    numbers = every.gather_every(-(-every.len() // LOOKED))
    distinct = numbers.unique()
    found = [
        (kind, value.chance, hits)
        for kind, detector in detectors.items()
        for value in detector.values
        if value.text and value.alone and kind not in CUES
        if not (hits := distinct.filter(value.hits(distinct))).is_empty()
    ]
    known = [hits for _, _, hits in found]
    others = distinct.filter(~distinct.is_in(pl.concat(known).implode())) if known else distinct
    for kind, chance, hits in found:
        share = float(numbers.is_in(hits.implode()).mean() or 0)  # type: ignore[arg-type]
        rows = round(share * every.len())
        if rows < FILLED * total and _is_telling(hits, others, chance):
            yield kind, rows


def _is_telling(hits: pl.Series, others: pl.Series, chance: float) -> bool:
    """Whether luck hardly makes so many of the numbers look right, and no count does."""
    digits = hits.filter(hits.str.contains(DIGITS))
    if digits.len() > 1 and (spare(digits) < VARIETY or addresses.is_dated(digits)):
        return False
    total = hits.len() + _alike(hits, others)
    return hits.len() >= MOSTLY * total and _surprise(hits.len(), total, chance) > SURPRISE


def _alike(hits: pl.Series, others: pl.Series) -> int:
    """How many other numbers are as long, give or take one.

    Sizes and sums of money go through all lengths; those of one length are few among them.
    """
    lengths = _joined(hits).str.len_chars().to_list()
    alphabet = "0-9" if hits.str.contains(DIGITS).any() else "0-9A-Za-z"
    form = f"^[{alphabet}]{{{min(lengths) - 1},{max(lengths) + 1}}}$"
    return int(_joined(others).str.contains(form).sum())


def _joined(numbers: pl.Series) -> pl.Series:
    return numbers.str.replace_all("-", "", literal=True)


def _surprise(hits: int, total: int, chance: float) -> float:
    """A bound of how unlikely `hits` of `total` are by `chance`, in log-odds (Chernoff 1952)."""
    if hits <= total * chance:
        return 0.0
    missed = total - hits
    gone = missed * math.log(missed / (total * (1 - chance))) if missed else 0.0
    return hits * math.log(hits / (total * chance)) + gone
