"""A Sketch: the distinct texts of any number of Series in bounded memory.

Beyond a number of texts only those with the smallest hashes stay, and how small these are tells
how many there were (Bar-Yossef et al. 2002, bottom-k). What stays depends on which texts there
were, and never on their order or on how they were cut.

>>> import polars as pl
>>> sketch = Sketch(most=100)
>>> for start in range(0, 3000, 7):
...     sketch.add(pl.Series([str(number) for number in range(start, start + 9)]))
>>> sketch.texts.len(), 2_000 < sketch.total < 4_000
(100, True)
"""

import polars as pl

MOST = 20_000  # texts
HASHES = 2**64


class Sketch:
    """Distinct texts: all of them, or `most` drawn by their hashes."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept = pl.DataFrame(schema={"text": pl.String, "hash": pl.UInt64})
        self._is_cut = False

    @property
    def texts(self) -> pl.Series:
        """The texts that stayed, the smallest hash first."""
        return self._kept["text"]

    @property
    def total(self) -> int:
        """How many distinct texts there were: a count, or an estimate where some are gone."""
        if not self._is_cut:
            return self._kept.height
        return round((self._most - 1) * HASHES / (int(self._kept["hash"][-1]) + 1))

    def add(self, texts: pl.Series) -> None:
        """Take in texts without nulls."""
        if texts.is_empty():
            return
        new = pl.DataFrame({"text": texts, "hash": texts.hash()})
        if texts.len() > self._most:
            smallest = new["hash"].unique().bottom_k(self._most + 1)
            new = new.filter(pl.col("hash") <= smallest.max())
        if self._is_cut:
            new = new.filter(pl.col("hash") <= self._kept["hash"][-1])
        kept = pl.concat([self._kept, new]).unique().sort("hash", "text")
        self._is_cut = self._is_cut or kept.height > self._most
        self._kept = kept.head(self._most)

    def share(self, answers: pl.Series) -> int:
        """How many of all distinct texts have what `answers` says of `texts`."""
        return round(int(answers.sum()) * self.total / (self._kept.height or 1))
