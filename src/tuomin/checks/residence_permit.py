"""Residence permits of people from Hong Kong, Macao and Taiwan 港澳台居民居住证 (since 2018).

The form and check character of a resident identity number, under the region codes 810000 (Hong
Kong), 820000 (Macao) and 830000 (Taiwan).

>>> import polars as pl
>>> valid(pl.Series(["810000190101010015", "830000190101010028", "110101190001010014"])).to_list()
[True, False, False]
"""

import numpy as np
import polars as pl

from tuomin.checks import matrix, resident_id

FORM = "^8[123]0000[0-9]{11}[0-9Xx]$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it can be the number of such a permit."""
    return matrix.where(texts, FORM, _is_permit)


def _is_permit(rows: pl.Series) -> matrix.Answers:
    characters = matrix.of(rows.str.to_uppercase(), 18)
    return np.asarray(resident_id.is_checked(characters) & resident_id.is_born(characters))
