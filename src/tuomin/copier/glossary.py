"""Texts masked once each where a column has few: regions, genders, departments, firms.

Only for a Transform whose equal values get equal surrogates.
"""

from collections.abc import Callable

import polars as pl

FIRST = 2048  # rows that show whether most repeat
LEAST = 256  # rows of a batch: fewer are soon masked
OFTEN = 4  # times that each value stands in a batch, at least
MOST = 100_000  # values that are remembered
LARGE = 16 << 20  # bytes of them and of their surrogates
NOTHING = pl.DataFrame(schema={"value": pl.String, "surrogate": pl.String})


class Glossary:
    """The surrogates of texts, as `mask` makes them; threads may share one."""

    def __init__(self, mask: Callable[[pl.Series], pl.Series]) -> None:
        self._mask = mask
        self._known = NOTHING

    def masked(self, values: pl.Series) -> pl.Series:
        """What `mask` makes of `values`; all of them go there when they seldom repeat."""
        if len(values) < LEAST or values.head(FIRST).n_unique() > FIRST // 2:
            return self._mask(values)
        each = values.drop_nulls().unique()
        if OFTEN * len(each) > len(values):
            return self._mask(values)
        known = self._known
        if len(known) >= MOST or known.estimated_size() >= LARGE:
            known = NOTHING
        new = each.filter(~each.is_in(known["value"].implode()))
        if not new.is_empty():
            made = pl.DataFrame({"value": new, "surrogate": self._mask(new)})
            known = self._known = pl.concat([known, made])
        return values.replace_strict(known["value"], known["surrogate"], return_dtype=pl.String)
