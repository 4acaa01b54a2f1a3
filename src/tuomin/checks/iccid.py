"""ICCID, the number printed on a SIM card: 19 or 20 digits, Luhn (ITU-T E.118).

89 for telecommunications, 86 for China, then the carrier: 00, 02, 04, 07, 08 China Mobile, 01, 06,
09 China Unicom, 03, 05, 11 China Telecom, 15 China Broadnet. Carriers also write letters and
leave the check digit out; such numbers have the form and fail here.

>>> import polars as pl
>>> valid(pl.Series(["89860012345678901238", "89860012345678901237"])).to_list()
[True, False]
"""

import polars as pl

from tuomin.checks import luhn

FORM = "^8986(?:0[0-9]|1[15])[0-9]{13,14}$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a Chinese SIM card number with the right check digit."""
    return texts.str.contains(FORM) & luhn.valid(texts)
