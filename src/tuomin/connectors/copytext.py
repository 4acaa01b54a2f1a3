r"""Rows as text: a tab between values, a newline after each row, `\N` for NULL.

PostgreSQL's COPY and MySQL's LOAD DATA share this format. Values that need a backslash are rare,
so both directions take the quick way first, and prove by counting bytes that it was right.

>>> serialise(pl.DataFrame({"id": [1, 2], "note": ["a\tb", None]}))
b'1\ta\\tb\n2\t\\N\n'
>>> parse(b"1\ta\\tb\n2\t\\N\n", ["id", "note"]).rows()
[('1', 'a\tb'), ('2', None)]
"""

import io
from collections.abc import Collection, Sequence

import numpy as np
import polars as pl

from tuomin.connectors.text import MIXED, to_text

BOM = b"\xef\xbb\xbf"
BACKSLASH = ord("\\")
CONTROLS = 14  # bytes below it: tab, newline, carriage return and what nobody types

ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
UNESCAPES = {
    "\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r", "\\b": "\b", "\\f": "\f", "\\v": "\v",
}  # fmt: skip


def parse(
    block: bytes, columns: Sequence[str], *, binary: Collection[str] = (), lossy: bool = False
) -> pl.DataFrame:
    r"""Whole rows as String columns, byte for byte; Binary for `binary` (written as `\\x` and hex).

    Bytes that are no UTF-8 raise polars' ComputeError, or become U+FFFD when `lossy`.
    """
    frame = pl.read_csv(
        BOM + block if block.startswith(BOM) else block,  # the reader swallows one
        has_header=False,
        separator="\t",
        quote_char=None,
        null_values="\\N",
        empty_string_is_null=False,
        schema={str(place): pl.String for place in range(len(columns))},
        encoding="utf8-lossy" if lossy else "utf8",
    )
    frame.columns = list(columns)
    slashes = _count(block, BACKSLASH) - sum(frame.null_count().row(0))
    for name in binary:
        slashes -= 2 * frame[name].count()
        frame = frame.with_columns(frame[name].str.slice(len("\\\\x")).str.decode("hex"))
    return frame.with_columns(_unescape(frame)) if slashes else frame


def serialise(frame: pl.DataFrame, *, hex_prefix: bytes = b"\\\\x") -> bytes:
    """The rows of `frame`, of any types; binary values as hexadecimal digits after `hex_prefix`."""
    texts = frame.select(
        _hex(column, hex_prefix) if column.dtype == pl.Binary else spelt(column)
        for column in frame.iter_columns()
    )
    block = _written(texts)
    if _is_plain(block, frame, hex_prefix):
        return block
    rare = [
        column.str.replace_many(ESCAPES)
        for column in texts.iter_columns()
        if frame[column.name].dtype != pl.Binary and column.str.contains_any(list(ESCAPES)).any()
    ]
    return _written(texts.with_columns(rare)) if rare else block


def spelt(values: pl.Series) -> pl.Series:
    """Values of any type as text that a server takes; times of day with all their digits."""
    return values.dt.to_string("%H:%M:%S%.f") if values.dtype == pl.Time else to_text(values)


def as_bytes(values: pl.Series) -> pl.Series:
    """Values for a binary column: texts as their UTF-8, of mixed ones each as what it is."""
    if values.dtype == pl.String:
        return values.cast(pl.Binary)
    if values.dtype != MIXED:
        return values
    parts = values.struct.unnest()
    numbers = [parts[name].cast(pl.String).cast(pl.Binary) for name in ("integer", "real")]
    found = pl.select(pl.coalesce([parts["blob"], parts["text"], *numbers]))
    return found.to_series().alias(values.name)


def _unescape(frame: pl.DataFrame) -> list[pl.Series]:
    return [
        column.str.replace_many(UNESCAPES)
        for column in frame.iter_columns()
        if column.dtype == pl.String and column.str.contains("\\", literal=True).any()
    ]


def _hex(values: pl.Series, prefix: bytes) -> pl.Series:
    return (prefix.decode() + values.bin.encode("hex")).alias(values.name)


def _written(texts: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    texts.write_csv(
        buffer, include_header=False, separator="\t", quote_style="never", null_value="\\N"
    )
    return buffer.getvalue()


def _is_plain(block: bytes, frame: pl.DataFrame, prefix: bytes) -> bool:
    """Whether the only control bytes are separators and the only backslashes ours."""
    nulls = frame.null_count().row(0)
    binary = sum(column.count() for column in frame.iter_columns() if column.dtype == pl.Binary)
    slashes = sum(nulls) + binary * prefix.count(b"\\")
    controls = int(np.count_nonzero(np.frombuffer(block, np.uint8) < CONTROLS))
    return controls == frame.height * frame.width and _count(block, BACKSLASH) == slashes


def _count(block: bytes, byte: int) -> int:
    """How often `byte` occurs; at once when it does not, and then without looking at each."""
    if byte.to_bytes() not in block:
        return 0
    return int(np.count_nonzero(np.frombuffer(block, np.uint8) == byte))
