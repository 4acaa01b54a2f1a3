"""IMEI, the number of a mobile device: 15 digits, Luhn (3GPP TS 23.003).

The first two digits name who assigned it (GSMA TS.06): 00 and 01 for tests and North America, 35
the United Kingdom, 86 China, and a dozen more.

>>> import polars as pl
>>> valid(pl.Series(["860123456789014", "860123456789015", "000000000000000"])).to_list()
[True, False, False]
"""

import polars as pl

from tuomin.checks import luhn

ASSIGNED = "^(?:0[01]|10|3[035]|4[459]|5[0-4]|86|9[1689])[0-9]{13}$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an IMEI of a known assigner with the right check digit."""
    return texts.str.contains(ASSIGNED) & luhn.valid(texts) & ~texts.str.contains("^0+$")
