"""Which alphabet a character belongs to, and the characters that may stand in for it.

Digits stay digits, capitals capitals, Han characters Han characters, full-width ones full-width;
letters of other scripts stay in theirs where it is a contiguous block, else become Latin. Blanks
and punctuation separate and stay. Symbols and emoji become tildes; asterisks would say that
something is hidden.
"""

import unicodedata
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tuomin.arrays.characters import Codes

KEPT, SYMBOL, HAN = 0, 1, 2

SPANS = (
    ("0", "9"), ("A", "Z"), ("a", "z"), ("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"),
    ("Α", "Ρ"), ("α", "ρ"), ("А", "Я"), ("а", "я"), ("ا", "غ"), ("ཀ", "ཇ"),
    ("ぁ", "ん"), ("ァ", "ン"), ("가", "힣"), ("ᠠ", "ᡂ"),
)  # fmt: skip
"""Alphabets as contiguous blocks, the first one number 3: Latin, full-width Latin, Greek, Cyrillic,
Arabic, Tibetan, kana, Hangul, Mongolian."""

DIGITS, CAPITALS, SMALL = 3, 4, 5
LETTERS = len(SPANS) + 3  # how many alphabets there are

IDEOGRAPHS = (0x4E00, 0x9FFF)
ASTRAL_IDEOGRAPHS = (0x20000, 0x3FFFF)
PLANE = 0x10000


@cache
def stand_ins(alphabet: int) -> Codes:
    """The characters that replace those of `alphabet`; for Han the 3,755 most common ones."""
    if alphabet == SYMBOL:
        return np.array([ord("~")], np.uint32)
    if alphabet == HAN:
        rows = [bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)]
        common = b"".join(rows).decode("gb2312", "ignore")
        return np.array([ord(character) for character in common], np.uint32)
    first, last = SPANS[alphabet - DIGITS]
    return np.arange(ord(first), ord(last) + 1, dtype=np.uint32)


def of(codes: Codes) -> NDArray[np.uint8]:
    """The alphabet of each character."""
    alphabets = _plane()[np.minimum(codes, PLANE - 1)]
    first, last = ASTRAL_IDEOGRAPHS
    beyond = np.where((codes >= first) & (codes <= last), HAN, SYMBOL)
    return np.where(codes < PLANE, alphabets, beyond).astype(np.uint8)


@cache
def _plane() -> NDArray[np.uint8]:
    """The alphabets of the first 65,536 characters."""
    categories = map(unicodedata.category, map(chr, range(PLANE)))
    plane = np.array([BY_CATEGORY.get(category, SYMBOL) for category in categories], np.uint8)
    plane[: ord("\x7f") + 1][plane[: ord("\x7f") + 1] == SYMBOL] = KEPT
    for first, last in (IDEOGRAPHS, (0x3400, 0x4DBF), (0xF900, 0xFAFF), (0x3005, 0x3007)):
        plane[first : last + 1] = HAN
    for number, (start, end) in enumerate(SPANS, start=DIGITS):
        plane[ord(start) : ord(end) + 1] = number
    return plane


BY_CATEGORY = {
    **dict.fromkeys(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po"), KEPT),
    **dict.fromkeys(("Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Mc", "Me", "Sm", "Sc", "Sk"), KEPT),
    **dict.fromkeys(("Nd", "Nl", "No"), DIGITS),
    **dict.fromkeys(("Lu", "Lt"), CAPITALS),
    **dict.fromkeys(("Ll", "Lm", "Lo"), SMALL),
}
