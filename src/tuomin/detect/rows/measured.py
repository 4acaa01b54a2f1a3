"""What silent columns of numbers and days are in rows about people: births, ages, sizes, money.

Each reader takes a column and its Rows, and says with a weight which Kind it may be. The weights
are for a table that is surely about people; a doubtful table takes them back.
"""

from collections.abc import Iterator

import polars as pl

from tuomin.checks import date
from tuomin.detect.rows.seats import Seat
from tuomin.detect.rows.shown import CALL, LOGIN, MOST, Rows, Said

FEWEST = 12  # values that show a distribution
DECADES, GROWN, YEAR = 25.0, 14, 365.25  # years of births, of childhood; days of a year
OLDEST = 110
# Ages: the 98th part of a hundred at least, the middle one, from the tenth to the ninetieth.
ELDERS, ELDEST, MIDDLE, SPREAD = 50, 92, (18, 65), 12
TINY, GIANT, HEIGHTS = 45, 215, (150, 182)  # centimetres, those of the middle one
MONEY = r"^[0-9]{1,9}(?:\.[0-9]{1,2})?$"
CENTS, ODD = r"\.[0-9]{2}$", 0.3  # share of sums with two decimals, of those that are not whole
RATES = 30  # below which percents and ratings are as likely as sums
FIRMS = frozenset(["organisation.company_name", "organisation.uscc"])
VARIED, APART = 0.5, 1.5  # variety of sums; how many times the tenth the ninetieth is
LONGITUDE, LATITUDE = (73.5, 135.1), (3.8, 53.6)
DEGREES = r"^-?[0-9]{1,3}\.[0-9]{4,18}$"
TIMED = frozenset(["behaviour.meeting_record", "behaviour.service_usage", CALL])
SURE = 2.0  # what people in a table weigh where places are theirs
LONGEST = 1e6  # seconds that something takes
MOMENT = r"^[12][0-9]{3}[-/][0-9]{1,2}[-/][0-9]{1,2}[T ][0-9]{1,2}:[0-9]{2}"
VISIT = {"device.browser_type", "device.ip_address"}


def births(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Days without a time that are spread over decades, none of them to come."""
    days = seat.days
    if days is None or days.len() < FEWEST or days[-1] > date.today():
        return
    if _years(days) >= DECADES and (rows.is_person or is_grown(seat)):
        yield "identity.birth_date", 4.5, "days spread over decades", "日期分布跨越数十年"
    elif rows.is_person and "minor.school_class" in rows.kinds and seat.distinct >= FEWEST:
        yield "identity.birth_date", 3.0, "days beside schools", "与学校信息并列的日期"


def is_grown(seat: Seat) -> bool:
    """Whether days lie in decades that ended years ago."""
    days = seat.days
    if days is None or seat.distinct < FEWEST or _years(days) < DECADES:
        return False
    youngest = days[int(0.98 * (days.len() - 1))]
    return bool((date.today() - youngest).days >= GROWN * YEAR and days[0] > date.EARLIEST)


def is_any_day(seat: Seat) -> bool:
    """Whether days may be those of anything."""
    return not is_grown(seat)


def grown(seat: Seat) -> Iterator[Said]:
    """Births of grown-ups: nothing else happens over decades and then stops."""
    if is_grown(seat):
        en, zh = "days of decades that ended years ago", "日期跨越数十年且止于多年前"
        yield "identity.birth_date", 3.0, en, zh


def ages(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Whole years as a population has them: some above fifty, none above 110."""
    numbers = seat.numbers
    if numbers is None or not rows.is_person or seat.distinct < FEWEST or not _whole(numbers):
        return
    grown = MIDDLE[0] <= seat.at(0.5) <= MIDDLE[1] and seat.at(0.98) >= ELDERS
    grown = grown and seat.at(0.98) <= ELDEST
    if grown and seat.at(0.9) - seat.at(0.1) >= SPREAD and 0 <= seat.at(0) <= seat.at(1) <= OLDEST:
        yield "identity.age", 4.0, "whole numbers spread like ages", "整数分布如同年龄"


def sizes(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Centimetres of people."""
    if seat.numbers is None or not rows.is_person or seat.distinct < FEWEST:
        return
    standing = HEIGHTS[0] <= seat.at(0.5) <= HEIGHTS[1]
    if standing and seat.at(0.02) >= TINY and seat.at(1) <= GIANT:
        kind = "medical_health.physiological"
        yield kind, 4.0, "numbers spread like heights", "数值分布如同身高"


def money(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Sums of money that vary from row to row, or from person to person."""
    numbers = seat.numbers
    if not (rows.is_seen or rows.told) or numbers is None or seat.at(0.9) < RATES:
        return
    if rows.kinds & FIRMS and not rows.is_person:
        return
    if seat.family == "integer" or seat.share(MONEY) < 1 or seat.share(CENTS) < ODD:
        return
    if seat.distinct < FEWEST or float((numbers % 1 != 0).mean() or 0) < ODD:  # type: ignore[arg-type]
        return
    varies = seat.variety >= VARIED or rows.is_own(seat)
    if varies and seat.at(0.9) >= APART * max(1.0, seat.at(0.1)):
        kind = "financial_account.income" if rows.is_person else "payment.transaction_record"
        yield kind, 3.0, "sums of money that vary with the person", "金额因人而异"


def degrees(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Longitude or latitude, precise to metres, or lists of both."""
    numbers = seat.numbers
    if numbers is None or seat.family == "integer" or seat.share(DEGREES) < MOST:
        return
    if not rows.is_seen and rows.people < SURE:
        return
    east, north = numbers.is_between(*LONGITUDE), numbers.is_between(*LATITUDE)
    if seat.count > 2 * seat.rows and (east | north).all():
        yield "whereabouts.trajectory", 4.5, "lists of places in China", "境内经纬度序列"
    elif east.all() or north.all():
        yield "whereabouts.geo_location", 4.0, "degrees of places in China", "境内经纬度数值"


def moments(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Times and lengths in tables that are named after deeds of which these tell."""
    is_moment = seat.family == "timestamp" or seat.share(MOMENT) > MOST
    visited = rows.kinds >= VISIT and not rows.is_person
    if is_moment and (LOGIN in rows.told or visited):
        yield LOGIN, 4.0, "a time beside what somebody logged in with", "与登录信息并列的时间"
    lasting = seat.numbers is not None and seat.family == "integer" and seat.distinct >= FEWEST
    for kind in sorted(rows.told & TIMED):
        if is_moment or (lasting and 0 <= seat.at(0) <= seat.at(1) <= LONGEST):
            yield kind, 4.0, "when and how long, in a table named after it", "表名即为此类"


def _years(days: pl.Series) -> float:
    """The years between the twentieth and the last but a twentieth of days."""
    low, high = days[int(0.05 * (days.len() - 1))], days[int(0.95 * (days.len() - 1))]
    return float((high - low).days) / YEAR


def _whole(numbers: pl.Series) -> bool:
    return bool((numbers % 1 == 0).all())


READERS = (births, ages, sizes, money, degrees, moments)
