"""The direct identifiers of the source: what has to be nowhere in the copy.

Strong values (mail addresses, numbers of 15 and more digits, documents) never meet their equal by
chance, so one hit is a leak. Numbers of 7 to 14 digits may (a serial number can look like a
mobile), so the set also knows how dense it is: how many of its numbers share all but the last six
digits. Words (names) are searched by names.py, and anything weaker is compared row by row only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from tuomin.proof.codes.cells import Marks, Places, has
from tuomin.proof.codes.sieve import Sieve

OPEN = 6  # digits at the end of a number that density is counted over
Dense = Mapping[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


@dataclass(frozen=True, kw_only=True)
class Identifiers:
    """`marks` are sorted, by kind. `dense` maps a length to sorted leading digits and how many
    numbers begin with them; `names` are distinct folded names with their `bearers`; `hidden` are
    kinds not findable inside text.
    """

    seed: int
    marks: Mapping[str, Marks]
    dense: Dense
    names: pl.DataFrame
    hidden: tuple[str, ...]
    sieve: Sieve

    def find(self, wanted: Marks) -> Places:
        """Where in `wanted` marks of the source stand."""
        maybe = np.flatnonzero(self.sieve.passes(wanted))
        found = np.zeros(len(maybe), np.bool_)
        for known in self.marks.values():
            found |= has(wanted[maybe], known)
        return np.asarray(maybe[found])

    def kinds(self, found: Marks) -> list[str]:
        """The kind of each of marks that were found, the first where there are several."""
        kinds = np.full(len(found), "", object)
        for kind, known in self.marks.items():
            kinds[(kinds == "") & has(found, known)] = kind
        return list(kinds)

    def density(self, numbers: pl.Series) -> npt.NDArray[np.float64]:
        """For texts of 7 to 14 digits: which share of the numbers around each are in the set."""
        lengths = numbers.str.len_bytes().to_numpy()
        heads = numbers.str.head(-OPEN).cast(pl.Int64).to_numpy()
        found = np.zeros(len(numbers))
        for length in np.unique(lengths):
            known, counts = self.dense.get(int(length), (None, None))
            if known is not None and counts is not None:
                rows = np.flatnonzero(lengths == length)
                at = np.minimum(np.searchsorted(known, heads[rows]), len(known) - 1)
                found[rows] = np.where(known[at] == heads[rows], counts[at] / 10**OPEN, 0)
        return found
