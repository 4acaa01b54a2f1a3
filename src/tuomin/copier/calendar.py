"""Dates masked once each: a table of the surrogates of all days that a column may well hold.

Dates repeat in every table, and to mask one goes by way of its text; only for a Transform whose
equal values get equal surrogates.
"""

from collections.abc import Callable
from datetime import date

import numpy as np
import polars as pl

from tuomin.errors import ConnectorError

EPOCH = date(1970, 1, 1)
FIRST, LAST = ((day - EPOCH).days for day in (date(1800, 1, 1), date(2200, 1, 1)))
DAYS = LAST - FIRST
UNKNOWN = np.iinfo(np.int32).min  # no date of polars
NOTHING = UNKNOWN + 1


class Calendar:
    """The surrogates of days, as `mask` makes them; threads may share one."""

    def __init__(self, mask: Callable[[pl.Series], pl.Series]) -> None:
        self._mask = mask
        self._table = np.full(DAYS + 1, UNKNOWN, np.int32)
        self._table[DAYS] = NOTHING  # of nulls

    def masked(self, dates: pl.Series) -> pl.Series:
        """What `mask` makes of `dates`; all of them go there when one is out of the table."""
        places = dates.to_physical() - FIRST
        if not dates.len() or not places.is_between(0, DAYS - 1).all():
            return self._mask(dates)
        rows = places.fill_null(DAYS).to_numpy()
        found = self._table[rows]
        if (found == UNKNOWN).any():
            try:
                self._learn(np.unique(rows[found == UNKNOWN]))
            except ConnectorError:  # which is to speak of all rows
                return self._mask(dates)
            found = self._table[rows]
        masked = pl.Series(dates.name, found).cast(pl.Date)
        nothing = found == NOTHING
        return masked.set(pl.Series(nothing), None) if nothing.any() else masked

    def _learn(self, places: np.ndarray[tuple[int], np.dtype[np.int32]]) -> None:
        masked = self._mask(pl.Series(places + np.int32(FIRST)).cast(pl.Date))
        self._table[places] = masked.to_physical().fill_null(NOTHING).to_numpy()
