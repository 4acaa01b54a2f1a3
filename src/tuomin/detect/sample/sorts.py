"""Sorts: the texts of several columns apart, by where something may stand in them.

A cheap look over all texts picks those that can hold anything; only these are searched.
"""

from functools import cached_property

import numpy as np

from tuomin.detect.kinds.readings import CUES
from tuomin.detect.sample import addresses, bare
from tuomin.detect.sample.profile import TRAITS
from tuomin.detect.sample.stack import Flags, Stack

CANDIDATE = r"[0-9][0-9.: -]{3}|@|[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|o[0-9A-Za-z_-]{27}"
MARKED = "[:=@]"  # what may stand before a number in a single word


class Sorts:
    """The `rows` of some columns: `linked` addresses, and what else is made of words."""

    def __init__(self, rows: Stack) -> None:
        self._rows = rows
        self._plain, self._linked = rows.contains(TRAITS["plain"]), rows.contains(TRAITS["link"])
        self._marked = rows.contains(MARKED)
        self.is_open: Flags = ~self._linked & (~self._plain | self._marked)
        self.is_likely: Flags = rows.contains(CANDIDATE, self.is_open)

    @cached_property
    def open(self) -> Stack:
        """Several words, or one with a mark in it."""
        return self._rows.kept(self.is_open)

    @cached_property
    def _likely(self) -> Stack:
        return self._rows.kept(self.is_likely)

    def likely(self, kind: str) -> Stack:
        """Open texts that may hold a Kind."""
        cue = CUES.get(kind)
        return (
            self._likely.kept(self._likely.contains(cue, self.is_likely)) if cue else self._likely
        )

    @cached_property
    def linked(self) -> Stack:
        """Addresses of pages and files."""
        return self._rows.kept(self._linked)

    @cached_property
    def words(self) -> Stack:
        """Letters with a number behind them."""
        return self._rows.kept(self._plain & self._rows.contains(addresses.DIGITS))

    @cached_property
    def numbers(self) -> Stack:
        """Single words that may be a bare number."""
        single = self._plain & ~self._linked & ~self._marked
        return self._rows.kept(self._rows.contains(bare.NUMBER, single))

    def short(self) -> list[int]:
        """The columns of nothing but short words, in which nothing else can stand."""
        lengths = self._rows.texts.str.len_chars().to_numpy()
        fitting = self._plain & (lengths < bare.SHORTEST)
        places: list[int] = np.flatnonzero(self._rows.counts(~fitting) == 0).tolist()
        return places
