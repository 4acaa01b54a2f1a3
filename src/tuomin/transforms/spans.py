"""Patterns that find personal information inside longer texts, and the names that cues announce.

A pattern is a regex whose one capture group is what has to go; what stands around the group are its
boundaries and stays. A pattern without a group gets the usual boundaries: no letter or digit on
either side.
"""

from functools import cache

import polars as pl

from tuomin.checks.plate import PROVINCE
from tuomin.errors import PolicyError
from tuomin.transforms import pools
from tuomin.transforms.rows import only

EDGE = "[^0-9A-Za-z]"

DEFAULTS = (
    ("email", r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
    ("resident_id", r"[1-9][0-9]{5}[ -]?(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9] ?[0-9]{3}[0-9Xx]"),
    ("mobile", r"(?:(?:\+|00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}"),
    ("bank_card", r"[3-69][0-9]{3}(?:[ -]?[0-9]{4}){2,3}[ -]?[0-9]{1,4}"),
    ("resident_id", r"[1-8][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9]{4}"),
    ("landline", r"\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ -]?[2-9][0-9]{2,3}[ -]?[0-9]{4}"),
    ("uscc", r"[1-9ANY][1-59][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"),
    ("plate", f"{PROVINCE}[A-Z][·•. -]?[0-9A-HJ-NP-Z]{{4,5}}[0-9A-HJ-NP-Z挂学警港澳领]"),
    ("mac", r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}"),
    ("ip", r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}"),
)  # fmt: skip
"""What is taken out of texts when nobody says more: label and pattern."""

COMMON = 200  # of the surnames; rarer ones are words more often than names
NEVER_GIVEN = (
    "的是在了来去打说有和与及或到从被给对把不也都就还要会能可很这那个们为以于上下中级目门店区部司"
)
"""Characters that no given name has, but sentences have behind a surname's character."""


def taken_out(rows: pl.Series, pattern: str, mark: str) -> pl.Series:
    """`rows` with a mark in place of what the three groups of `pattern` have in their middle.

    Matches do not overlap, so two that share a boundary take two passes.
    """
    new = "${1}" + mark + "${3}"
    found = rows.str.contains(pattern)
    return only(
        rows, found, lambda hit: hit.str.replace_all(pattern, new).str.replace_all(pattern, new)
    )


def split(pattern: str) -> str:
    """`pattern` with three groups: the boundary before, what has to go, the boundary behind.

    >>> split("(?:^|x)(a(?:b|c))(?:y|$)")
    '((?:^|x))(a(?:b|c))((?:y|$))'
    >>> split("ab")
    '(^|[^0-9A-Za-z])(ab)([^0-9A-Za-z]|$)'
    """
    found = _groups(pattern)
    if not found:
        return f"(^|{EDGE})({pattern})({EDGE}|$)"
    if len(found) > 1:
        raise PolicyError(f"a pattern for texts has one capture group, not {len(found)}")
    start, end = found[0]
    return f"({pattern[:start]})({pattern[start + 1 : end]})({pattern[end + 1 :]})"


def _groups(pattern: str) -> list[tuple[int, int]]:
    """Where the capture groups of `pattern` open and close."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[int, bool]] = []
    is_class, place = False, 0
    while place < len(pattern):
        following = pattern[place + 1 : place + 2]
        match pattern[place]:
            case "\\":
                place += 1
            case "]" if is_class:
                is_class = False
            case "[" if not is_class:
                is_class = True
                place += following == "]"
            case "(" if not is_class:
                stack.append((place, following != "?"))
            case ")" if stack and not is_class:
                start, captures = stack.pop()
                found += [(start, place)] * captures
        place += 1
    return found


@cache
def cues() -> tuple[str, ...]:
    """Patterns for names that the words around them announce, split."""
    common = "".join(pools.words("surnames"))[:COMMON]
    surname = f"(?:{'|'.join(pools.words('compound'))}|[{common}])"
    given = rf"[\p{{Han}}&&[^{NEVER_GIVEN}]]{{1,2}}"
    before, after = ("|".join(pools.words(name)) for name in ("announced", "titled"))
    latin = r"(?:^|[^A-Za-z])(?i:my name is|i am|attn|dear|contact)[:,]?\s+"
    return (
        split(rf"(?:{before})[是为叫：:\s]*({surname}{given})"),
        split(rf"({surname}{given})(?:{after})"),
        split(rf"({surname})(?:{after})"),
        split(rf"{latin}([A-Z][a-z]+(?: [A-Z][a-z]+){{1,2}})"),
    )


@cache
def cue_words() -> list[str]:
    """Words of which a text has one where a cue is in it."""
    return [
        *pools.words("announced"),
        *pools.words("titled"),
        "name",
        "am ",
        "ttn",
        "ear",
        "ontact",
    ]
