r"""What is quick to look for in texts, before a pattern that takes longer: most have none of it.

>>> has(pl.Series(["order 12", "订单"]), FOREIGN).to_list()
[False, True]
>>> among(pl.Series(["a@b", "c", None]), "@").to_list()
['a@b']
"""

import polars as pl

ANY = ""  # of what nothing quicker is known
FOREIGN = r"[^\x00-\x7F]"
FOUR_PARTS = r"[0-9]\.[0-9]{1,3}\.[0-9]"
"""Of versions and addresses with four parts."""


def has(texts: pl.Series, sign: str) -> pl.Series:
    """Say for each text whether it has the regex `sign`; sizes tell what is not ASCII."""
    if sign == FOREIGN:
        return texts.str.len_bytes() != texts.str.len_chars()
    return texts.str.contains(sign)


def among(texts: pl.Series, sign: str) -> pl.Series:
    """The texts that have it."""
    return texts.filter(has(texts, sign))
