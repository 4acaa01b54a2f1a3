"""Opening: columns with the leaves of their documents, and of the documents that leaves are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tuomin.checks import elements
from tuomin.detect.inside.leaves import Leaf, documents, is_json, opened
from tuomin.detect.sample.blobs import text_of
from tuomin.detect.weighing.given import Given
from tuomin.detect.weighing.tables import Entity
from tuomin.model import Classification, Contained

Naming = Callable[[Leaf, Entity, str], Given]
Telling = Callable[[Classification, str, Leaf, int], list[Contained]]


@dataclass(frozen=True, kw_only=True)
class Inner:
    """A Leaf with its path, and the place of its column."""

    path: str
    leaf: Leaf
    place: int


class Opening:
    """`columns` with their `texts`, level by level: behind those that are given come their leaves.

    `levels` are the places of each; `parsed` are those of JSON.
    """

    def __init__(self, given: Sequence[Given], naming: Naming) -> None:
        self.columns: list[Given] = []
        self.texts: list[pl.Series] = []
        self.levels: list[range] = []
        self._inner: dict[int, list[Inner]] = {}
        level = list(given)
        while level or not self.levels:
            places = range(len(self.columns), len(self.columns) + len(level))
            self.levels.append(places)
            self.columns += level
            self.texts += map(_texts, level)
            level = list(self._opened(places, naming))
        self.parsed = {place for place in self._inner if is_json(self.texts[place])}

    def parts(
        self, verdicts: Mapping[int, Classification], telling: Telling
    ) -> dict[int, tuple[Contained, ...]]:
        """What columns contain by the verdicts on their leaves, by their places."""
        return {
            place: tuple(
                part
                for each in inner
                for part in telling(
                    verdicts[each.place], each.path, each.leaf, documents(self.texts[place]).len()
                )
            )
            for place, inner in self._inner.items()
            if inner[0].place in verdicts
        }

    def _opened(self, places: range, naming: Naming) -> Iterator[Given]:
        """The leaves of the columns at such places."""
        count = places.stop
        for place in places:
            leaves = opened(self.texts[place])
            if leaves:
                self._inner[place] = [
                    Inner(path=path, leaf=leaf, place=count + turn)
                    for turn, (path, leaf) in enumerate(leaves.items())
                ]
                count += len(leaves)
                around = self.columns[place]
                yield from (
                    naming(leaf, around.entity, around.column.name) for leaf in leaves.values()
                )


def _texts(given: Given) -> pl.Series:
    if given.values.dtype == pl.Binary:
        return text_of(given.values)
    return elements.each(given.values, given.column)
