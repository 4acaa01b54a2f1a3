r"""Texts in bytes that are no UTF-8: in UTF-16 or GB 18030 as a whole, else between other bytes.

>>> found = [*pieces("电话 1".encode("gb18030")), *pieces(b"\x00\x08phone 138001\xff")]
>>> [(piece.text, piece.encoding, piece.is_fixed) for piece in found]
[('电话 1', 'gb18030', False), ('phone 138001', 'utf-8', True)]
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tuomin.checks.packed import CONTROL, packed_text

KINDS = {0x00: "0"} | dict.fromkeys(range(0x20, 0x7F), "a")
KINDS |= dict.fromkeys(range(0x80, 0xC0), "c") | dict.fromkeys(range(0xC2, 0xF0), "b")
CLASSES = "".join(KINDS.get(code, " ") for code in range(256)).encode()
"""Of bytes: `a` printed ASCII, `b` the first and `c` another byte of a longer character."""
# As long as a mobile, or two Han: by luck, pictures and cipher texts hardly have what says who.
SIGN = re.compile(b"aaaaaaaaaaa|bccbcc")
NONE = re.compile(b"[ 0]")
WIDE_SIGN = 11 * b"a0"
RUN = re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){2,}")
RUN_WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){11,}")
NATIONAL = "gb18030"
MARK = 2  # bytes
USUAL = 0.9  # share of the characters of Chinese texts that GB 2312 has
MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A text from `start` to `end`. `is_fixed`: other bytes may count on its length."""

    start: int
    end: int
    text: str
    encoding: str
    is_fixed: bool = False

    def spelled(self, text: str) -> bytes:
        """Another text as it is to stand in this place."""
        new = text.encode(self.encoding, "replace")
        if not self.is_fixed:
            return new
        blank, size = " ".encode(self.encoding), self.end - self.start
        cut = new[:size].decode(self.encoding, "ignore").encode(self.encoding)
        return cut + blank * ((size - len(cut)) // len(blank))


def pieces(value: bytes) -> Iterator[Piece]:
    """The texts in bytes, in order."""
    whole = _whole(value)
    if whole:
        yield whole
        return
    kinds, done = value.translate(CLASSES), 0
    found = [match for span in _stretches(kinds) for match in RUN.finditer(value, *span)]
    wide = RUN_WIDE.finditer(value) if WIDE_SIGN in kinds else ()
    for match in sorted([*found, *wide], key=re.Match.start):
        if match.start() >= done:
            done = match.end()
            yield _between(match)


def _stretches(kinds: bytes) -> Iterator[tuple[int, int]]:
    """From where to where all bytes may be printed, around each sign."""
    end = 0
    while sign := SIGN.search(kinds, end):
        start = max(end, *(kinds.rfind(none, end, sign.start()) + 1 for none in (b" ", b"0")))
        stop = NONE.search(kinds, sign.end())
        end = stop.start() if stop else len(kinds)
        yield start, end


def _between(match: re.Match[bytes]) -> Piece:
    encoding = "utf-16-le" if match.re is RUN_WIDE else "utf-8"
    return Piece(
        start=match.start(),
        end=match.end(),
        text=match[0].decode(encoding, "ignore"),
        encoding=encoding,
        is_fixed=True,
    )


def _whole(value: bytes) -> Piece | None:
    encoding = _encoding(value)
    start = MARK if value[:MARK] in MARKS else 0
    text = _decoded(value[start:], encoding)
    if not text or (encoding == NATIONAL and not _is_chinese(text)):
        return None
    return Piece(start=start, end=len(value), text=text, encoding=encoding)


def _encoding(value: bytes) -> str:
    """The one that may fit, if any: UTF-16 has a mark, or 0 in every other byte of ASCII."""
    if value[:MARK] in MARKS:
        return MARKS[value[:MARK]]
    if not CONTROL.search(value):
        return NATIONAL
    if packed_text(value) is None:
        return ""
    return "utf-16-le" if value[1::2].count(0) > value[::2].count(0) else "utf-16-be"


def _decoded(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding) if encoding else ""
    except UnicodeDecodeError:
        return ""


def _is_chinese(text: str) -> bool:
    usual = text.encode("gb2312", "ignore").decode("gb2312")
    return len(usual) >= USUAL * len(text)
