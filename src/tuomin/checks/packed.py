r"""What packed bytes and coded words say in text: gzip, zlib and bzip2 streams, UTF-16, base64.

>>> import gzip
>>> packed_text(gzip.compress(b"call 13800138000"))
'call 13800138000'
>>> packed_text(b"\xff\xd8\xff\xe0")
"""

import base64
import binascii
import bz2
import re
import zlib
from collections.abc import Callable
from typing import Any

MOST = 1 << 20  # bytes of one value that are looked at, packed and unpacked
PACKED = (b"\x1f\x8b", b"BZh", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def packed_text(value: bytes) -> str | None:
    """The text of bytes that are text as a whole, or packed; else None."""
    inside, _ = opened(value)
    if inside is not None:
        return packed_text(inside)
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


def opened(value: bytes, most: int = MOST) -> tuple[bytes | None, bool]:
    """What gzip, zlib or bzip2 streams one behind the other hold, at most `most` bytes and None for
    other bytes; and whether they were read to their end.
    """
    found, size, rest = [], 0, value
    while rest.startswith(PACKED) and size < most:
        try:
            packer = _packer(rest)
            found.append(packer.decompress(rest, most - size))
        except (OSError, ValueError, zlib.error):
            break
        size += len(found[-1])
        if not packer.eof:
            break
        rest = packer.unused_data
    return (b"".join(found) if found else None), not rest


def _packer(value: bytes) -> Any:
    is_bzip = value.startswith(b"BZh")
    return bz2.BZ2Decompressor() if is_bzip else zlib.decompressobj(zlib.MAX_WBITS | 32)


def decoded(decode: Callable[[str], bytes], word: str) -> bytes:
    """The bytes that a word stands for, none where it stands for none."""
    try:
        return decode(word)
    except (binascii.Error, ValueError):
        return b""


def padded(word: str, by: int) -> str:
    bare = word.rstrip("=").replace("-", "+").replace("_", "/")
    return bare + "=" * (-len(bare) % by)


def from_base64(word: str) -> str:
    """A word that was cut off may be one character too long."""
    bare = word.rstrip("=")
    whole = bare[:-1] if len(bare) % 4 == 1 else bare
    return _printed(decoded(base64.b64decode, padded(whole, 4)))


def from_base32(word: str) -> str:
    return _printed(decoded(base64.b32decode, padded(word, 8)))


def from_hex(word: str) -> str:
    return _printed(decoded(bytes.fromhex, word[: len(word) // 2 * 2]))


def _printed(value: bytes) -> str:
    text = packed_text(value) if value else None
    return text if text and text.replace("\n", " ").isprintable() else ""
