"""Texts that must not survive, such as the names of the source, found wherever they stand.

Codes, of employees and accounts, are whole words: the words of a text are looked up among them.

The automaton that finds them all at once is built for those alone of which the first and the last
two characters occur in the texts at hand: a handful, even of a million names.
"""

import re
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import characters
from tuomin.arrays.characters import Codes
from tuomin.arrays.rows import only
from tuomin.checks import cued
from tuomin.checks.person_name import GIVEN
from tuomin.transforms.texts import spans

SHORTEST = 2  # characters of a text that is looked for
SHORTEST_LATIN = 4  # shorter ones are parts of words

LATIN = r"^[\x00-\x7F]*$"
WORD = "[0-9A-Za-z]+(?:[_-][0-9A-Za-z]+)*"
LONG = (
    "[A-Za-z].{4}|.{4}[A-Za-z]|^.{6}"  # codes that are more than a number of three or four digits
)
AT_ONCE = 500  # words in one regex

SLOTS = 1 << 22

LAST = "".join(each for each in GIVEN if each not in cued.NEVER_GIVEN)
"""What a longer name ends with than the one that is known."""


@dataclass(frozen=True)
class Known:
    """Texts to look for, the longest first, with the slots of their first and last characters, and
    the hashes of codes, in order.
    """

    texts: pl.Series
    first: NDArray[np.uint32]
    last: NDArray[np.uint32]
    hashes: NDArray[np.uint64]

    def removed(self, rows: pl.Series, mark: str, code: str) -> pl.Series:
        """`rows` with `mark` in place of each of the texts, the longest where several begin, and
        `code` in place of each of the codes.
        """
        if len(self.hashes):
            rows = self._without_codes(rows, code)
        here = self._near(rows)
        if here.is_empty():
            return rows
        is_latin = here.str.contains(LATIN)
        for part in _standing(rows, here.filter(is_latin)).to_frame().iter_slices(AT_ONCE):
            rows = _words_out(rows, part.to_series(), mark)
        marks = dict.fromkeys(here.filter(~is_latin), mark)
        if not marks:
            return rows
        longer, rest = f"{mark}[{LAST}](\\P{{Han}}|$)", mark + "${1}"

        def marked(hit: pl.Series) -> pl.Series:
            return hit.str.replace_many(marks, leftmost=True).str.replace_all(longer, rest)

        return only(rows, rows.str.contains_any(list(marks)), marked)

    def _without_codes(self, rows: pl.Series, mark: str) -> pl.Series:
        words = rows.str.extract_all(WORD).explode().drop_nulls().unique()
        here = words.filter(self._are_codes(words)).sort()
        for part in here.to_frame().iter_slices(AT_ONCE):
            pattern = spans.split("|".join(map(re.escape, part.to_series())))
            rows = spans.taken_out(rows, pattern, mark)
        return rows

    def _are_codes(self, words: pl.Series) -> pl.Series:
        """By their hashes: no table of all codes is built for each batch."""
        hashes = words.hash().to_numpy()
        places = np.searchsorted(self.hashes, hashes)
        return pl.Series(self.hashes[np.minimum(places, len(self.hashes) - 1)] == hashes)

    def _near(self, rows: pl.Series) -> pl.Series:
        marks = np.zeros(SLOTS, bool)
        marks[_slots(characters.of(rows).codes)] = True
        return self.texts.filter(pl.Series(marks[self.first] & marks[self.last]))


def wanted(texts: pl.Series) -> Known:
    """What to look for: `texts` without those so short that they stand in every other word, and
    those without a letter: a number would be found inside of others.
    """
    each = texts.cast(pl.String).drop_nulls().str.strip_chars().unique()
    is_code = each.str.contains(f"^{WORD}$") & each.str.contains("[0-9]")
    codes, each = each.filter(is_code & each.str.contains(LONG)), each.filter(~is_code)
    shortest = pl.select(pl.when(each.str.contains(LATIN)).then(SHORTEST_LATIN).otherwise(SHORTEST))
    kept = each.filter((each.str.len_chars() >= shortest.to_series()) & each.str.contains(r"\pL"))
    ordered = kept.gather(kept.str.len_chars().arg_sort(descending=True))
    column = characters.of(ordered)
    slots = np.append(_slots(column.codes), np.uint32(0))
    first, last = slots[column.offsets[:-1]], slots[column.offsets[1:] - 2]
    return Known(ordered, first, last, np.sort(codes.hash().to_numpy()))


def _standing(rows: pl.Series, words: pl.Series) -> pl.Series:
    """The words that stand somewhere in `rows`, if only as parts of others, in order."""
    if words.is_empty():
        return words
    return (
        rows.str.extract_many(words.to_list(), overlapping=True)
        .explode()
        .drop_nulls()
        .unique()
        .sort()
    )


def _words_out(rows: pl.Series, words: pl.Series, mark: str) -> pl.Series:
    """`rows` with `mark` in place of words that no other letter touches."""
    found = rows.str.contains_any(words.to_list())
    longest = words.gather(words.str.len_chars().arg_sort(descending=True))
    pattern = f"(^|[^A-Za-z])({'|'.join(map(re.escape, longest))})([^A-Za-z]|$)"
    return only(rows, found, lambda hit: spans.taken_out(hit, pattern, mark))


def _slots(codes: Codes) -> NDArray[np.uint32]:
    """A slot for each character and the one behind it."""
    mixed = codes[:-1] * np.uint32(0x9E3779B1) ^ codes[1:] * np.uint32(0x85EBCA6B)
    slots: NDArray[np.uint32] = (mixed ^ (mixed >> np.uint32(15))) & np.uint32(SLOTS - 1)
    return slots
