r"""What binary values say in text: plain, packed, in UTF-16 or GB 18030, or between other bytes.

>>> import gzip
>>> packed = gzip.compress(b"call 13800138000")
>>> texts(pl.Series([packed, b"\xff\xd8\x00user: li ming\x00"])).to_list()
['call 13800138000', 'user: li ming']
"""

import re
from collections.abc import Iterator

import polars as pl

from tuomin.checks.packed import MOST, opened, packed_text

STREAMS = 50  # compressed parts inside one value
DEPTH = 3  # packed in packed
PRINTED = re.compile(
    rb"(?:[\x20-\x7e\xc2-\xdf][\x80-\xbf]?|[\xe0-\xef][\x80-\xbf]{2}|[\x20-\x7e]){6,}"
)
NATIONAL = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x20-\x7e]){4,}")
WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){6,}|(?:[\x00-\xff][\x4e-\x9f]|[\x20-\x7e]\x00){6,}")
STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")


def texts(values: pl.Series) -> pl.Series:
    """Bytes as the text that is in them, NULL where there is none."""
    try:
        plain = values.cast(pl.String)
    except pl.exceptions.ComputeError:
        return pl.Series(values.name, [_text(each) for each in values], pl.String)
    return plain if not plain.str.contains(r"[\x00-\x08\x0e-\x1a]").any() else _mixed(values)


def _mixed(values: pl.Series) -> pl.Series:
    return pl.Series(values.name, [_text(each) for each in values], pl.String)


def _text(value: bytes | None) -> str | None:
    return None if value is None else "\n".join(dict.fromkeys(_pieces(value[:MOST], DEPTH))) or None


def _pieces(value: bytes, depth: int) -> Iterator[str]:
    """The texts in bytes, and in what is packed in them."""
    whole = packed_text(value)
    if whole is not None:
        yield whole
        return
    for form, encoding in ((PRINTED, "utf-8"), (NATIONAL, "gb18030"), (WIDE, "utf-16-le")):
        for found in form.finditer(value):
            yield found[0].decode(encoding, "ignore")
    for found in list(STREAM.finditer(value))[:STREAMS] if depth else ():
        inside, _ = opened(value[found.start() :])
        if inside:
            yield from _pieces(inside, depth - 1)
