"""Texts that must not survive, such as the names of the source, found wherever they stand.

The automaton that finds them all at once is built for those alone of which the first and the last
two characters occur in the texts at hand: a handful, even of a million names.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.transforms import characters
from tuomin.transforms.characters import Codes
from tuomin.transforms.rows import only

SHORTEST = 2  # characters of a text that is looked for
SHORTEST_LATIN = 4  # shorter ones are parts of words

SLOTS = 1 << 22


@dataclass(frozen=True)
class Known:
    """Texts to look for, the longest first, with the slots of their first and last characters."""

    texts: pl.Series
    first: NDArray[np.uint32]
    last: NDArray[np.uint32]

    def removed(self, rows: pl.Series, mark: str) -> pl.Series:
        """`rows` with `mark` in place of each of the texts, the longest where several begin."""
        here = self._near(rows)
        if here.is_empty():
            return rows
        found = rows.str.contains_any(here.to_list())
        marks = dict.fromkeys(here, mark)
        return only(rows, found, lambda hit: hit.str.replace_many(marks, leftmost=True))

    def _near(self, rows: pl.Series) -> pl.Series:
        marks = np.zeros(SLOTS, bool)
        marks[_slots(characters.of(rows).codes)] = True
        return self.texts.filter(pl.Series(marks[self.first] & marks[self.last]))


def wanted(texts: pl.Series) -> Known:
    """What to look for: `texts` without those so short that they stand in every other word."""
    each = texts.cast(pl.String).drop_nulls().str.strip_chars().unique()
    length = each.str.len_chars()
    long = (length >= SHORTEST_LATIN) | (
        (length >= SHORTEST) & ~each.str.contains(r"^[\x00-\x7F]*$")
    )
    kept = each.filter(long)
    ordered = kept.gather(kept.str.len_chars().arg_sort(descending=True))
    column = characters.of(ordered)
    slots = np.append(_slots(column.codes), np.uint32(0))
    return Known(ordered, slots[column.offsets[:-1]], slots[column.offsets[1:] - 2])


def _slots(codes: Codes) -> NDArray[np.uint32]:
    """A slot for each character and the one behind it."""
    mixed = codes[:-1] * np.uint32(0x9E3779B1) ^ codes[1:] * np.uint32(0x85EBCA6B)
    slots: NDArray[np.uint32] = (mixed ^ (mixed >> np.uint32(15))) & np.uint32(SLOTS - 1)
    return slots
