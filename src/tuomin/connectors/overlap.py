"""Which of some values a column holds: what can be asked for, and the answer where no SQL is."""

import re
from collections.abc import Iterable, Sequence

import polars as pl

from tuomin.connectors.sampling import within
from tuomin.connectors.text import to_text
from tuomin.model import Column

# Forms that a value must have to be compared with a column of that family; a server would refuse
# the whole statement for one other value, or take `abc` for 0.
FORMS = {
    "text": re.compile(r"[^\0]*"),
    "integer": re.compile(r"-?[0-9]{1,18}"),
    "decimal": re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?"),
    "uuid": re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"),
}


def askable(column: Column, values: Sequence[str]) -> list[str]:
    """The values that the column could hold at all; none for families that are no keys."""
    form = FORMS.get(column.family)
    return [value for value in values if form.fullmatch(value)] if form else []


def counted(
    batches: Iterable[pl.DataFrame], values: Sequence[str], *, timeout: float, where: str
) -> int:
    """How many of the values occur in batches of one column, read no further than needed."""
    left = pl.Series("value", values, pl.String).unique()
    total = left.len()
    for batch in within(batches, timeout, where):
        left = left.filter(~left.is_in(to_text(batch.to_series()).unique().implode()))
        if left.is_empty():
            break
    return total - left.len()
