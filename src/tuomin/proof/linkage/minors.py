"""Rows of people under fourteen, whose information is sensitive whatever it is (PIPL 28, 31).

The day of the fourteenth birthday still counts, as some read the law, and a birthday on 29 February
is kept on 1 March in other years.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import polars as pl

from tuomin.proof.codes.cells import canonical
from tuomin.proof.codes.holdings import Holding

BIRTH = "identity.birth_date"
AGE = 14  # years
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Minors:
    """Counts over the batches of one table; `count` is None where no birth date says anything."""

    def __init__(self, holdings: Sequence[Holding], today: date | None = None) -> None:
        self._columns = [holding.name for holding in holdings if holding.kind == BIRTH]
        self._born = youngest(today or datetime.now(UTC).date())
        self.count = 0 if self._columns else None

    def look(self, batch: pl.DataFrame) -> None:
        if self.count is None:
            return
        young = pl.Series([False]).new_from_index(0, batch.height)
        for name in self._columns:
            dates = canonical(batch[name], "date")
            dates = dates.set(~dates.str.contains(DATE), None).str.head(10)
            young |= (dates >= self._born).fill_null(value=False)
        self.count += int(young.sum())


def youngest(today: date) -> str:
    """The first day on which somebody who is under fourteen today was born.

    >>> youngest(date(2026, 11, 22)), youngest(date(2026, 2, 28))
    ('2012-11-22', '2012-02-28')
    """
    year = today.year - AGE
    return f"{year:04d}{today.isoformat()[4:]}"
