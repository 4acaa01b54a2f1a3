"""What people are called: surnames by frequency, given names by gender and generation, and the
names of peoples that have no surname.
"""

from functools import cache
from itertools import product

import numpy as np
import polars as pl

from .draws import FINE, Draw, among, below, chance, fork, joined, sometimes
from .words import rows, spelled, words

COMPOUND = 0.006  # of all people; the most frequent of them, 欧阳, is in the common list too
SINGLE = [0.15, 0.3, 0.35, 0.08]  # given names of one character, by generation
GENERATIONS = [1900, 1960, 1980, 2000]
OTHERS = ["维吾尔族", "藏族", "蒙古族"]


def named(people: pl.DataFrame) -> pl.DataFrame:
    """Add family, given and whole name, and their pinyin; the people have `random`, `male`, `year`
    and `ethnicity`.
    """
    bits = fork(pl.col("random"), "name")
    (surnames, sounds), (characters, syllables) = _surnames(), _characters()
    chosen = people.with_columns(
        surname=_surname(bits),
        first=_character(fork(bits, "first")),
        second=_character(fork(bits, "second")),
        lone=below(fork(bits, "short"), 100) < _by_generation([share * 100 for share in SINGLE]),
    ).with_columns(short=pl.col("lone") | (pl.col("first") == pl.col("second")))
    han = chosen.with_columns(
        family=_text(surnames, "surname"),
        given=_text(characters, "first") + _unless_short(_text(characters, "second")),
        pinyin_family=_text(sounds, "surname"),
        pinyin_given=_text(syllables, "first") + _unless_short(_text(syllables, "second")),
    ).with_columns(
        name=pl.col("family") + pl.col("given"),
        pinyin=pl.col("pinyin_family") + pl.col("pinyin_given"),
    )
    return _otherwise(han).drop("surname", "first", "second", "short", "lone")


def called() -> Draw:
    """The name of somebody of whom nothing else is known."""
    surnames, characters = _surnames()[0].head(200), _characters()[0].unique(maintain_order=True)
    return joined(among(surnames), among(characters), sometimes(0.7, among(characters), pl.lit("")))


def _otherwise(people: pl.DataFrame) -> pl.DataFrame:
    """Replace the names of those whose people has names of its own; a few keep a Han name."""
    is_other = pl.col("ethnicity").is_in(OTHERS) & chance(0.85)(fork(pl.col("random"), "other"))
    name, pinyin = _own_names()
    columns = ["name", "pinyin", "given", "pinyin_given", "family", "pinyin_family"]
    values = [name, pinyin, name, pinyin, pl.lit(""), pl.lit("")]
    return people.with_columns(
        pl.when(is_other).then(value).otherwise(column).alias(column)
        for column, value in zip(columns, values, strict=True)
    )


@cache
def _own_names() -> tuple[pl.Expr, pl.Expr]:
    pools = {
        (row["people"], row["gender"], row["place"]): row["names"] for row in rows("minority_names")
    }
    bits = fork(pl.col("random"), "own")
    name, pinyin = pl.lit(""), pl.lit("")
    for people, gender in product(OTHERS, "mf"):
        texts, sounds = spelled(tuple(pools[people, gender, "own"].split()))
        if fathers := pools.get((people, "x", "father"), ""):
            more, heard = spelled(tuple(fathers.split()))
            texts, sounds = _pairs(texts, more, "·"), _pairs(sounds, heard, "")
        is_one = (pl.col("ethnicity") == people) & (pl.col("male") == (gender == "m"))
        name = pl.when(is_one).then(among(texts)(bits)).otherwise(name)
        pinyin = pl.when(is_one).then(among(sounds)(bits)).otherwise(pinyin)
    return name, pinyin


def _pairs(first: pl.Series, second: pl.Series, between: str) -> pl.Series:
    return pl.Series([one + between + two for one, two in product(first, second)])


@cache
def _surnames() -> tuple[pl.Series, pl.Series]:
    return spelled(words("surnames") + words("compound_surnames"))


@cache
def _surname_slots() -> pl.Series:
    """The places of the surnames, each as often as it occurs: rank r about 1 / (r + 6)."""
    common, compound = len(words("surnames")), len(words("compound_surnames"))
    weights = 1 / (np.arange(common) + 6)
    shares = np.concatenate([
        weights / weights.sum() * (1 - COMPOUND), np.full(compound, COMPOUND / compound)
    ])  # fmt: skip
    return pl.Series(np.searchsorted(np.cumsum(shares) * FINE, np.arange(FINE), side="right"))


def _surname(bits: pl.Expr) -> pl.Expr:
    return pl.lit(_surname_slots()).gather(below(fork(bits, "surname"), FINE))


@cache
def _characters() -> tuple[pl.Series, pl.Series]:
    return spelled(tuple(token for row in rows("given_names") for token in row["chars"].split()))


def _character(bits: pl.Expr) -> pl.Expr:
    """The place of a character for this gender and generation."""
    sizes = [len(row["chars"].split()) for row in rows("given_names")]
    group = _generation() * 2 + (~pl.col("male")).cast(pl.Int64)
    start = pl.lit(pl.Series(np.cumsum([0, *sizes[:-1]]))).gather(group)
    return start + below(bits, FINE).cast(pl.Int64) * pl.lit(pl.Series(sizes)).gather(group) // FINE


def _generation() -> pl.Expr:
    return sum((pl.col("year") >= year).cast(pl.Int64) for year in GENERATIONS[1:])  # type: ignore[return-value]


def _by_generation(shares: list[float]) -> pl.Expr:
    return pl.lit(pl.Series(shares)).gather(_generation())


def _text(pool: pl.Series, place: str) -> pl.Expr:
    return pl.lit(pool).gather(pl.col(place))


def _unless_short(text: pl.Expr) -> pl.Expr:
    return pl.when("short").then(pl.lit("")).otherwise(text)
