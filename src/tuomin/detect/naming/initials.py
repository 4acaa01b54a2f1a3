"""The pinyin initials of Chinese words, so that a comment can explain the name beside it.

>>> is_abbreviated("bxdh", "报修单号"), is_abbreviated("bxdh", "保险单号")
(True, True)
"""

from functools import lru_cache

from tuomin.detect.naming.comments import clauses
from tuomin.detect.naming.sounds import syllables

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
    return any(syllable.startswith(letter) for syllable in syllables(character))
