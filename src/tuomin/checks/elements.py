r"""The elements of PostgreSQL's arrays, which travel as `{a,"b c",NULL}`, each masked as a value.

>>> arrays = pl.Series(['{a,"b \\"c\\"",NULL}', "[0:1]={{d},{e}}", "{}", None])
>>> of(arrays).to_list()
['a', 'b "c"', 'd', 'e']
>>> changed(arrays, lambda texts: texts.str.to_uppercase()).to_list()
['{"A","B \\"C\\"",NULL}', '[0:1]={{"D"},{"E"}}', '{}', None]
"""

from collections.abc import Callable

import polars as pl

from tuomin.model import Column

ELEMENT = r'(?s)"(?:[^"\\]|\\.)*"|[^{},"]+'
BOUNDS = r"^\[[0-9:\[\]-]+="  # of the dimensions, where they do not begin at 1
GAP = "\0"  # which no text of PostgreSQL has
NOTHING = "NULL"


def is_array(column: Column) -> bool:
    """Whether the column holds arrays of texts."""
    return column.family == "text" and column.type.endswith("[]")


def of(arrays: pl.Series) -> pl.Series:
    """All elements that are not null, as values."""
    spelled = _spelled(arrays.drop_nulls()).explode(empty_as_null=False)
    return _values(spelled.filter(spelled != NOTHING))


def each(values: pl.Series, column: Column) -> pl.Series:
    """The elements of a column of arrays, in whatever way they came; other values as they are."""
    if values.dtype == pl.String:
        return of(values) if is_array(column) else values
    while isinstance(values.dtype, pl.List | pl.Array):
        values = values.drop_nulls().explode(empty_as_null=False)
    return values


def changed(arrays: pl.Series, kernel: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The same arrays with what `kernel` makes of their elements."""
    filled = arrays.drop_nulls()
    each = _spelled(filled).explode(empty_as_null=False)
    rows = (each != NOTHING).arg_true()
    new = each.scatter(rows, _quoted(kernel(_values(each.gather(rows)))))
    made = _joined(_gaps(filled), new)
    return arrays.clone().scatter(arrays.is_not_null().arg_true(), made)


def _spelled(arrays: pl.Series) -> pl.Series:
    return arrays.str.replace(BOUNDS, "").str.extract_all(ELEMENT)


def _gaps(arrays: pl.Series) -> pl.Series:
    """What stands before, between and behind the elements."""
    bounds = arrays.str.extract(f"({BOUNDS})").fill_null("")
    rest = arrays.str.replace(BOUNDS, "").str.replace_all(ELEMENT, GAP)
    return (bounds + rest).str.split(GAP)


def _joined(gaps: pl.Series, elements: pl.Series) -> pl.Series:
    """A text for each row: its gaps with its elements, in order, between them."""
    rest = iter(elements.to_list())
    texts = [row[0] + "".join(next(rest) + gap for gap in row[1:]) for row in gaps.to_list()]
    return pl.Series(texts, dtype=pl.String)


def _values(spelled: pl.Series) -> pl.Series:
    bare = spelled.str.replace(r'(?s)^"(.*)"$', "${1}")
    return bare.str.replace_all(r"(?s)\\(.)", "${1}")


def _quoted(values: pl.Series) -> pl.Series:
    escaped = values.str.replace_all(r'(["\\])', r"\${1}")
    return pl.select(('"' + escaped + '"').fill_null(NOTHING)).to_series()
