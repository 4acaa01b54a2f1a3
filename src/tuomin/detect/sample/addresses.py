"""Numbers inside addresses of files and pages, and behind a few letters: tel:…, ?phone=…, U….

Paths are full of numbers and of `@` (icon@2x.png, packages with their version), so only phones and
ID numbers are looked for in their paths; everything else has to stand in its query.

>>> import polars as pl
>>> texts = pl.Series(["https://x.example/a?m=li%40example.com&q=%2B86", "/img/icon@2x.png"])
>>> parts(texts).to_list()
['/a', '/img/icon@2x.png']
>>> queries(texts).to_list()
['m=li@example.com&q=+86']
>>> numbers(pl.Series(["U13800138000", "13800138000", "tel:13800138000"])).to_list()
['13800138000', None, None]
"""

import polars as pl

HOST = r"^[a-z]+://[^/?#]*"
CODED = {"%40": "@", "%2B": "+", "%20": " ", "%3A": ":", "%2D": "-"}
LETTERED = r"^[A-Za-z]{1,6}[-_]?(1[0-9]{10}|[1-7][0-9]{16}[0-9Xx])$"
DIGITS = r"^[A-Za-z]{1,6}[-_]?(?:[0-9]{11}|[0-9]{17}[0-9Xx])$"
DATED = r"^[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{5}$"
ANYWHERE = ("contact.cn_mobile", "identity.cn_resident_id")


def parts(texts: pl.Series) -> pl.Series:
    """What stands between host and question mark."""
    return texts.str.replace(HOST, "").str.replace("[?#].*$", "")


def queries(texts: pl.Series) -> pl.Series:
    """What stands behind the question mark, of the texts that have one, in plain letters."""
    asked = texts.filter(texts.str.contains("[?#]"))
    return asked.str.replace(r"^[^?#]*[?#]", "").str.replace_many(CODED)


def numbers(texts: pl.Series) -> pl.Series:
    """The number of eleven or eighteen digits behind a few letters, null without one."""
    return texts.str.extract(LETTERED)


def is_dated(numbers: pl.Series) -> bool:
    """Whether most numbers open with year, month and day: serial numbers of one day."""
    return float(numbers.str.contains(DATED).mean() or 0) > 0.5  # type: ignore[arg-type]  # noqa: PLR2004
