"""The pinyin initials of Chinese words, so that a comment can explain the name beside it.

The 3,755 common characters of GB 2312 stand in the order of their pinyin, so that the code of one
tells its initial; those with several readings stand under one of them and are listed here.

>>> is_abbreviated("bxdh", "报修单号"), is_abbreviated("bxdh", "保险单号")
(True, True)
"""

from bisect import bisect_right
from functools import lru_cache

from tuomin.detect.comments import clauses

LETTERS = "abcdefghjklmnopqrstwxyz"
FIRST = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
"""The code of the first character for each of the letters."""

LAST = 0xD7F9
SEVERAL = {
    "行": "hx", "长": "cz", "重": "cz", "调": "dt", "传": "cz", "曾": "cz", "校": "jx", "会": "hk",
    "参": "cs", "角": "jq", "系": "jx", "期": "qj", "降": "jx", "解": "jx", "还": "hx", "车": "cj",
    "单": "ds", "藏": "cz", "朝": "cz", "省": "sx", "说": "sy", "帐": "z", "账": "z", "籍": "j",
}  # fmt: skip
SHORTEST = 2  # initials


@lru_cache(maxsize=65536)
def is_abbreviated(name: str, comment: str) -> bool:
    """Whether a column's `name` is the initials of what its `comment` says first.

    Digits behind the name do not count.
    """
    letters = name.lower().replace("_", "").rstrip("0123456789")
    if len(letters) < SHORTEST or not letters.isascii():
        return False
    words = next(iter(clauses(comment)), ("",))[0]
    return len(words) == len(letters) and all(map(_may_begin, letters, words))


def _may_begin(letter: str, character: str) -> bool:
    if character in SEVERAL:
        return letter in SEVERAL[character]
    code = int.from_bytes(character.encode("gb2312", errors="ignore"))
    return FIRST[0] <= code <= LAST and letter == LETTERS[bisect_right(FIRST, code) - 1]
