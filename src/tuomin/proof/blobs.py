r"""What binary values say in text: plain, packed, in UTF-16 or GB 18030, or between other bytes.

>>> import gzip
>>> packed = gzip.compress(b"call 13800138000")
>>> texts(pl.Series([packed, b"\xff\xd8\x00user: li ming\x00"])).to_list()
['call 13800138000', 'user: li ming']
"""

import bz2
import re
import zlib
from collections.abc import Iterator

import polars as pl

MOST = 1 << 20  # bytes of one value that are looked at, packed and unpacked
STREAMS = 50  # compressed parts inside one value
DEPTH = 3  # packed in packed
PACKED = (b"\x1f\x8b", b"BZh", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
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


def packed_text(value: bytes) -> str | None:
    """The text of bytes that are text as a whole, or packed; else None."""
    opened = unpacked(value)
    if opened is not None:
        return packed_text(opened)
    encoding = "utf-8"
    if CONTROL.search(value):
        evens, odds = value[::2].count(0), value[1::2].count(0)
        if len(value) % 2 or 3 * (evens + odds) < len(value):
            return None
        encoding = "utf-16-le" if odds > evens else "utf-16-be"
    try:
        text = value.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def unpacked(value: bytes) -> bytes | None:
    """What a gzip, zlib or bzip2 stream holds, at most `MOST` bytes; None for other bytes."""
    if not value.startswith(PACKED):
        return None
    try:
        if value.startswith(b"BZh"):
            return bz2.BZ2Decompressor().decompress(value, MOST)
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(value, MOST)
    except (OSError, ValueError, zlib.error):
        return None


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
        opened = unpacked(value[found.start() :])
        if opened:
            yield from _pieces(opened, depth - 1)
