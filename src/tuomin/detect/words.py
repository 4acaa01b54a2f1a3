"""The words of a name, as a person reads them: snake_case, camelCase, digits and Chinese apart.

>>> split("userPhoneNo2")
('user', 'phone', 'no')
>>> split("用户phone_md5")
('用户', 'phone', 'md5')
"""

import re
import unicodedata
from functools import lru_cache

_RUN = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff\U00020000-\U0003134f]+")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_WHOLE = frozenset(
    [
        "md5",
        "sha1",
        "sha256",
        "sm2",
        "sm3",
        "sm4",
        "base64",
        "ipv4",
        "ipv6",
        "cvv2",
        "cvn2",
        "cvc2",
        "icd10",
        "oauth2",
        "imei1",
        "imei2",
        "p12",
        "mac2",
        "h5",
    ]
)
LONGEST = 512  # characters of a name that are read; engines allow 64 to 128


@lru_cache(maxsize=65536)
def split(name: str) -> tuple[str, ...]:
    """The words of `name` in lower case; numbers that merely count (`addr2`) are left out."""
    text = unicodedata.normalize("NFKC", name)[:LONGEST]
    words: list[str] = []
    for run in _RUN.findall(text):
        words += _parts(run)
    return tuple(words)


def _parts(run: str) -> list[str]:
    if run.lower() in _WHOLE or not run.isascii():
        return [run.lower()]
    parts = _PART.findall(run)
    joined = [f"{left}{right}".lower() for left, right in zip(parts, parts[1:], strict=False)]
    words = []
    skip = False
    for place, part in enumerate(parts):
        if skip:
            skip = False
        elif place < len(joined) and joined[place] in _WHOLE:
            words.append(joined[place])
            skip = True
        elif not part.isdigit():
            words.append(part.lower())
    return words


def is_chinese(word: str) -> bool:
    return not word.isascii()


@lru_cache(maxsize=65536)
def pieces(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """Cut a glued word (`phonenumber`) into `known` words, fewest first; () when it cannot be.

    >>> pieces("loginipaddr", frozenset({"login", "ip", "addr", "lo"}))
    ('login', 'ip', 'addr')
    """
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(2, len(word) + 1):
        for start in range(max(0, end - 16), end - 1):
            before = best[start]
            if before is None or word[start:end] not in known:
                continue
            found = best[end]
            if found is None or len(before) + 1 < len(found):
                best[end] = (*before, word[start:end])
    return best[-1] or ()
