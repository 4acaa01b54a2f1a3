"""IMSI, the subscriber number inside a SIM: 15 digits (ITU-T E.212), no check digit.

460 for China, then the network: 00, 02, 04, 07, 08, 13 China Mobile, 01, 06, 09, 10 China Unicom,
03, 05, 11, 12 China Telecom, 15 China Broadnet, 20 China Tietong.

>>> import polars as pl
>>> valid(pl.Series(["460001234567890", "460991234567890", "46000123456789"])).to_list()
[True, False, False]
"""

import polars as pl

FORM = "^460(?:0[0-9]|1[0-35]|20)[0-9]{10}$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a subscriber number of a Chinese network."""
    return texts.str.contains(FORM)
