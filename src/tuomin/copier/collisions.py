"""Unique surrogates from Transforms that may give two values the same one.

Before the rows are copied, the values of all unique columns of a domain are read once. Of the
values that meet in one surrogate, one keeps it, the others are tried again under the keys of
attempt 1, 2 and so on until each has its own. These exceptions, a few in a thousand, then hold
for every column of the domain, so surrogates are unique and joins still work.

Memory is 16 bytes a value: hashes, never texts. Only the texts that lose are read once more.
"""

from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.errors import PolicyError
from tuomin.transforms.base import Transform
from tuomin.transforms.contact import Bound
from tuomin.transforms.keyed import prf
from tuomin.transforms.keyed.keys import derive

Hashes = NDArray[np.uint64]
Texts = Callable[[], Iterator[pl.Series]]  # a new pass over the values, in batches

ATTEMPTS = 64
HASHING = bytes(32)  # a fixed key: the hashes are of one run, in memory, and protect nothing
NO_EXCEPTIONS = pl.DataFrame(schema={"value": pl.String, "surrogate": pl.String})


def exceptions(texts: Texts, transform: Transform, key: bytes, *, where: str) -> pl.DataFrame:
    """The values whose surrogate is not the one of the first attempt, with the one they get.

    Columns `value` and `surrogate`, both String. PolicyError when the surrogates run out.
    """
    values, surrogates = _hashed(texts, transform, key)
    losers = _losers(values, surrogates)
    if not len(losers):
        return NO_EXCEPTIONS
    taken = np.unique(surrogates)
    del values, surrogates
    return _retried(_matching(texts, losers), taken, transform, key, where=where)


def hashes(texts: pl.Series) -> Hashes:
    """64 bits for each text; two texts in 10 million share theirs once in 370,000 runs."""
    return prf.words(texts, HASHING)[:, 0].copy()


def _folded(surrogates: pl.Series) -> Hashes:
    """Hashes of surrogates that are equal where a unique column that ignores case says so."""
    return hashes(surrogates.str.to_lowercase().str.strip_chars_end())


def _hashed(texts: Texts, transform: Transform, key: bytes) -> tuple[Hashes, Hashes]:
    """Hashes of the distinct values, ascending, and of their surrogates."""
    empty = np.empty(0, np.uint64)
    pairs = [(empty, empty)]
    for batch in texts():
        distinct = batch.drop_nulls().unique()
        pairs.append((hashes(distinct), _folded(transform.apply(distinct, key))))
    values = np.concatenate([first for first, _ in pairs])
    surrogates = np.concatenate([second for _, second in pairs])
    pairs.clear()
    values, places = np.unique(values, return_index=True)
    return values, surrogates[places]


def _losers(values: Hashes, surrogates: Hashes) -> Hashes:
    """The values whose surrogate an earlier value has already, ascending."""
    _, first = np.unique(surrogates, return_index=True)
    lost = np.ones(len(values), bool)
    lost[first] = False
    return values[lost]


def _matching(texts: Texts, losers: Hashes) -> pl.Series:
    found = [pl.Series("value", [], pl.String)]
    for batch in texts():
        values = batch.drop_nulls().unique()
        found.append(values.filter(pl.Series(_among(hashes(values), losers))).alias("value"))
    return pl.concat(found).unique().sort()


def _retried(
    values: pl.Series, taken: Hashes, transform: Transform, key: bytes, *, where: str
) -> pl.DataFrame:
    done = [NO_EXCEPTIONS]
    for attempt in range(1, ATTEMPTS + 1):
        name = f"attempt {attempt}"
        tried = transform.again(name) if isinstance(transform, Bound) else transform
        surrogates = tried.apply(values, derive(key, name)).alias("surrogate")
        numbers = _folded(surrogates)
        _, first = np.unique(numbers, return_index=True)
        free = np.zeros(len(values), bool)
        free[first] = ~_among(numbers[first], taken)
        won = pl.Series(free)
        done.append(pl.DataFrame([values.filter(won), surrogates.filter(won)]))
        values, taken = values.filter(~won), np.union1d(taken, numbers[free])
        if values.is_empty():
            return pl.concat(done)
    raise PolicyError(
        f"{len(values)} values of a unique column found no surrogate of their own",
        where=where,
        hint="give the column a transform that has more of them, such as token",
    )


def _among(numbers: Hashes, ascending: Hashes) -> NDArray[np.bool_]:
    if not len(ascending):
        return np.zeros(len(numbers), bool)
    places = np.searchsorted(ascending, numbers).clip(max=len(ascending) - 1)
    return np.asarray(ascending[places] == numbers)
