"""Texts that hold fields, taken apart: XML, query strings, `key=value`, `k: v` and `姓名：张三`.

>>> parse("name=li&phone=1")
{'name': 'li', 'phone': '1'}
>>> parse("姓名：李明 电话： 1；邮编:2")
{'姓名': '李明', '电话': '1', '邮编': '2'}
>>> parse("<u><tel area='10'>1</tel><tel>2</tel></u>")
{'tel': ['1', '2'], 'area': '10'}
>>> parse("https://x.example/a?uid=7#top"), parse("2024-01-01 10:30 done")
({'uid': '7'}, {})
"""

import re
from typing import Any
from urllib.parse import parse_qsl

LONGEST = 10_000  # characters of a text that are taken apart
FEWEST = 2  # fields that make a text a list of them
ADDRESS = re.compile(r"^(?:[a-z]+://|/)[^\s?]*\?([^\s#]*)")
QUERY = re.compile(r"^[\w.\[\]-]+=[^\s&]*(?:&[\w.\[\]-]+=[^\s&]*)+$")
TAG = re.compile(r"<([A-Za-z_\u4e00-\u9fff][\w.:-]*)((?:\s[^<>]*)?)>\s*(?:<!\[CDATA\[)?([^<>]*)")
ATTRIBUTE = re.compile(r"([A-Za-z_][\w.:-]{0,63})\s?=\s?(?:\"([^\"]*)\"|'([^']*)')")
NAME = r"[A-Za-z_\u4e00-\u9fff][\w.\u4e00-\u9fff-]{0,31}"
EQUAL = re.compile(rf"(?<![\w.-])({NAME})\s?=\s?(?:\"([^\"]*)\"|'([^']*)'|([^\s&;,|，；]+))")
END = rf"(?=\s{{1,8}}{NAME}\s?[:：]|\s{{0,8}}(?:[\n;,|，；。]|$))"
COLON = re.compile(rf"(?:^|[;,|，；。、\s])({NAME})\s?[:：]\s?(?!//)([^\n;,|，；。：:]+?){END}")


def parse(text: str) -> dict[str, Any]:
    """The fields of a text, or nothing where it does not hold some."""
    text = text[:LONGEST].strip()
    address = ADDRESS.match(text)
    if address or QUERY.match(text):
        return dict(parse_qsl(address[1] if address else text, errors="replace"))
    pairs = _tags(text) if text[:1] == "<" else _pairs(text)
    return _gathered(pairs) if address or len(pairs) >= FEWEST else {}


def _tags(text: str) -> list[tuple[str, str]]:
    """Elements with text of their own, and attributes; no parser that entities could blow up."""
    found = []
    for tag, attributes, content in TAG.findall(text):
        if content.strip():
            found.append((tag, content.strip()))
        found += [(name, one or other) for name, one, other in ATTRIBUTE.findall(attributes)]
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    equal = [(match[0], next(filter(None, match[1:]), "")) for match in EQUAL.findall(text)]
    if len(equal) >= FEWEST:
        return equal
    return [*equal, *((name, value.strip()) for name, value in COLON.findall(text))]


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """One value for each name, a list where a name stands several times."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found
