"""How little numbers look like a count, and whether so few of a sort pass that they may by luck."""

import math
from functools import lru_cache

import numpy as np
import polars as pl

from tuomin.detect.kinds.detector import Value
from tuomin.detect.sample import addresses
from tuomin.detect.sample.stack import Codes, Stack

VARIETY = 4  # beginnings that count
SEGMENTS, WIDE = 6, 9  # beginnings of numbers that no serial goes through; what they count
NUMBER = "^[0-9]+$"
TRIED, SPREAD = 20, 2.0  # numbers of one sort; standard deviations that luck may have
MADE = 1.2  # made-up numbers go on like those that pass, and pass oftener than any at random
SURELY = 0.9  # share that is no luck, however few numbers there are
DRAWN = 2_000  # random numbers that show what passes by luck
HEAD = 3  # characters of a beginning


class Varieties:
    """What tells the variety of any of a Stack's texts, measured for all of them together."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._lengths = stack.texts.str.len_chars().to_numpy()
        self._are_numbers = stack.contains(NUMBER)
        self._beginnings = stack.texts.str.head(HEAD).hash().to_numpy()

    def of(self, codes: Codes) -> int:
        """What `variety` says of the texts that have these codes."""
        lengths = self._lengths[codes]
        if (
            len(codes)
            and lengths.min() == lengths.max()
            and self._are_numbers[codes[:VARIETY]].all()
        ):
            return variety(self._stack.taken(codes))
        return _told(len(np.unique(self._beginnings[codes])))


def variety(texts: pl.Series) -> int:
    """From 1 to VARIETY, or WIDE: how little the texts look like a count.

    Numbers that are counted up differ in as many of their last digits as it takes to tell them
    apart, behind a day where they are counted by the day; mobiles, also those of one segment, in
    more. Other texts are told by their beginnings.
    """
    lengths = texts.str.len_chars()
    uneven = texts.is_empty() or lengths.min() != lengths.max()
    if uneven or not texts.head(VARIETY).str.contains(NUMBER).all():
        return _told(_beginnings(texts))
    if addresses.is_dated(texts):
        return 1
    more = spare(texts)
    if more >= VARIETY and _beginnings(texts) >= SEGMENTS:
        return WIDE
    return min(VARIETY, max(1, 1 + 2 * more))


def _beginnings(texts: pl.Series) -> int:
    """How many different beginnings there are."""
    return texts.str.head(HEAD).n_unique()


def _told(beginnings: int) -> int:
    return min(VARIETY, max(1, beginnings))


def spare(numbers: pl.Series) -> int:
    """How many more digits vary than it takes to tell the numbers apart."""
    widest = int(numbers.str.len_chars().max())  # type: ignore[arg-type]
    joined = numbers.str.pad_end(widest, "\0").str.join("").item()
    signs = np.frombuffer(joined.encode(), np.uint8).reshape(-1, widest)
    varying = int((signs != signs[0]).any(axis=0).sum())
    return varying - math.ceil(math.log10(numbers.len() + 1))


def is_luck(passing: pl.Series, others: pl.Series, value: Value, *, share: float = 1.0) -> bool:
    """Whether of the numbers that begin alike and are as long so few pass that they may by luck.

    `share` says which part of the others there are, where only some of them are at hand.
    """
    numbers = passing.filter(passing.str.contains(NUMBER))
    if numbers.is_empty():
        return False
    sort = _sort(numbers).mode().sort()[0]
    hits = int((_sort(numbers) == sort).sum())
    alike = others.filter(_sort(others) == sort).str.contains(NUMBER)
    total = hits + round(int(alike.sum()) / share)
    luck = by_luck(value, sort)
    spread = SPREAD * math.sqrt(luck * (1 - luck) / total)
    return total >= TRIED and luck - spread < hits / total < min(MADE * luck + spread, SURELY)


def _sort(texts: pl.Series) -> pl.Series:
    """The first character and the length."""
    return texts.str.head(1) + texts.str.len_chars().cast(pl.String)


@lru_cache(maxsize=256)
def by_luck(value: Value, sort: str) -> float:
    """Which share of random numbers of a sort have the form and pass its check."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, 10, (DRAWN, int(sort[1:]) - 1), np.uint8) + np.uint8(ord("0"))
    texts = pl.Series([sort[0] + bytes(row).decode() for row in drawn], dtype=pl.String)
    return float(value.hits(texts).mean())  # type: ignore[arg-type]
