"""MAC addresses (IEEE 802): six bytes in hexadecimal, with colons, hyphens, dots or nothing.

The second digit says what an address is worth: 2, 6, A or E is locally administered, which phones
draw at random.

>>> import polars as pl
>>> texts = pl.Series(["3C:22:FB:12:34:56", "3c22.fb12.3456", "00-00-00-00-00-00", "3C:22:FB"])
>>> valid(texts).to_list()
[True, True, False, False]
>>> is_local(pl.Series(["02:00:5E:10:00:00", "3C:22:FB:12:34:56"])).to_list()
[True, False]
"""

import polars as pl

FORM = (
    "^(?i:[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}"
    r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|[0-9a-f]{12})$"
)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an address that one device can have."""
    return texts.str.contains(FORM) & ~texts.str.contains("^(?:[0:.-]+|[fF:.-]+)$")


def is_local(texts: pl.Series) -> pl.Series:
    """Say for each address whether it is locally administered rather than a manufacturer's."""
    return texts.str.contains("^(?i:[0-9a-f][26ae])")
