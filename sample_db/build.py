"""Rows of all tables, in bounded batches: roots first, then what belongs to each batch of them.

Nothing depends on the size of a batch: two runs with one seed and one number of customers give the
same rows in the same order, table by table.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import polars as pl

from .draws import expression, fork, mark, spread
from .people import people
from .sheet import Sheet

BATCH = 100_000
TURNS = 1 << 20  # more children than any row has


class Builder:
    """Builds the frames of `sheets` for a number of customers and a seed."""

    def __init__(
        self, sheets: Sequence[Sheet], *, rows: int, seed: int, batch: int = BATCH
    ) -> None:
        self.sheets, self.rows, self.seed, self.batch = tuple(sheets), rows, seed, batch
        self.made = dict.fromkeys((sheet.name for sheet in sheets), 0)

    def frames(self) -> Iterator[tuple[Sheet, pl.DataFrame]]:
        """Frames of whole rows, parents before children."""
        for root in self.sheets:
            if root.rows is not None:
                total = root.rows(self.rows)
                for start in range(0, total, self.batch):
                    rows = pl.arange(start, min(start + self.batch, total), eager=True)
                    random = spread(rows, self.seed ^ mark(root.name))
                    yield from self._grow(root, pl.DataFrame({"random": random}))

    def _grow(self, sheet: Sheet, facts: pl.DataFrame) -> Iterator[tuple[Sheet, pl.DataFrame]]:
        """The frame of one sheet over its facts, then those of its children."""
        facts = self._told(sheet, facts)
        yield sheet, facts.select(sheet.values())
        for child in children(self.sheets, sheet):
            yield from self._grow(child, self._repeated(child, facts))

    def _told(self, sheet: Sheet, facts: pl.DataFrame) -> pl.DataFrame:
        """Facts with the number of each row, its person, and what the sheet derives."""
        start = self.made[sheet.name]
        self.made[sheet.name] += facts.height
        rows = pl.Series("row", range(start, start + facts.height), pl.Int64)
        facts = facts.with_columns(rows, rows.alias(sheet.name))
        if sheet.person:
            found = people(rows, sheet.person, self.seed)
            facts = facts.with_columns(found.rename(lambda name: sheet.prefix + name))
        for fact in sheet.derived().values():
            facts = facts.with_columns(fact)
        return facts

    def _repeated(self, child: Sheet, facts: pl.DataFrame) -> pl.DataFrame:
        """The facts that the child needs, once for each of its rows, with `turn` and new bits."""
        each = expression(child.each, child.bits("each")).cast(pl.Int64)
        wanted = needs(self.sheets, child) - {"row", "turn", "random"}
        counted = facts.select(
            *(name for name in facts.columns if name in wanted), "random", turn=pl.int_ranges(each)
        )
        told = counted.filter(pl.col("turn").list.len() > 0).explode("turn")
        bits = fork(pl.col("random"), child.name) + pl.col("turn").cast(pl.UInt64) * TURNS
        return told.with_columns(
            random=bits.map_batches(lambda found: spread(found, self.seed), return_dtype=pl.UInt64)
        )


def whole(
    sheets: Sequence[Sheet], *, rows: int, seed: int, batch: int = BATCH
) -> dict[str, pl.DataFrame]:
    """All rows of each table, by its name: for samples that fit in memory."""
    parts: dict[str, list[pl.DataFrame]] = {}
    for sheet, frame in Builder(sheets, rows=rows, seed=seed, batch=batch).frames():
        parts.setdefault(sheet.name, []).append(frame)
    return {name: pl.concat(frames) for name, frames in parts.items()}


@cache
def children(sheets: tuple[Sheet, ...], parent: Sheet) -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in sheets if sheet.parent is parent)


@cache
def needs(sheets: tuple[Sheet, ...], sheet: Sheet) -> frozenset[str]:
    """The facts that a sheet and those below it compute with."""
    own = [*sheet.values(), *sheet.derived().values()]
    below = children(sheets, sheet)
    own += [expression(child.each, child.bits("each")) for child in below]
    names = {name for value in own for name in value.meta.root_names()}
    return frozenset(names.union(*(needs(sheets, child) for child in below)))
