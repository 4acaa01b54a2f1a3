"""Decimal numbers as texts: sign, unit, whole numbers and how many decimals they have."""

from collections.abc import Callable
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays.rows import Form, Kernel, choose

LONGEST = 17  # digits

FORM = r"([-+¥￥$€£ ]*)([0-9][0-9,]*)(?:\.([0-9]*))?( ?[元万亿%]*)"
FLOAT = r"[-+]?[0-9.]+[eE][-+]?[0-9]+"
NOT_A_NUMBER = "[-+]?(?:NaN|Infinity|inf|nan)"

Whole = NDArray[np.int64]
Change = Callable[[Whole, pl.Series], Whole]


def changed(rows: pl.Series, change: Change, otherwise: Kernel) -> pl.Series:
    """Amounts through `change`, which gets their digits as whole numbers, and their texts.

    A result never has more digits than its amount; signs, units and decimals stay. Other texts go
    through `otherwise`.
    """
    forms: list[tuple[Form, Kernel]] = [
        (_is_amount, partial(_changed, change=change)),
        (FLOAT, partial(_floats, change=change)),
        (NOT_A_NUMBER, lambda odd: odd),
    ]
    return choose(rows, forms, otherwise)


def _is_amount(rows: pl.Series) -> pl.Series:
    return rows.str.contains(f"^{FORM}$") & (rows.str.count_matches("[0-9]") <= LONGEST)


def _changed(rows: pl.Series, change: Change) -> pl.Series:
    parts = rows.str.extract_groups(f"^{FORM}$").struct.unnest().get_columns()
    sign, whole, decimals, unit = (part.fill_null("") for part in parts)
    point = rows.str.contains(".", literal=True)
    joined = whole.str.replace_all(",", "") + decimals
    numbers = change(joined.cast(pl.Int64).to_numpy(), rows)
    most = 10 ** joined.str.len_bytes().cast(pl.Int64).to_numpy() - 1
    written = pl.Series(np.clip(numbers, 0, most)).cast(pl.String)
    places = decimals.str.len_bytes().cast(pl.Int64)
    written = pl.select(written.str.pad_start(places + 1, "0")).to_series()
    cut = written.str.len_bytes().cast(pl.Int64) - places
    dot = pl.Series(["."]).new_from_index(0, len(rows)).zip_with(point, pl.Series([""]))
    return sign + written.str.head(cut) + dot + written.str.slice(cut) + unit


def _floats(rows: pl.Series, change: Change) -> pl.Series:
    """Numbers with an exponent: their leading digits are changed."""
    parts = rows.str.extract_groups(r"^([-+]?)([0-9.]+)([eE].*)$").struct.unnest().get_columns()
    sign, number, exponent = parts
    return sign + changed(number, change, lambda odd: odd.str.replace_all("[0-9]", "0")) + exponent
