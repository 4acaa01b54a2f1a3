r"""Texts with escapes, as in JSON: what they say, and where each character of that stands.

>>> [reading.plain for reading in readings('{"a": "\\u0031\\u0033x"}')]
['{"a": "13x"}']
>>> [reading.plain for reading in readings(r"D:\u0031\b")]
['D:\\u0031\\b', 'D:1\x08']
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from tuomin.transforms.written.spelling import SEPARATORS, WIDTH

HEX = "[0-9A-Fa-f]"
ESCAPE = re.compile(
    rf"\\(?:u([Dd][89ABab]{HEX}{{2}})\\u([Dd][C-Fc-f]{HEX}{{2}})|u({HEX}{{4}})|([\"\\/bfnrt]))"
)
SIGNS = dict(zip('"\\/bfnrt', '"\\/\b\f\n\r\t', strict=True))
DEEP = 3  # JSON inside of a string of JSON, twice
ASCII = range(0x21, 0x7F)
SPELLED = {
    **{f"\\u{code:04x}": chr(code) for code in ASCII},
    **{f"\\u{code + WIDTH:04x}": chr(code) for code in ASCII},
    **{f"\\u{ord(sign):04x}": "" for sign in SEPARATORS},
    **{f"\\{sign}": "" for sign in "bfnrt"},
}
"""What escapes are worth where identifiers are looked for."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A text as it is read; its character `n` stands at `places[n]` of the text itself."""

    plain: str
    places: Sequence[int]


def readings(text: str) -> Iterator[Reading]:
    """What the text may say: as it is, and with its escapes undone, level by level.

    JSON says nothing as it is: a match could begin inside an escape, and break it.
    """
    now = Reading(plain=text, places=range(len(text) + 1))
    if "\\" not in text:
        yield now
        return
    if not is_json(text):
        yield now
    for _ in range(DEEP):
        undone = _undone(now)
        if undone.plain == now.plain:
            return
        yield (now := undone)


def is_json(text: str) -> bool:
    """Whether the text is an object, a list or a string of JSON."""
    try:
        return text.lstrip()[:1] in {"{", "[", '"'} and json.loads(text) is not None
    except (ValueError, RecursionError):
        return False


def spelled(texts: pl.Series) -> pl.Series:
    """The texts with escapes undone as far as identifiers can have them, and without backslashes.

    Only for a first look: it takes what is one character for several, or for none.
    """
    rows = texts.str.contains("\\", literal=True).fill_null(value=False).arg_true()
    if rows.is_empty():
        return texts
    told = texts.gather(rows).str.replace_all(r"\\+", "\\")
    undone = told.str.replace_many(SPELLED, ascii_case_insensitive=True)
    return texts.clone().scatter(rows, undone.str.replace_all("\\", "", literal=True))


def _undone(reading: Reading) -> Reading:
    text, places = reading.plain, reading.places
    plain: list[str] = []
    found: list[int] = []
    last = 0
    for match in ESCAPE.finditer(text):
        plain += (text[last : match.start()], _sign(match))
        found += (*places[last : match.start()], places[match.start()])
        last = match.end()
    return Reading(plain="".join((*plain, text[last:])), places=[*found, *places[last:]])


def _sign(match: re.Match[str]) -> str:
    high, low, code, sign = match.groups()
    if sign:
        return SIGNS[sign]
    return chr(int(code, 16)) if code else _pair(int(high, 16), int(low, 16))


def _pair(high: int, low: int) -> str:
    return chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
