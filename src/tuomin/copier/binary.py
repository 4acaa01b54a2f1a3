"""Texts in columns of bytes: masked as texts, while pictures, cipher texts and the like stay.

Read are UTF-8, UTF-16 and GB 18030, what is packed by gzip, zlib or bzip2, and what stands between
other bytes, where it keeps its length. What could not be packed again goes.
"""

import bz2
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence

import polars as pl

from tuomin.checks.packed import opened
from tuomin.connectors.text import MIXED
from tuomin.copier.encoded import Piece, pieces
from tuomin.detect.sample.blobs import text_of

Kernel = Callable[[pl.Series], pl.Series]

BYTES, NUMBERS = ("text", "blob"), ("integer", "real")  # of MIXED
GZIP = b"\x1f\x8b"
DEPTH = 3  # packed in packed
LONGEST = 1 << 26  # bytes of one value that are read when it is unpacked


def changed(values: pl.Series, kernel: Kernel, *, length: int | None = None) -> pl.Series:
    """The same bytes, but for what `kernel` changes in those that are texts, at most `length`."""
    if values.dtype == MIXED:
        return _mixed(values, kernel, length)
    new = _changed(values, kernel, DEPTH)
    is_new = new.ne_missing(values)
    return (new if length is None else new.bin.head(length)).zip_with(is_new, values)


def _mixed(values: pl.Series, kernel: Kernel, length: int | None) -> pl.Series:
    """Values of several classes: bytes stay bytes, numbers that change become texts."""
    parts = {part.name: part for part in values.struct.unnest()}
    for name in BYTES:
        parts[name] = changed(parts[name], kernel, length=length)
    for name in NUMBERS:
        texts = parts[name].cast(pl.String)
        new = kernel(texts)
        is_new = new.ne_missing(texts)
        parts[name] = parts[name].set(is_new, None)
        parts["text"] = new.cast(pl.Binary).zip_with(is_new, parts["text"])
    whole = pl.when(pl.lit(values.is_not_null())).then(pl.struct(list(MIXED.to_schema())))
    return pl.DataFrame(parts).select(whole).to_series().alias(values.name)


def _changed(values: pl.Series, kernel: Kernel, depth: int) -> pl.Series:
    texts = text_of(values)
    new = kernel(texts).cast(pl.Binary)
    rest = (texts.is_null() & values.is_not_null()).arg_true()
    if rest.is_empty():
        return new
    others = values.gather(rest)
    read = [opened(each, LONGEST) if depth else (None, False) for each in others]
    inside = pl.Series([content for content, _ in read], dtype=pl.Binary)
    if inside.null_count() == len(inside):
        return new.scatter(rest, _replaced(others, kernel))
    packed = map(_packed, others, read, _changed(inside, kernel, depth - 1))
    plain = _replaced(others.set(inside.is_not_null(), None), kernel)
    return new.scatter(rest, pl.Series([*packed], dtype=pl.Binary).zip_with(plain.is_null(), plain))


def _packed(value: bytes, read: tuple[bytes | None, bool], new: bytes | None) -> bytes:
    """`value` with other contents than were `read`; what was not read to its end goes."""
    old, is_whole = read
    if old is None or new is None:
        return value
    if not is_whole:
        return b""
    if old == new:
        return value
    if value.startswith(b"BZh"):
        return bz2.compress(new)
    return gzip.compress(new, mtime=0) if value.startswith(GZIP) else zlib.compress(new)


def _replaced(values: pl.Series, kernel: Kernel) -> pl.Series:
    found = [[] if value is None else [*pieces(value)] for value in values]
    old = pl.Series([piece.text for each in found for piece in each], dtype=pl.String)
    texts = zip(old, kernel(old), strict=True)
    pairs = zip(values, found, strict=True)
    return pl.Series([_spliced(value, each, texts) for value, each in pairs], dtype=pl.Binary)


def _spliced(
    value: bytes | None, found: Sequence[Piece], texts: Iterator[tuple[str, str]]
) -> bytes | None:
    """`value` with its pieces as they became, for each of which `texts` has the old and the new."""
    made, done = [], 0
    for piece in found:
        old, new = next(texts)
        if old != new and value is not None:
            made += [value[done : piece.start], piece.spelled(new)]
            done = piece.end
    return b"".join([*made, value[done:]]) if value is not None and made else value
