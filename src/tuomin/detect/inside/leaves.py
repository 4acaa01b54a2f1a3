"""JSON and lists of fields seen path by path: each leaf as a column of its own, named by its key.

JSON that is written as text inside of JSON is opened too.

>>> import polars as pl
>>> found = leaves(pl.Series(['{"user": {"phone": "1"}, "tags": ["a", "b"]}', None, "[1"]))
>>> sorted((path, leaf.values.to_list(), leaf.rows) for path, leaf in found.items())
[('$.tags[*]', ['a', 'b'], 1), ('$.user.phone', ['1'], 1)]
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import polars as pl

from tuomin.checks import person_name
from tuomin.detect.inside import fields

MOST, FIRST = 0.6, 20  # share of the first texts that decide
DOCUMENTS = 500  # documents of a sample that are parsed
WIDEST = 200  # paths of one column
DEEPEST = 16
MARK = re.compile("[=:：<]")  # which everything that names its fields has
LONGEST_KEY = 64  # characters
DATA, HAN = re.compile("[0-9]{7}|@"), re.compile("[\u3400-\u9fff·]{2,20}$")
ALONE = 2  # documents that share a name of a field, where any word may look like one


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """All values under one path (String), and in how many documents there are any."""

    key: str
    parent: str
    values: pl.Series
    rows: int


@dataclass
class _Growing:
    key: str
    parent: str
    values: list[str] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)


def is_json(texts: pl.Series) -> bool:
    """Whether most texts open like a JSON object or list, and some of them are."""
    heads = _filled(texts).slice(0, FIRST).to_list()
    opening = [text for text in heads if text.lstrip()[:1] in {"{", "["}]
    return len(opening) > MOST * len(heads) and any(parsed(text) is not None for text in opening)


def has_fields(texts: pl.Series) -> bool:
    """Whether most texts are XML, query strings or other lists of named fields."""
    texts = _filled(texts)
    step = _step_of(texts)
    heads = texts.slice(0, FIRST * step).to_list()[::step]
    if sum(bool(MARK.search(text)) for text in heads) <= MOST * len(heads):
        return False
    return sum(bool(fields.parse(text)) for text in heads) > MOST * len(heads)


def opened(texts: pl.Series) -> dict[str, Leaf]:
    """The leaves of JSON or of fields; none of other texts."""
    if is_json(texts):
        return leaves(texts)
    return leaves(texts, parse=fields.parse) if has_fields(texts) else {}


def documents(texts: pl.Series) -> pl.Series:
    """The texts that are looked at: all, or DOCUMENTS of them from all over."""
    texts = _filled(texts)
    step = _step_of(texts)
    return texts.gather_every(step) if step > 1 else texts


def leaves(texts: pl.Series, *, parse: Callable[[str], Any] | None = None) -> dict[str, Leaf]:
    """A Leaf for each path of the documents, in the order in which paths appear.

    `parse` takes a text apart where it is no JSON.
    """
    parse = parse or parsed
    found: dict[str, _Growing] = {}
    for row, text in enumerate(documents(texts)):
        for path, key, parent, value in walk(parse(text)):
            if path not in found and len(found) >= WIDEST:
                continue
            leaf = found.setdefault(path, _Growing(key, parent))
            leaf.values.append(value)
            leaf.rows.add(row)
    least = ALONE if parse is not parsed else 1
    return {
        path: Leaf(
            key=leaf.key,
            parent=leaf.parent,
            values=pl.Series(leaf.values, dtype=pl.String),
            rows=len(leaf.rows),
        )
        for path, leaf in found.items()
        if len(leaf.rows) >= min(least, texts.len())
    }


def _step_of(texts: pl.Series) -> int:
    """How many texts from one document to the next that is looked at."""
    return max(1, -(-texts.len() // DOCUMENTS))


def _filled(texts: pl.Series) -> pl.Series:
    return texts.drop_nulls() if texts.null_count() else texts


def parsed(text: str) -> Any:
    """The document, or None for what is no JSON or nested beyond reason."""
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None


def walk(
    node: Any, path: str = "$", key: str = "", parent: str = "", depth: int = 0
) -> Iterator[tuple[str, str, str, str]]:
    """Path, key, the key above it and text of everything that stands in a document."""
    if depth > DEEPEST or node is None:
        return
    if isinstance(node, dict):
        for name, child in node.items():
            yield from walk(child, f"{path}.{_step(name)}", name, key, depth + 1)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child, f"{path}[*]", key, parent, depth + 1)
    elif isinstance(node, str) and (nested := _nested(node)) is not None:
        yield from walk(nested, path, key, parent, depth + 1)
    else:
        text = str(node).lower() if isinstance(node, bool) else str(node)
        yield path, key, parent, text


def _nested(text: str) -> Any:
    """The object or list that a string spells, or None."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    found = parsed(text)
    return found if isinstance(found, dict | list) else None


@lru_cache(maxsize=4096)
def _step(name: str) -> str:
    """A key as a step of a path; long ones, numbers, addresses and people are data, no names."""
    if len(name) > LONGEST_KEY or name.isdigit() or DATA.search(name):
        return "*"
    return "*" if HAN.match(name) and person_name.valid(pl.Series([name]))[0] else name
