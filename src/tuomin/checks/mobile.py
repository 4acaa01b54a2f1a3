"""Mobile numbers of mainland China: eleven digits in a segment that is in force.

Segments as published by the Ministry of Industry and Information Technology (network numbers and H0
allocation, June 2023), virtual operators and data cards included; 1619 is the satellite network.
There is no check digit: one random eleven-digit number in twenty passes.

>>> import polars as pl
>>> valid(pl.Series(["13800138000", "19212345678", "15412345678", None])).to_list()
[True, True, False, None]
"""

import polars as pl

SEGMENTS = tuple(
    f"1{rest}"
    for rest in [
        *range(30, 40), *range(45, 50), *range(50, 54), *range(55, 60), 62, 65, 66, 67,
        *range(70, 79), *range(80, 90), 90, 91, 92, 93, *range(95, 100),
    ]
)  # fmt: skip
"""Three-digit segments in which every following digit may occur."""

UNASSIGNED = ("154", "160", "163", "164", "168", "169", "179", "194")
"""Three-digit segments of the same form that were never given to anybody."""


FORM = f"^(?:(?:{'|'.join(SEGMENTS)})[0-9]|1619)[0-9]{{7}}$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a number of eleven digits in a segment in force."""
    return texts.str.contains(FORM)
