"""The words that the sample is made of, from the text files beside this module."""

import csv
from functools import cache
from pathlib import Path

import polars as pl

FOLDER = Path(__file__).parent / "words"


@cache
def words(name: str) -> tuple[str, ...]:
    """All words of `words/NAME.txt`, which spaces and line ends divide."""
    return tuple((FOLDER / f"{name}.txt").read_text(encoding="utf-8").split())


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of `words/NAME.csv` under their headings."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def column(name: str, heading: str) -> pl.Series:
    return pl.Series([row[heading] for row in rows(name)])


def entry(name: str, heading: str, place: str) -> pl.Expr:
    """The word under a heading in the row of `words/NAME.csv` that the fact `place` numbers."""
    return pl.lit(column(name, heading)).gather(pl.col(place))


def lists(name: str, key: str, heading: str) -> dict[str, tuple[str, ...]]:
    """The words under `heading`, by what stands under `key`."""
    return {row[key]: tuple(row[heading].split()) for row in rows(name)}


def spelled(tokens: tuple[str, ...]) -> tuple[pl.Series, pl.Series]:
    """Words and their pinyin, out of tokens such as 王wang."""
    whole = pl.Series(tokens)
    return whole.str.strip_chars_end("abcdefghijklmnopqrstuvwxyz"), whole.str.extract("([a-z]+)$")
