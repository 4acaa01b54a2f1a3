"""What can be read out of a table's surrogates without a key: masks that show too much, parts that
stayed, plain hashes, values that are computed from originals.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

from tuomin.proof.codes.holdings import Holding
from tuomin.proof.codes.parts import TIMES
from tuomin.proof.codes.reading import Side, first
from tuomin.proof.guessing.derived import KEPT, derived, is_told
from tuomin.proof.guessing.enumeration import WITH_AGE, Enumeration, Masks, has_age
from tuomin.proof.guessing.guesses import Guesses
from tuomin.proof.guessing.own import is_asked, is_known, origins
from tuomin.proof.guessing.scattered import scattered
from tuomin.proof.guessing.undone import undone
from tuomin.proof.outcome.model import Flaw
from tuomin.proof.rules.scene import Scene


@dataclass(frozen=True, kw_only=True)
class Readable:
    """One table when it is read; a table that only the copy has is without a `source`."""

    scene: Scene
    enumeration: Enumeration
    guesses: Guesses
    source: Side | None
    target: Side

    def flaws(self) -> Iterator[Flaw]:
        """Columns that show identifiers, or a part of them."""
        yield from self._masks()
        yield from self._parts()
        yield from self._hashes()
        yield from self._computed(set(self.enumeration.masks))

    def _parts(self) -> Iterator[Flaw]:
        """Identifiers of which aligned rows still carry the beginning or the end."""
        view = self.scene.view
        kept = {each.column: each.kept for each in view.columns}
        for holding in self.scene.pair.common:
            parts = [name for name in view.traces if name[0] == holding.name]
            share = max(map(view.traced, parts), default=0.0)
            if share > kept[holding.name] and holding.name not in self._shown:
                count = round(share * self.scene.sides.target.count)
                yield self.scene.flaw("partly", holding, count, allows="masked")

    def _masks(self) -> Iterator[Flaw]:
        flaw = self.scene.flaw
        for column, masks in self._shown.items():
            holding = self._holding(column)
            if masks.partly:
                yield flaw("partly", holding, masks.partly, allows="masked")
            if masks.few:
                yield flaw("few", holding, masks.few, candidates=masks.fewest)
            if masks.dates and has_age(self.scene.pair.common):
                yield flaw("few", holding, masks.dates, candidates=WITH_AGE)
            for beside, count in masks.restored.items():
                yield flaw("restored", holding, count, beside=beside)

    @cached_property
    def _shown(self) -> dict[str, Masks]:
        """Masks by column, where there are more than the source has: its own hide what they hid."""
        found = {column: self._beyond(column) for column in self.enumeration.masks}
        return {column: masks for column, masks in found.items() if masks.partly or masks.restored}

    def _beyond(self, column: str) -> Masks:
        masks, source = self.enumeration.masks[column], self.source
        if source is None:
            return masks
        side = replace(source, holdings=[each for each in source.holdings if each.name == column])
        with closing(side.batches()) as batches:
            own = self.enumeration.masked(batches, column)
        sides = self.scene.sides
        return masks.beyond(own, share=min(1.0, sides.target.count / max(1, sides.source.count)))

    def _hashes(self) -> Iterator[Flaw]:
        among = self.scene.among
        found = [*self.enumeration.digests.found(self.guesses, among=among)]
        found += self.enumeration.numbered.found(self.guesses, among=among)
        for column, kind, function, count in found:
            holding = self._holding(column)
            yield self.scene.flaw(
                "hash", holding, count, allows="masked", kind=kind, function=function
            )

    def _computed(self, shown: set[str]) -> Iterator[Flaw]:
        """Columns that are originals turned about, but for those that are masks and `shown`."""
        kept = {each.column for each in self.scene.view.columns if each.kept >= KEPT}
        changed = {
            each.name: each
            for each in self.target.holdings
            if each.name not in kept | shown and each.column.family not in TIMES
        }
        for name, holding in changed.items():
            way, kind = self._turned(name)
            if way:
                rows = self.scene.sides.target.count
                yield self.scene.flaw(
                    "computed", holding, rows, allows="masked", kind=kind, origin=way
                )
        for holding, old, count in self._followed(kept, changed):
            yield self.scene.flaw(
                "computed", holding, count, allows="masked", kind=old.kind, origin=old.name
            )

    def _turned(self, name: str) -> tuple[str, str | None]:
        """How the values come from originals by themselves, whatever row they stand in."""
        some = self.scene.found[name].some
        way = undone(some, self.scene.identifiers)
        if way or self.scene.alignment:
            return way, None
        return scattered(some, self.guesses.plain, among=self.scene.among) or ("", None)

    def _followed(
        self, kept: AbstractSet[str], changed: Mapping[str, Holding]
    ) -> Iterator[tuple[Holding, Holding, int]]:
        """Columns that follow from an identifier: kept ones in the source, `changed` ones in the
        aligned rows.
        """
        pair, alignment = self.scene.pair, self.scene.alignment
        asked = [each for each in pair.common if each.name in kept and is_asked(each)]
        if not self.source or not any(map(is_told, pair.holdings)) or not (asked or alignment):
            return
        names = changed.keys() | {each.name for each in asked}
        told = [each for each in pair.holdings if each.name in names or is_told(each)]
        told += [each for each in pair.holdings if is_known(each) and each not in told]
        ours = first(self.source, told)
        yield from origins(ours, told, asked)
        if alignment:
            rows = alignment.left, alignment.right
            yield from derived(ours, told, self.target, rows, changed)

    def _holding(self, column: str) -> Holding:
        return next(each for each in self.target.holdings if each.name == column)
