"""Which rows are about somebody under fourteen: by birth date, ID number, age or school class.

Placeholder days, days to come and numbers that are no ages tell nothing.

>>> import datetime as dt
>>> import polars as pl
>>> today = dt.date(2020, 6, 1)
>>> born(pl.Series(["2012-05-01", "1990-05-01", "2099-01-01", None]), today).to_list()
[True, False, False, False]
>>> aged(pl.Series(["7", "8岁", "41", "0"])).to_list()
[True, True, False, False]
>>> schooled(pl.Series(["三年级2班", "初三", "小班", "高一(3)班"])).to_list()
[True, False, True, False]
"""

import datetime as dt

import polars as pl

from tuomin.checks import date, resident_id

FOURTEEN = 14
OLDEST = 120
ODD = 0.05  # share of numbers above OLDEST that makes all of them no ages
# One and the same day in so many rows is what was written where no day was known.
SAME, FEWEST = 0.2, 10

LOWER = (
    r"^(?:(?:小学)?[一二三四五六1-6]年级|小学?[一二三四五六]|[七八78]年级|初[一二]|学前班?|托班|幼儿园?"
    r"|[托小中大](?:[一二三四五六七八九1-9])?班|幼[小中大]班)"
)
GRADE = (
    r"(?i)^(?:(?:grade|year|class|g)[ _-]?[1-8]|k[1-3]|kindergarten|nursery|preschool)(?:[^0-9]|$)"
)
BARE = r"^[1-8](?:[-.(（][0-9]{1,2}[)）]?)?$"
PUPIL = r"^[一二三四五六](?:[(（]|[0-9一二三四五六七八九十]{1,2}班)"
SHIFTS = r"早班|晚班|夜班|白班"


def born(texts: pl.Series, today: dt.date) -> pl.Series:
    """Say for each text whether it is the birth date of somebody under fourteen."""
    return _young(date.parse(texts), today)


def numbered(texts: pl.Series, today: dt.date) -> pl.Series:
    """Say for each ID number, of a school register too, whether a child has it."""
    bare = texts.str.strip_prefix("G").str.strip_prefix("L").str.strip_prefix("J")
    return _young(resident_id.birth(bare), today)


def checked(texts: pl.Series) -> pl.Series:
    """Say for each ID number whether its check character is right."""
    return resident_id.valid(texts).fill_null(value=False)


def aged(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an age under fourteen.

    0 is an age only where there are infants beside it: it is what forms hold that nobody filled in.
    """
    bare = texts.str.replace(r"(?:周?岁|years?(?: old)?)$", "").str.strip_chars()
    ages = bare.cast(pl.Float64, strict=False)
    odd = int((~ages.is_between(0, OLDEST)).sum())
    if odd > ODD * max(1, ages.drop_nulls().len()):
        return pl.repeat(value=False, n=texts.len(), eager=True)
    toddlers = int(ages.is_between(1, 4).sum())
    first = 0 if toddlers * 4 >= int((ages == 0).sum()) else 1
    return ((ages >= first) & (ages < FOURTEEN)).fill_null(value=False)


def schooled(texts: pl.Series, *, bare: bool = False) -> pl.Series:
    """Say for each text whether it is a class of children up to 初二, where most turn fourteen.

    With `bare`, numbers are grades too.
    """
    if texts.str.contains(SHIFTS).any():
        return pl.repeat(value=False, n=texts.len(), eager=True)
    form = f"(?:{LOWER})|(?:{PUPIL})" + (f"|(?:{BARE})" if bare else "")
    return (texts.str.contains(form) | texts.str.contains(GRADE)).fill_null(value=False)


def _young(days: pl.Series, today: dt.date) -> pl.Series:
    """Whether born fourteen years ago or later; 29 February counts as 1 March."""
    try:
        limit = today.replace(year=today.year - FOURTEEN)
    except ValueError:
        limit = today.replace(year=today.year - FOURTEEN, month=3, day=1)
    young = ((days >= limit) & (days <= today)).fill_null(value=False)
    return young & ~days.is_in(_written_by_default(days).implode()).fill_null(value=False)


def _written_by_default(days: pl.Series) -> pl.Series:
    """The days that too many rows have in common."""
    counts = days.drop_nulls().value_counts(name="rows")
    common = counts["rows"] >= max(FEWEST, SAME * max(1, days.len() - days.null_count()))
    return counts.filter(common).to_series(0)
