"""People and addresses named inside free text.

A name stands behind a cue (联系人：李明华) or before a title (王女士); an address names a place, a
road or village in it, and a number.

Whole cells that are names are judged by `tuomin.checks.person_name`; inside sentences only names
with a cue are found, which is a promise about columns, not about every sentence.

>>> import polars as pl
>>> mentions(pl.Series(["联系人：李建国，晚上到", "请找王女士", "明天到货", None])).to_list()
[True, True, False, None]
>>> located(pl.Series(["寄到杭州市西湖区文三路12号3幢", "上海市很热", None])).to_list()
[True, False, None]
"""

import polars as pl

from tuomin.checks import cued
from tuomin.checks.cued import CUES
from tuomin.checks.cues import TITLES
from tuomin.checks.person_name import COMPOUND, GIVEN, SURNAMES

BEFORE = "给找由请和与跟向让是的"
AFTER = "的在来已要于和先女说想反打，。；、"

SURNAME = f"(?:(?:{COMPOUND})|[{SURNAMES}])"

PLACE = r"\p{Han}{2,8}(?:省|自治区|市|自治州|区|县|旗)"
ROAD = r"(?:路|街|大道|道|巷|弄|胡同|村|镇|小区|花园|社区|家园|新村|苑)"
NUMBER = r"[0-9０-９一二三四五六七八九十]{1,6}(?:号|弄|栋|幢|座|楼|室|单元|组)"
ADDRESS = f"{PLACE}\\p{{Han}}{{0,24}}{ROAD}\\p{{Han}}{{0,8}}{NUMBER}"

HAN = "\u3400-\u9fff"  # Python's engine knows no scripts
# For Python's engine, with what is named or placed in a group.
NAMED = (
    f"(?:(?:{CUES})[是为叫:： ]{{0,2}}(?={SURNAME}[{GIVEN}]{{1,2}}(?:[^{HAN}]|[{AFTER}]|$))"
    f"|(?:^|(?<=[^{HAN}])|(?<=[{BEFORE}]))(?={SURNAME}[{GIVEN}]{{0,2}}(?:{TITLES})))"
    f"({SURNAME}[{GIVEN}]{{0,2}})"
)
PLACED = "(" + ADDRESS.replace(r"\p{Han}", f"[{HAN}]") + ")"


def located(texts: pl.Series) -> pl.Series:
    """Say for each text whether it holds an address down to a number."""
    return texts.str.contains(ADDRESS)


def mentions(texts: pl.Series) -> pl.Series:
    """Say for each text whether it names somebody."""
    return cued.names(texts)
