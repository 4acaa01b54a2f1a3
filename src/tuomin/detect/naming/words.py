"""The words of a name, as a person reads them: snake_case, camelCase, digits and Chinese apart.

>>> split("userPhoneNo2")
('user', 'phone', 'no')
>>> split("用户phone_md5")
('用户', 'phone', 'md5')
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 512  # characters of a name that are read; engines allow 64 to 128
REMEMBERED = 65536
# Words whose digits belong to them; other digits merely count (`addr2`).
WHOLE = "md5|sha1|sha256|sm[234]|base64|ipv[46]|cv[vcn]2|cvn2|icd10|oauth2|p12|h5"

_RUN = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff\U00020000-\U0003134f]+")
_PART = re.compile(rf"(?i:{WHOLE})(?![a-z0-9])|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^A-Za-z0-9]+")


@lru_cache(REMEMBERED)
def split(name: str) -> tuple[str, ...]:
    """The words of `name` in lower case; numbers that merely count are left out."""
    text = unicodedata.normalize("NFKC", name)[:LONGEST]
    return tuple(part.lower() for run in _RUN.findall(text) for part in _PART.findall(run))


@lru_cache(REMEMBERED)
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
