"""Rows of MySQL's text protocol become the values that they hold, or an error."""

import pyarrow as pa
import pytest

from tuomin.connectors.mysql.frames import frame
from tuomin.errors import ConnectorError

SIZES = (0, 1, 12, 13, 250, 251, 65_535, 65_536, 1 << 24)


def spelt(value):
    """A value behind its length."""
    if value is None:
        return b"\xfb"
    size = len(value)
    if size < 251:
        return bytes([size]) + value
    mark, width = (0xFC, 2) if size < 1 << 16 else (0xFD, 3) if size < 1 << 24 else (0xFE, 8)
    return bytes([mark]) + size.to_bytes(width, "little") + value


def read(rows, **options):
    block, starts = b"", []
    for row in rows:
        starts.append(len(block) + 4)
        block += b"head" + b"".join(map(spelt, row))
    return frame(block, starts, ["a", "b"], **options)


def test_values_of_any_length_are_read():
    rows = [("中" * size, b"\xff" * size) for size in SIZES] + [(None, b""), ("", None)]
    encoded = [(text if text is None else text.encode(), value) for text, value in rows]

    assert read(encoded, binary=["b"]).rows() == rows


@pytest.mark.parametrize(
    "row", [("中".encode()[:2], "中".encode()[2:]), (b"a\xff", b""), (b"\x80", None)]
)
def test_texts_that_are_no_utf8_are_refused(row):
    with pytest.raises(pa.ArrowInvalid):
        read([row])


@pytest.mark.parametrize(
    "block", [b"", b"\x03ab", b"\x01a", b"\xfc\x01", b"\xff", b"\x00\xfe" + b"\xff" * 8]
)
def test_rows_that_are_cut_off_are_refused(block):
    with pytest.raises(ConnectorError):
        frame(block, [0], ["a", "b"])
