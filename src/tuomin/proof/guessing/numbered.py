"""Digests written as numbers: their first digits in another base, or what a division leaves.

Of some values of each kind all such numbers are made and looked up among the copy's.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from tuomin.proof.codes.cells import Marks, distinct, has
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.guessing.guesses import SHORTEST, Guesses

FUNCTIONS = ("md5", "sha1", "sha256")
NUMBER = f"^[1-9][0-9]{{{SHORTEST - 1},19}}$"


class Numbered:
    """Takes the columns of one table of the copy, batch by batch."""

    def __init__(self) -> None:
        self._found: dict[str, list[Marks]] = {}

    def look(self, column: str, texts: pl.Series) -> None:
        numbers = texts.filter(texts.str.contains(NUMBER)).cast(pl.UInt64, strict=False)
        if numbers.len():
            found = distinct(numbers.drop_nulls().to_numpy())
            self._found.setdefault(column, []).append(found)

    def found(self, guesses: Guesses, *, among: int) -> Iterator[tuple[str, str, str, int]]:
        """Column, kind, function and hits."""
        for column, parts in self._found.items():
            table = distinct(np.concatenate(parts))
            for function in FUNCTIONS:
                for kind, numbers in guesses.numbers(function):
                    count = int(has(numbers, table).sum())
                    expected = len(numbers) * len(table) / 10.0**SHORTEST
                    if exceeds(count, expected, among=among * len(FUNCTIONS)):
                        yield column, kind, function, count
