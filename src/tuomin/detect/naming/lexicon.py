"""The lexicon: what the words beside the names of Kinds stand for, and Chinese cut into words.

A word may stand in several classes (`photo` is a thing and says where a file lies); its place in
the phrase decides, see names.py.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tuomin.detect.naming.sounds import written

CLASSES = (
    "person", "account", "child", "organisation", "thing", "goods", "device", "act", "own",
    "record", "diary", "link", "shelf",
    "measure", "money", "number", "key", "label", "moment", "locator",
    "animal", "asking", "audit", "filler",
)  # fmt: skip
_UNIT = re.compile(r"[0-9a-z]+|.", re.DOTALL)
OWNERS = ("person", "organisation", "act", "thing")
STATES = ("hashed", "encrypted", "masked")


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Classes of each word, apart for pinyin (`sp` is 商品 there, nothing in English)."""

    classes: dict[str, frozenset[str]]
    pinyin: dict[str, frozenset[str]]
    states: dict[str, str]

    def of(self, word: str) -> frozenset[str]:
        """The classes of a Chinese word, or an English one in any number; empty if unknown."""
        found = self.classes.get(word)
        if found is None and word.isascii() and word.endswith("s"):
            found = self.classes.get(word[:-1]) or self.classes.get(f"{word[:-3]}y")
        return found or frozenset()

    def owner(self, word: str) -> str:
        """Whether a word before the head says whose it is: one of OWNERS or ""."""
        return _first_owner(self.of(word))

    def pinyin_owner(self, word: str) -> str:
        """The same for pinyin, in full or by initials."""
        return _first_owner(self.pinyin.get(word, frozenset()))


def _first_owner(classes: frozenset[str]) -> str:
    return next((name for name in OWNERS if name in classes), "")


@cache
def lexicon() -> Lexicon:
    raw = yaml.safe_load(
        files("tuomin.detect.naming").joinpath("lexicon.yaml").read_text(encoding="utf-8")
    )
    spoken: dict[str, set[str]] = {}
    pinyin: dict[str, set[str]] = {}
    for name in CLASSES:
        for language, words in raw[name].items():
            for word in words.split():
                found = pinyin if language == "pinyin" else spoken
                found.setdefault(word.lower(), set()).add(name)
                for sound in written(word):
                    pinyin.setdefault(sound, set()).add(name)
    states = {word.lower(): state for state in STATES for word in _words(raw["state"][state])}
    return Lexicon(
        classes={word: frozenset(found) for word, found in spoken.items()},
        pinyin={word: frozenset(found) for word, found in pinyin.items()},
        states=states,
    )


def _words(by_language: dict[str, Any]) -> Iterable[str]:
    return (word for words in by_language.values() for word in words.split())


class Segmenter:
    """Cuts Chinese into known words: fewest unknown characters first, then fewest words."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._longest = max(map(len, self._known), default=1)

    def cut(self, text: str) -> list[str]:
        """The words of `text`; letters and digits that stand together are never cut.

        >>> Segmenter(["用户", "用户名", "名称", "qq号"]).cut("用户名称qq号x1")
        ['用户', '名称', 'qq号', 'x1']
        """
        units = _UNIT.findall(text)
        costs = [(0, 0)] + [(len(units) + 1, 0)] * len(units)
        starts = [0] * (len(units) + 1)
        for end in range(1, len(units) + 1):
            for start in range(max(0, end - self._longest), end):
                known = "".join(units[start:end]) in self._known
                if not known and end - start > 1:
                    continue
                cost = (costs[start][0] + (not known), costs[start][1] + 1)
                if cost < costs[end]:
                    costs[end], starts[end] = cost, start
        words: list[str] = []
        end = len(units)
        while end:
            words.append("".join(units[starts[end] : end]))
            end = starts[end]
        return words[::-1]
