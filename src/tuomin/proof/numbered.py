"""Digests written as numbers: their first digits in another base, or what a division leaves.

Of some values of each kind all such numbers are made and looked up among the copy's.
"""

import hashlib
from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl

from tuomin.proof.cells import Marks, distinct, has, marks
from tuomin.proof.chance import exceeds

FUNCTIONS = ("md5", "sha1", "sha256")
NUMBER = "^[1-9][0-9]{7,19}$"
CUTS = (8, 12, 13, 14, 15, 16)  # hexadecimal digits that are kept
DIGITS = (8, 9, 10, 11, 12, 15, 16, 18)  # decimal digits that are left
SHORTEST = 8
TRIED = 20  # values of a kind


class Numbered:
    """Takes the columns of one table of the copy, batch by batch."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._found: dict[str, list[Marks]] = {}

    def look(self, column: str, texts: pl.Series) -> None:
        numbers = texts.filter(texts.str.contains(NUMBER))
        if numbers.len():
            self._found.setdefault(column, []).append(distinct(marks(numbers, self._seed)))

    def found(
        self, plain: Mapping[str, pl.Series], *, among: int
    ) -> Iterator[tuple[str, str, str, int]]:
        """Column, kind, function and hits."""
        if not self._found:
            return
        tables = {name: distinct(np.concatenate(each)) for name, each in self._found.items()}
        for kind, values in plain.items():
            for function in FUNCTIONS:
                guesses = distinct(marks(_guesses(values, function), self._seed))
                for column, table in tables.items():
                    count = int(has(guesses, table).sum())
                    expected = len(guesses) * len(table) / 10.0**SHORTEST
                    if exceeds(count, expected, among=among * len(FUNCTIONS)):
                        yield column, kind, function, count


def _guesses(values: pl.Series, function: str) -> pl.Series:
    found: list[str] = []
    for text in values.head(TRIED):
        digest = hashlib.new(function, text.encode(), usedforsecurity=False).hexdigest()
        numbers = [int(digest[:cut], 16) for cut in CUTS]
        numbers += [int(digest, 16) % 10**digits for digits in DIGITS]
        found += map(str, numbers)
    return pl.Series([each for each in found if len(each) >= SHORTEST], dtype=pl.String)
