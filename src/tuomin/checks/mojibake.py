r"""Texts whose bytes were taken for those of Western Europe: UTF-8 or GBK in a column of latin1.

>>> restored(pl.Series(["ÕÅÈý", "å¼\u00a0ä¸‰", "café", "Ærøskøbing", "王五", None])).to_list()
['张三', '张三', 'café', 'Ærøskøbing', '王五', None]
"""

import re

import polars as pl

from tuomin.checks import signs

# What bytes from 0x80 on are called: Windows has signs where ISO 8859-1 has none.
LETTERS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)}
BYTES = {ord(letter): byte for byte, letter in LETTERS.items()}
HIGH = "".join(map(re.escape, LETTERS.values()))
SEVERAL = f"[{HIGH}]{{2}}"
OTHER = f"[^\\x00-\\x7f{HIGH}]"
HANZI = re.compile(rb"(?:[\x00-\x7f]|[\xb0-\xf7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe])*")  # GB 2312
PAIR = re.compile(rb"[\xa1-\xfe]{2}")
COMMON = 0xD8  # the first byte of a character that is seldom used
HAN = re.compile("[\u4e00-\u9fff]{2}")


def restored(texts: pl.Series) -> pl.Series:
    """The texts as they were meant; all that are not surely Chinese stay as they are."""
    foreign = signs.has(texts, signs.FOREIGN)
    if not foreign.any():
        return texts
    rows = texts.filter(foreign)
    odd = foreign.arg_true().filter(rows.str.contains(SEVERAL) & ~rows.str.contains(OTHER))
    if odd.is_empty():
        return texts
    meant = [_meant(text) for text in texts[odd]]
    return texts.clone().scatter(odd, pl.Series(meant, dtype=pl.String))


def _meant(text: str) -> str:
    raw = text.translate(BYTES).encode("latin-1")
    encodings = ("utf-8", "gbk") if _is_gbk(raw) else ("utf-8",)
    for encoding in encodings:
        try:
            found = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if HAN.search(found):
            return found
    return text


def _is_gbk(raw: bytes) -> bool:
    """Whether bytes are pairs of GB 2312, most of them of the characters that are used often."""
    pairs = PAIR.findall(raw)
    common = sum(pair[0] < COMMON for pair in pairs)
    return HANZI.fullmatch(raw) is not None and 2 * common > len(pairs)
