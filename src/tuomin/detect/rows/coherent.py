"""Coherence: silent columns that say, row by row, what an ID number or a birth date says too.

A date that is the day in the ID number beside it is a birth date, a code that changes with its
seventeenth digit a gender, a number that is the years since then an age, a yes that all children
have and nobody else a mark of minors.
"""

from collections.abc import Iterator, Mapping

import polars as pl

from tuomin.checks import date, resident_id
from tuomin.detect.rows.ages import FOURTEEN
from tuomin.detect.rows.scene import Scene
from tuomin.detect.rows.seats import Seat

RESIDENT, BORN = "identity.cn_resident_id", "identity.birth_date"
RIGHT = 0.9  # share of rows in which two columns have to agree
FEWEST = 12  # rows with both
YEAR = 365.2425
FEW = 4  # codes of a gender
BOTH = 0.05  # share that the rarer of two answers has to have

Said = tuple[str, str, str]  # Kind, and why in English and Chinese


def born(scene: Scene, numbered: str | None, dated: str | None) -> pl.Series | None:
    """The birth date of each row: by its ID number, or by a column of birth dates."""
    if numbered:
        return resident_id.birth(scene.texts(numbered))
    return date.parse(scene.texts(dated)) if dated else None


def males(scene: Scene, numbered: str | None) -> pl.Series | None:
    """Whether each row's ID number was given to a man."""
    return resident_id.is_male(scene.texts(numbered)) if numbered else None


def said(scene: Scene, seat: Seat, births: pl.Series, males: pl.Series | None) -> Iterator[Said]:
    """What a column agrees with."""
    texts = scene.texts(seat.name)
    if seat.days is not None and _agree(date.parse(texts), births):
        yield (
            "identity.birth_date",
            "the birth date in the ID number beside it",
            "与证件号中的出生日期一致",
        )
    elif seat.numbers is not None and _is_age(texts, births):
        yield "identity.age", "the years since the birth date beside it", "与出生日期推算的年龄一致"
    if seat.distinct <= FEW:
        if males is not None and _depends(texts, males):
            yield (
                "identity.gender",
                "it goes with the gender in the ID number",
                "与证件号中的性别一致",
            )
        elif _depends(texts, _years(births, scene) < FOURTEEN):
            yield (
                "minor.minor_under_14",
                "it goes with being under fourteen",
                "与是否不满十四周岁一致",
            )


def _agree(days: pl.Series, births: pl.Series) -> bool:
    both = (days == births).drop_nulls()
    return both.len() >= FEWEST and float(both.mean() or 0) >= RIGHT  # type: ignore[arg-type]


def _is_age(texts: pl.Series, births: pl.Series) -> bool:
    """Whether number and year of birth always add up to the same year, or the one before."""
    ages = texts.cast(pl.Float64, strict=False)
    sums = (ages + births.dt.year()).drop_nulls()
    if sums.len() < FEWEST or ages.n_unique() < FEW:
        return False
    middle = sums.median() or 0.0
    near = sums.is_between(float(middle) - 1, float(middle) + 1)  # type: ignore[arg-type]
    return float(near.mean() or 0) >= RIGHT  # type: ignore[arg-type]


def _years(births: pl.Series, scene: Scene) -> pl.Series:
    return (pl.Series([scene.today], dtype=pl.Date) - births).dt.total_days() / YEAR


def _depends(texts: pl.Series, answers: pl.Series) -> bool:
    """Whether each answer goes with texts of its own; both answers have to occur."""
    both = pl.DataFrame({"text": texts, "answer": answers}).drop_nulls()
    if both.height < FEWEST or not BOTH <= float(both["answer"].mean() or 0) <= 1 - BOTH:  # type: ignore[arg-type]
        return False
    counts = both.group_by("text", "answer").len()
    best = counts.group_by("text").agg(pl.col("answer").sort_by("len").last(), pl.col("len").max())
    return best["answer"].n_unique() > 1 and best["len"].sum() >= RIGHT * both.height


def columns(kinds: Mapping[str, frozenset[str]]) -> tuple[str | None, str | None]:
    """The column of ID numbers, and that of birth dates, among silent ones and what they show."""
    numbered = next((name for name, found in kinds.items() if RESIDENT in found), None)
    dated = next((name for name, found in kinds.items() if BORN in found), None)
    return numbered, dated
