"""The leaves of a column's documents, tallied part by part and judged once, at the end.

Each JSON text counts as a document by itself, whatever stands in the rows around it. Lists of
fields (`k: v`, query strings) look like any text, so whether a column holds them is asked of a
sample.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from tuomin.detect.inside import fields
from tuomin.detect.inside.leaves import ALONE, Leaf, parsed, walk
from tuomin.detect.inside.search import Search
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.sample.profile import profile
from tuomin.detect.sample.sketch import Sketch

MOST = 1_000  # paths of one column
REMEMBERED = 2_000  # texts of one path
TOGETHER = 2_000  # documents that are held open
OPENING = r"^\s*[\[{]"


@dataclass(kw_only=True)
class Path:
    """What stands under one path: in how many documents, and what its `count` texts contain."""

    key: str
    parent: str
    search: Search
    rows: int = 0
    count: int = 0
    texts: Sketch = field(default_factory=lambda: Sketch(REMEMBERED))

    @property
    def leaf(self) -> Leaf:
        """A leaf with the texts that were remembered, as often as they repeat on the average."""
        texts = self.texts.texts
        often = min(self.count, REMEMBERED) // (texts.len() or 1)
        values = pl.concat([texts] * max(1, often))
        return Leaf(key=self.key, parent=self.parent, values=values, rows=self.rows)


class Paths:
    """The paths of one column. With `fielded` texts are taken apart that are no JSON."""

    def __init__(self, detectors: Mapping[str, Detector], *, fielded: bool) -> None:
        self._detectors, self._fielded = detectors, fielded
        self._paths: dict[str, Path] = {}

    def add(self, texts: pl.Series) -> pl.Series:
        """Take in the documents among `texts`; what is to be searched as text comes back."""
        opening = texts.str.contains(OPENING).fill_null(value=False)
        unread = self._grow(texts.filter(opening), parsed)
        others = texts.filter(~opening)
        if self._fielded:
            self._grow(others.drop_nulls(), fields.parse)
        return pl.concat([others, pl.Series(others.name, unread, dtype=pl.String)])

    def found(self) -> Iterator[tuple[str, Path]]:
        """Every path, in order; of fields only those that several texts share."""
        least = ALONE if self._fielded else 1
        return ((name, path) for name, path in sorted(self._paths.items()) if path.rows >= least)

    def _grow(self, texts: pl.Series, parse: Callable[[str], Any]) -> list[str]:
        """Take in documents; the texts that are none come back."""
        parts = (texts.slice(start, TOGETHER) for start in range(0, texts.len(), TOGETHER))
        return [text for part in parts for text in self._grow_part(part, parse)]

    def _grow_part(self, texts: pl.Series, parse: Callable[[str], Any]) -> list[str]:
        held: dict[str, list[str]] = {}
        unread = []
        for text in texts:
            if (document := parse(text)) is None:
                unread.append(text)
            own = set()
            for name, key, parent, value in walk(document):
                if self._knows(name, key, parent):
                    held.setdefault(name, []).append(value)
                    own.add(name)
            for name in own:
                self._paths[name].rows += 1
        for name, values in held.items():
            shape = profile(pl.Series("texts", values, dtype=pl.String))
            path = self._paths[name]
            path.count += shape.count
            path.texts.add(shape.texts)
            path.search.add(shape)
        return unread

    def _knows(self, name: str, key: str, parent: str) -> bool:
        if name not in self._paths and len(self._paths) < MOST:
            self._paths[name] = Path(key=key, parent=parent, search=Search(self._detectors))
        return name in self._paths
