"""Foreign permanent resident identity numbers 外国人永久居留身份证号.

The card of 2023 has 18 characters: 9, two digits for the province of application, three for the
country (ISO 3166-1 numeric), the birth date, a sequence of three, and the MOD 11-2 check character
of resident identity numbers. The cards of 2004 and 2017 have three letters for the country and
twelve digits that start with the province; what they check follows no published rule.

>>> import polars as pl
>>> valid(pl.Series(["911124190301010010", "911124190301010011", "CAN110081010001"])).to_list()
[True, False, True]
"""

import numpy as np
import polars as pl

from tuomin.checks import matrix, regions, resident_id

NEW = "^9[0-9]{16}[0-9Xx]$"
OLD = "^[A-Z]{3}[0-9]{12}$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it can be the number of a card of 2023, or of an older one."""
    return matrix.where(texts, NEW, _is_new) | matrix.where(texts, OLD, _is_old)


def _is_new(rows: pl.Series) -> matrix.Answers:
    characters = matrix.of(rows.str.to_uppercase(), 18)
    located = regions.is_province(rows.str.slice(1, 2)).to_numpy()
    right = resident_id.is_checked(characters) & resident_id.is_born(characters)
    return np.asarray(right & located)


def _is_old(rows: pl.Series) -> matrix.Answers:
    return np.asarray(regions.is_province(rows.str.slice(3, 2)).to_numpy())
