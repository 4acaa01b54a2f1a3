"""Columns of digits as byte matrices: one row per text, one column per character.

Check digits are sums over places; over a matrix they are one multiplication for the whole column.

>>> import polars as pl
>>> of(pl.Series(["120", "345"]), 3).tolist()
[[49, 50, 48], [51, 52, 53]]
>>> digits(pl.Series(["120", "345"]), 3).tolist()
[[1, 2, 0], [3, 4, 5]]
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Answers = NDArray[np.bool_]

ZERO = ord("0")


def of(texts: pl.Series, width: int) -> Bytes:
    """The bytes of `texts`, all of which must be ASCII, `width` long and not null."""
    joined = texts.str.join("").item() or ""
    return np.frombuffer(joined.encode(), np.uint8).reshape(len(texts), width)


def digits(texts: pl.Series, width: int) -> Bytes:
    """The values 0-9 of `texts`; letters come out as their distance from "0" (X is 40)."""
    return of(texts, width) - np.uint8(ZERO)


def number(places: Bytes, start: int, stop: int) -> NDArray[np.int32]:
    """The decimal number that the places from `start` to `stop` (at most 7 of them) spell."""
    powers = 10.0 ** np.arange(stop - start - 1, -1, -1)
    return np.asarray(dot(places[:, start:stop], powers), np.int32)


def dot(places: Bytes, weights: Any) -> NDArray[np.int32]:
    """The weighted sum of each row, below 2**31; without the threads that `@` would start."""
    whole = np.asarray(weights, np.int32)
    return np.asarray(np.einsum("ij,j->i", places, whole, dtype=np.int32, casting="unsafe"))


def texts_of(places: Bytes) -> pl.Series:
    """The texts whose bytes are the rows of `places`: the reverse of `of`.

    >>> texts_of(np.array([[49, 50], [51, 88]], np.uint8)).to_list()
    ['12', '3X']
    """
    width = places.shape[1]
    return pl.Series(np.ascontiguousarray(places).view(f"S{width}").ravel()).cast(pl.String)


def where(texts: pl.Series, form: str, judge: Callable[[pl.Series], Answers]) -> pl.Series:
    """Say for each text whether it has the `form` (a regex) and `judge` says yes; null for null.

    `judge` sees only the texts that have the form, in their order.
    """
    fits = texts.str.contains(form)
    answers = fits.fill_null(value=True).to_numpy(writable=True)  # null & True stays null
    answers[fits.fill_null(value=False).to_numpy()] = judge(texts.filter(fits))
    return fits & pl.Series(answers)


def derive(texts: pl.Series, form: str, make: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """What `make` says of each text that has the `form` (a regex), null for the others.

    `make` sees only the texts that have the form, in their order.
    """
    fits = texts.str.contains(form).fill_null(value=False)
    made = make(texts.filter(fits))
    places = fits.cum_sum().cast(pl.Int64) - 1
    return made.gather(pl.select(pl.when(fits).then(places)).to_series()).alias(texts.name)
