"""What a column comment says, without its noise: enumerations, brackets, asides, alternatives.

>>> clauses("用户性别（0男 1女 2未知）")
(('用户性别',), ('0男 1女 2未知',))
>>> clauses("状态：0->禁用；1->启用")
(('状态',),)
>>> clauses("state of it, 1 enabled 0 disabled")
(('state of it',),)
>>> clauses("收货人/公司名称,必填")
(('收货人', '公司名称'), ('必填',))
>>> choices("用户性别（0男 1女 2未知）")
('男', '女', '未知')
"""

import re
import unicodedata
from functools import lru_cache

LONGEST = 256  # characters of a comment that are read
_BRACKETS = re.compile(r"[(\[{【〔《<「『]([^()\[\]{}【】〔〕《》<>「」『』]*)[)\]}】〕》>」』]")
_QUOTES = re.compile(r"[\"'`“”‘’]")
# What stands for a choice: `0->`, `1:`, `2=`, `bank =`, `0 男`, `A、`.
_CHOICE = re.compile(
    r"(?:(?<=[\s:,;,。、/])|^)(?:[A-Za-z0-9_]{1,16}\s*(?:=>|=)"
    r"|(?:[0-9]{1,3}|[A-Za-z])\s*(?:->|[-:~.>、]|\s?(?=[\u4e00-\u9fff])))"
)
_LISTED = re.compile(r"(?<![0-9A-Za-z])[0-9]{1,3}\s*(?:->|=>|[-=:~.、])?\s*([\u4e00-\u9fff]{1,8})")
_WORDED = re.compile(r"(?<![0-9A-Za-z])[0-9]{1,2} [A-Za-z]+(?:[ ,;/]+[0-9]{1,2} [A-Za-z]+)+")
_BREAK = re.compile(r"[,;。.!?|\n\r\t]|:|--+|—+|\s-\s|\s{2,}")
_OR = re.compile(r"[/、\\&+]|或者|或是|或|以及|\bor\b|\band\b")


@lru_cache(maxsize=65536)
def clauses(comment: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a comment, the one that says most first; each with its alternatives."""
    text = _QUOTES.sub("", unicodedata.normalize("NFKC", comment)[:LONGEST])
    pieces = [*_before_choices(_BRACKETS.sub(" ", text)), *_BRACKETS.findall(text)]
    phrases = (tuple(filter(None, map(_trim, _OR.split(piece)))) for piece in pieces)
    return tuple(dict.fromkeys(phrase for phrase in phrases if phrase))


def _trim(text: str) -> str:
    return text.strip(" \t*#@-_.~=<>")


@lru_cache(maxsize=65536)
def choices(comment: str) -> tuple[str, ...]:
    """The words that a comment lists as values: `0男 1女` says 男 and 女."""
    text = unicodedata.normalize("NFKC", comment)[:LONGEST]
    return tuple(_LISTED.findall(text))


def _before_choices(text: str) -> list[str]:
    """The pieces between punctuation up to the first one that lists choices."""
    if len(listed := list(_LISTED.finditer(text))) > 1 and listed[0].start() == 0:
        return []  # 0平台1机构
    if worded := _WORDED.search(text):
        text = text[: worded.start()]  # 1 enabled 0 disabled
    first = _CHOICE.search(text)
    if first and (first.start() > 0 or "=" in first[0]):
        text = text[: first.start()]
    return _BREAK.split(text)
