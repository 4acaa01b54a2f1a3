"""Telephone numbers that ring nowhere: the kernels of `mobile` and `landline`.

Mobiles come from segments that were never assigned and still look like mobiles: 154, 160, 163, 164,
168, 169, 179 and 194 are missing from the ministry's table of network numbers (MIIT, June 2023),
and 140 to 144 only begin 13-digit numbers of things. Landlines come from blocks of ten area codes
of which none is in use. Other numbers start with 000, which no dialling plan uses.
"""

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import polars as pl

from tuomin.arrays import digits, flat
from tuomin.arrays.flat import Bytes, Flat, Marks, Places, Words
from tuomin.arrays.rows import Form, Kernel, choose, only, usual
from tuomin.checks import landline, mobile
from tuomin.compiled import compiled
from tuomin.transforms import number
from tuomin.transforms.keyed import prf, shape
from tuomin.transforms.keyed.ff1 import FF1
from tuomin.transforms.keyed.keys import derive
from tuomin.transforms.written.spelling import choose_spelled

DOMAIN = "contact.cn_mobile"
"""The key domain of all telephone numbers: one phone has one surrogate in every column."""

PREFIX = "(?:(?:00)?86)?"
ONE, THREE = b"13"
MOBILE = f"{PREFIX}1[3-9][0-9]{{9}}"
LANDLINE = f"{PREFIX}0?(?:10|2[0-9]|[3-9][0-9]{{2}})[2-9][0-9]{{6,7}}[0-9]{{0,6}}"
FLOAT = r"[0-9]{8,}\.0+"
STARRED = r"1[3-9][0-9][*＊xX]{4}[0-9]{4}"
FOREIGN = r"[\s(]*[+＋][\s(]*(?:[0-79]|8[0-57-9]).*"

GHOSTS = np.array(sorted(map(int, (*mobile.UNASSIGNED, *range(140, 145)))), np.uint64)
"""Three-digit mobile segments of nobody."""

LIVE = np.array(sorted(map(int, mobile.SEGMENTS)), np.uint64)

SUBSCRIBERS = np.uint64(10**8)
WIDTH = 11  # digits of a mobile
SHORTEST = 7  # digits that could ring somewhere

Swap = Callable[[Flat, bytes], Flat]


def masked(texts: pl.Series, key: bytes, *, realistic: bool = False) -> pl.Series:
    """Numbers of nobody for telephone numbers in any spelling; their separators stay."""
    swap, other = (_swapped, shape.permuted) if realistic else (_ghosts, _undialled)
    forms: list[tuple[Form, Kernel]] = [
        (MOBILE, partial(_mobiles, key=key, swap=swap)),
        (LANDLINE, partial(_landlines, key=key, realistic=realistic)),
    ]
    plain = partial(choose_spelled, kernels=forms, otherwise=partial(other, key=key))
    odd: list[tuple[Form, Kernel]] = [
        (FLOAT, partial(_floats, plain=plain)),
        (STARRED, partial(_starred, plain=plain)),
        (FOREIGN, partial(other, key=key)),
    ]
    otherwise = partial(choose, kernels=odd, otherwise=plain)
    return usual(texts, _are_mobiles, partial(swap, key=key), otherwise)


def _are_mobiles(column: Flat) -> Marks:
    """Which texts are mobiles without prefix and separators."""
    marks = digits.are(column, range(WIDTH, WIDTH + 1))
    _mark(*column.arrays, marks)
    return marks


@compiled
def _mark(data: Bytes, offsets: Places, marks: Marks) -> None:
    """Take the marks from texts that do not begin as mobiles do."""
    for row in range(len(marks)):
        start = offsets[row]
        marks[row] = marks[row] and data[start] == ONE and data[start + 1] >= THREE


def _floats(rows: pl.Series, plain: Kernel) -> pl.Series:
    """Numbers that a spreadsheet gave a fraction: `13800138000.0`."""
    return plain(rows.str.replace(r"\..*", "")) + rows.str.extract(r"(\..*)")


def _starred(rows: pl.Series, plain: Kernel) -> pl.Series:
    """Mobiles that somebody masked among others: what they show is seven digits of somebody's."""
    return plain(rows.str.replace_all("[*＊xX]", "0"))


def _mobiles(rows: pl.Series, key: bytes, swap: Swap) -> pl.Series:
    return rows.str.head(-WIDTH) + swap(flat.of(rows.str.tail(WIDTH)), key).texts()


def _ghosts(column: Flat, key: bytes) -> Flat:
    return _numbered(_drawn(column, key, GHOSTS), GHOSTS)


def _drawn(column: Flat, key: bytes, segments: Words) -> Words:
    return prf.of(column, key)[:, 0] % np.uint64(len(segments) * int(SUBSCRIBERS))


def _swapped(column: Flat, key: bytes) -> Flat:
    """Live numbers permuted among all live numbers; others drawn from the live ones."""
    numbers = digits.values(column)
    segment = numbers // SUBSCRIBERS
    place = np.searchsorted(LIVE, segment)
    live = LIVE[np.minimum(place, len(LIVE) - 1)] == segment
    out = _drawn(column, key, LIVE)
    index = place[live].astype(np.uint64) * SUBSCRIBERS + numbers[live] % SUBSCRIBERS
    ff1 = FF1(derive(key, "live mobiles"), radix=10, length=10)
    out[live] = ff1.walk(index, lambda new: new < len(LIVE) * SUBSCRIBERS)
    return _numbered(out, LIVE)


def _numbered(indices: Words, segments: Words) -> Flat:
    segment = indices // SUBSCRIBERS
    rest = indices - segment * SUBSCRIBERS
    numbers = segments[segment.astype(np.intp)] * SUBSCRIBERS + rest
    return flat.even(digits.spelled(numbers, WIDTH))


def _landlines(rows: pl.Series, key: bytes, *, realistic: bool) -> pl.Series:
    """Prefixes stay; area code, number and extension are drawn anew, the number from 2 to 9 on."""
    prefix = rows.str.extract(f"^({PREFIX}0?)")
    numbers = rows.str.slice(prefix.str.len_bytes().cast(pl.Int64))
    if realistic:
        area = numbers.str.extract("^(10|2[0-9]|[0-9]{3})")
        local = numbers.str.slice(area.str.len_bytes().cast(pl.Int64))
        return prefix + area + number.permuted(local, key)
    drawn = prf.numbers(numbers, key, len(ghost_areas()) * 8)
    first = ghost_areas()[drawn // 8] * 10 + drawn % 8 + 2
    return prefix + digits.written(first, 4) + shape.token(numbers, key).str.slice(4)


def _undialled(rows: pl.Series, key: bytes) -> pl.Series:
    """Tokens that begin with 000 where they have seven digits, and so does every run of seven."""
    drawn = shape.token(rows, key).str.replace_all("[0-9]{3}([0-9]{4,})", "000${1}")
    return only(drawn, drawn.str.count_matches("[0-9]") >= SHORTEST, _zeroed)


def _zeroed(rows: pl.Series) -> pl.Series:
    first = "^([^0-9]*)[0-9]([^0-9]*)[0-9]([^0-9]*)[0-9]"
    return rows.str.replace(first, "${1}0${2}0${3}0")


@cache
def ghost_areas() -> Words:
    """Area codes of three digits in blocks of ten of which none is in use."""
    used = {code[:2] for code in landline.codes()}
    blocks = [block for block in range(30, 100) if str(block) not in used]
    return np.array([block * 10 + last for block in blocks for last in range(10)], np.uint64)
