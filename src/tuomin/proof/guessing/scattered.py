"""Originals with a constant added, or cut to their last digits, in rows that nobody can align.

Sets are compared: a constant is guessed from some of the copy's values and asked of the others, and
hits have to be more than chance gives among numbers that lie as near to the source's.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.proof.codes.cells import fold
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.guessing.own import is_count

FEWEST = 50  # values
GUESSED = 40  # values of the copy by which a constant is guessed
MOST = 2_000  # of the source
LIKELY = 0.2  # share of the values asked that have to be found
TAIL = 8  # digits
NUMBER, LONG = "^[0-9]{7,18}$", "^[0-9]{11,18}[0-9x]?$"
OPEN = 10_000  # numbers that begin alike
HEAD, HEADS = 4, 3  # digits, and how many beginnings there are where numbers do not just count

Numbers = npt.NDArray[np.int64]


def scattered(
    some: pl.Series, plain: Mapping[str, pl.Series], *, among: int
) -> tuple[str, str] | None:
    """How most of different folded values come from originals (`plain`, by kind), and their kind;
    `among` so many columns chance has its say.
    """
    values = some.filter(some.str.contains(NUMBER))
    if values.len() < max(FEWEST, some.len() / 2) or is_count(values):
        return None
    for kind, originals in plain.items():
        texts = fold(originals).drop_nulls().unique(maintain_order=True).head(MOST)
        texts = texts.filter(texts.str.contains(LONG))
        if texts.len() < FEWEST or texts.str.head(HEAD).n_unique() < HEADS:
            continue
        if _is_moved(values, texts, among=among):
            return "a constant added", kind
        if _is_tail(values, texts, among=among):
            return f"the last {TAIL} digits", kind
    return None


def _is_moved(values: pl.Series, texts: pl.Series, *, among: int) -> bool:
    """Whether what most often lies between some values and originals lies before the others too."""
    ours = np.sort(_numbers(texts.filter(texts.str.contains(NUMBER))))
    theirs = _numbers(values)
    if len(ours) < FEWEST:
        return False
    theirs = np.random.default_rng(len(theirs)).permutation(theirs)
    between, counts = np.unique(theirs[:GUESSED, None] - ours[None, :], return_counts=True)
    by = between[counts.argmax()]
    return by != 0 and _is_found(theirs[GUESSED:] - by, ours, among=among)


def _is_tail(values: pl.Series, texts: pl.Series, *, among: int) -> bool:
    """Whether numbers of so many digits are the ends of originals."""
    short = values.filter(values.str.len_bytes() <= TAIL)
    ends = texts.str.tail(TAIL)
    ours = np.unique(_numbers(ends.filter(ends.str.contains("^[0-9]+$"))))
    enough = len(short) >= FEWEST and len(ours) >= FEWEST
    return enough and _is_found(_numbers(short), ours, among=among)


def _is_found(asked: Numbers, known: Numbers, *, among: int) -> bool:
    """Whether more of the numbers are known than there would be if those that begin alike were
    dealt anew; `known` are sorted.
    """
    if not len(asked):
        return False
    count = int(np.isin(asked, known).sum())
    heads = known // OPEN
    low, high = (np.searchsorted(heads, asked // OPEN, side) for side in ("left", "right"))
    expected = float((high - low).sum()) / OPEN
    return count >= LIKELY * len(asked) and exceeds(count, expected, among=among)


def _numbers(texts: pl.Series) -> Numbers:
    return texts.cast(pl.Int64).to_numpy()
