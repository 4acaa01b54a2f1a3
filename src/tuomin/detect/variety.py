"""How little numbers look like a count, and whether so few of a sort pass that they may by luck."""

import math

import numpy as np
import polars as pl

from tuomin.detect import addresses

VARIETY = 4  # beginnings that count
SEGMENTS, WIDE = 6, 9  # beginnings of numbers that no serial goes through; what they count
NUMBER = "^[0-9]+$"
LUCK, TRIED = 0.8, 20  # share of numbers of one sort that pass, of so many at least


def variety(texts: pl.Series) -> int:
    """From 1 to VARIETY, or WIDE: how little the texts look like a count.

    Numbers that are counted up differ in as many of their last digits as it takes to tell them
    apart, behind a day where they are counted by the day; mobiles, also those of one segment, in
    more. Other texts are told by their beginnings.
    """
    lengths = texts.str.len_chars()
    uneven = texts.is_empty() or lengths.min() != lengths.max()
    if uneven or not texts.head(VARIETY).str.contains(NUMBER).all():
        return min(VARIETY, max(1, _beginnings(texts)))
    if addresses.is_dated(texts):
        return 1
    more = spare(texts)
    if more >= VARIETY and _beginnings(texts) >= SEGMENTS:
        return WIDE
    return min(VARIETY, max(1, 1 + 2 * more))


def _beginnings(texts: pl.Series) -> int:
    """How many different beginnings there are."""
    return texts.str.head(3).n_unique()


def spare(numbers: pl.Series) -> int:
    """How many more digits vary than it takes to tell the numbers apart."""
    widest = int(numbers.str.len_chars().max())  # type: ignore[arg-type]
    joined = numbers.str.pad_end(widest, "\0").str.join("").item()
    signs = np.frombuffer(joined.encode(), np.uint8).reshape(-1, widest)
    varying = int((signs != signs[0]).any(axis=0).sum())
    return varying - math.ceil(math.log10(numbers.len() + 1))


def is_luck(texts: pl.Series, passing: pl.Series) -> bool:
    """Whether many numbers of the sort of those that pass do not: eleven digits behind a 1."""
    hits = texts.filter(passing)
    alike = int(alikes(hits, texts).sum())
    return alike >= TRIED and hits.len() < LUCK * alike


def alikes(hits: pl.Series, others: pl.Series) -> pl.Series:
    """Say for each of the other texts whether it is a number as long as the hits are that begins
    as they do.
    """
    numbers = hits.filter(hits.str.contains(NUMBER))
    sorts = numbers.str.len_chars().cast(pl.String) + numbers.str.head(1)
    theirs = others.str.len_chars().cast(pl.String) + others.str.head(1)
    return theirs.is_in(sorts.unique().implode()) & others.str.contains(NUMBER)
