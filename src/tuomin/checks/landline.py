"""Landline numbers of mainland China: area code, seven or eight digits, perhaps an extension.

Area codes of the national long-distance plan: 10 and 2x have two digits and eight-digit numbers,
the others three and seven or eight. Local numbers start with 2 to 9. Service numbers
(400, 800, 95xxx, 10086, 110) belong to no person and fail here.

>>> import polars as pl
>>> valid(pl.Series(["010-62345678", "0571-87654321", "0999-1234567", "400-8001234"])).to_list()
[True, True, False, False]
"""

import polars as pl

AREAS = {
    "3": "10-19 35 49-59 70-79 91-98",
    "4": "10-19 21 27 29 31-39 51-59 64 67-69 70-79 82 83",
    "5": "10-19 23 27 30-39 43 46 50-59 61-64 66 70-80 91-99",
    "6": "31-35 60 62 63 68 91 92",
    "7": "01 10-19 22 24 28 30-39 43-46 50-60 62 63 66 68-79 90-99",
    "8": "12 13 16-18 25-27 30-39 51-59 70-79 81 83 86-88 91-98",
    "9": "01-03 06 08 09 11-17 19 30-39 41 43 51-55 70-77 79 90-99",
}
"""Three-digit area codes by their first digit, the ranges inclusive."""


def codes() -> list[str]:
    """All area codes without the leading zero, `10` first."""
    short = ["10", *(f"2{digit}" for digit in "012345789")]
    return short + [
        f"{first}{rest:02d}"
        for first, ranges in AREAS.items()
        for part in ranges.split()
        for rest in range(int(part[:2]), int(part[-2:]) + 1)
    ]


LONG = "10|2[0-57-9]"
SHORT = "|".join(code for code in codes() if not code.startswith(("1", "2")))
EXTENSION = "(?:(?:-|转|ext)?[0-9]{1,6})?"
FORM = (
    rf"^(?:\(0(?:{LONG})\)|0(?:{LONG})-?)[2-9][0-9]{{7}}{EXTENSION}$"
    rf"|^(?:\(0(?:{SHORT})\)|0(?:{SHORT})-?)[2-9][0-9]{{6,7}}{EXTENSION}$"
)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a landline number with an area code in use."""
    return texts.str.contains(FORM)
