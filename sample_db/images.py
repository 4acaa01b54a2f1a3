"""Binary values: small pictures that open, and templates as readers of faces and fingers give."""

import struct
import zlib
from functools import cache

import polars as pl

from .draws import Draw, among, fork
from .numbers import hex_text

PICTURES = 64
SIDE = 12


def picture() -> Draw:
    """A PNG of its own for each row: one of 64 patterns, and a text chunk that nobody shares."""

    def draw(bits: pl.Expr) -> pl.Expr:
        tail = hex_text(16)(fork(bits, "tail")).cast(pl.Binary)
        return among(_pictures())(bits) + tail

    return draw


def template(magic: bytes, size: int) -> Draw:
    """`size` bytes after the magic ones, as different as two fingers."""
    return lambda bits: pl.lit(magic) + hex_text(size * 2)(bits).str.decode("hex")


def encoded() -> Draw:
    """A picture as text."""
    return lambda bits: picture()(bits).bin.encode("base64")


@cache
def _pictures() -> pl.Series:
    return pl.Series([_png(number) for number in range(PICTURES)])


def _png(number: int) -> bytes:
    """A grey picture of 12 by 12 points (ISO/IEC 15948)."""
    lines = [
        bytes([0, *((number * 37 + x * y * (number + 3)) % 256 for x in range(SIDE))])
        for y in range(SIDE)
    ]
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines), 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )
