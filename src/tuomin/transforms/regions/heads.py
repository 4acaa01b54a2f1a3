"""How addresses begin: the regions of China, past and present, as people spell them.

Provinces may be short or missing, cities too; a municipality may be named twice, and 市辖区 may
stand before a district. Most addresses need no parsing, then.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from tuomin.arrays import slots
from tuomin.arrays.characters import Codes
from tuomin.arrays.flat import Marks, Place, Places, Words
from tuomin.arrays.slots import Table
from tuomin.checks import regions
from tuomin.compiled import compiled
from tuomin.transforms.regions import places
from tuomin.transforms.regions.streets import ENDS, PREFECTURE, Kinds, Streets

PROVINCE = "|".join(places.province_names()["name"])
CITY = r"[\p{Han}&&[^省市区县旗]]{2,8}?(?:自治州|地区|盟|市)"
INSIDE = r"[\p{Han}&&[^省市区县旗路街道号]]{1,10}?"
ODD = "|".join(places.odd_counties(f"^{INSIDE}(?:区|县|市|旗)$"))
COUNTY = f"{ODD}|{INSIDE}(?:自治县|自治旗|林区|特区|新区|区|县|市|旗)"
PARTS = rf"^(\s*({PROVINCE})?(?:市辖区)?({CITY})?(?:市辖区)?({COUNTY})?)"
"""Regions that nobody knows, by how their names are formed."""

LONGEST = 64  # characters that are parsed

UNKNOWN = slots.NONE

TRIED = (2, 3, 1, 0)
"""Which of the first ends of names may end the region: most often the third does."""

SEEN = 5  # ends of names
USUAL = TRIED[0] + 1  # ends of names: those of a province, a city and a county

SHORT = (3, 2, 0)  # characters of the short names of provinces, and of none
DISTRICTS = "市辖区"

NEAR = 14  # characters in which the name of a county that nobody knows may end

ROADS = tuple(map(ord, "路街"))
BARRIERS = (*ROADS, *map(ord, "道号"))
"""The names of counties that nobody knows have none of them: see `INSIDE`."""

AUTONOMOUS = ord("治")  # 自治州: many a city has a 州 in its name


@dataclass(frozen=True)
class Heads:
    """All beginnings; `found` has their province, city and county, `table` tells its rows."""

    table: Table
    found: pl.DataFrame
    has_county: Marks


def find(lines: Streets) -> tuple[Places, Places]:
    """The place of each text's beginning in `known`, and its length; `UNKNOWN` needs parsing."""
    heads, count = known(), len(lines.offsets) - 1
    found, lengths = np.empty(count, np.int64), np.empty(count, np.int64)
    texts = lines.codes, lines.kinds, lines.offsets
    _find(*texts, heads.table, heads.has_county, found, lengths)
    return found, lengths


def parsed(texts: pl.Series) -> tuple[pl.DataFrame, Places]:
    """The `province`, `city` and `county` that texts begin with, and in how many characters."""
    groups = texts.str.head(LONGEST).str.extract_groups(PARTS).struct.unnest().fill_null("")
    groups.columns = ["head", "province", "city", "county"]
    lengths = groups["head"].str.len_chars().to_numpy()
    return groups.drop("head"), lengths.astype(np.int64)


@compiled
def _find(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    codes: Codes,
    kinds: Kinds,
    offsets: Places,
    table: Table,
    has_county: Marks,
    found: Places,
    lengths: Places,
) -> None:
    ends, hashes = np.zeros(SEEN, np.int64), np.zeros(SEEN, np.uint64)
    hashed = np.empty(len(found), np.uint64)
    for row in range(len(found)):
        start, end = offsets[row], offsets[row + 1]
        lengths[row] = _see(codes, kinds, start, end, USUAL, ends, hashes)
        hashed[row] = hashes[USUAL - 1]
    for row in range(len(found)):  # by itself: the memory is asked for many rows at a time
        found[row] = slots.number(hashed[row], table) if lengths[row] else UNKNOWN
    for row in range(len(found)):
        if found[row] != UNKNOWN and has_county[found[row]]:
            continue
        start, end = offsets[row], offsets[row + 1]
        _see(codes, kinds, start, end, SEEN, ends, hashes)
        place, length = _ended(ends, hashes, table)
        if place == UNKNOWN or not has_county[place]:
            if _is_near(codes[start:end], ends, length):
                place = UNKNOWN
            elif place == UNKNOWN:
                place, length = _short(codes, start, end, table)
        found[row], lengths[row] = place, length


@compiled
def _ended(ends: Places, hashes: Words, table: Table) -> tuple[np.int64, int]:
    """The place of the text up to one of the ends, and its length."""
    for end in TRIED:
        if ends[end]:
            place = slots.number(hashes[end], table)
            if place != UNKNOWN:
                return place, int(ends[end])
    return UNKNOWN, 0


@compiled
def _is_near(text: Codes, ends: Places, length: int) -> bool:
    """Whether what begins after `length` characters may be a county.

    What a road follows is its name: 红旗大街.
    """
    most = min(length + NEAR, len(text))
    for place in range(length, most):
        for code in BARRIERS:
            if text[place] == code:
                most = place
                break
    for end in ends:  # noqa: SIM110 - a loop is what can be compiled
        if length + 1 < end <= most and not _has_road(text, end):
            return True
    return False


@compiled
def _has_road(text: Codes, start: int) -> bool:
    """Whether one of the next two characters says that a road ends."""
    for place in range(start, min(start + 2, len(text))):
        for code in ROADS:
            if text[place] == code:
                return True
    return False


@compiled
def _short(codes: Codes, start: int, end: int, table: Table) -> tuple[np.int64, int]:
    """The place of the short name of a province that a text begins with, or of none."""
    for width in SHORT:
        length = min(width, end - start)
        place = slots.number(slots.hashed(codes, start, start + length), table)
        if place != UNKNOWN:
            return place, length
    return UNKNOWN, 0


@compiled
def _see(  # noqa: PLR0913, PLR0917 - a loop takes arrays alone
    codes: Codes, kinds: Kinds, start: int, end: int, most: int, ends: Places, hashes: Words
) -> int:
    """Write where the first names of regions may end, and the hash of the text up to there.

    Tell where the last of the wanted ones ends, 0 if there are less.
    """
    for each in range(len(ends)):
        ends[each] = 0
    seen, hashed, before = 0, slots.BASIS, np.uint32(0)
    for place in range(Place(start), Place(end)):
        code, kind = codes[place], kinds[place]
        hashed = slots.with_next(hashed, code)
        if kind == ENDS or (kind == PREFECTURE and before == AUTONOMOUS):
            ends[seen], hashes[seen] = np.int64(place) + 1 - start, hashed
            seen += 1
            if seen == most:
                return int(place) + 1 - start
        before = code
    return 0


@cache
def known() -> Heads:
    """The beginnings of addresses in places that are or were in force, and the empty one."""
    spelled = _spellings().unique("head", keep="first", maintain_order=True)
    return Heads(
        slots.of(spelled["head"], np.arange(len(spelled))),
        spelled.select("province", "city", "county"),
        (spelled["county"] != "").to_numpy(),
    )


def _spellings() -> pl.DataFrame:
    """The ways to spell each place: `province`, `city`, `county` and the `head` they make."""
    province, city, county = pl.col("province"), pl.col("city"), pl.col("county")
    nothing, short = pl.lit(""), pl.col("province").str.replace(places.TITLES, "")
    is_city = province.str.ends_with("市") & (city == "")
    cities = (
        pl.when(county == "")
        .then(pl.concat_list(city))
        .when(is_city)
        .then(pl.concat_list(city, province))
        .otherwise(pl.concat_list(city, city.str.replace(places.TITLES, ""), nothing))
    )
    before = pl.when(county.str.ends_with("区")).then(pl.lit(DISTRICTS)).otherwise(nothing)
    spelled = regions.places().select(
        pl.concat_list(province, short, nothing).alias("province"),
        cities.alias("city"),
        pl.concat_list(nothing, before).alias("before"),
        county,
    )
    for part in ("province", "city", "before"):
        spelled = spelled.explode(part)
    return spelled.with_columns(head=pl.concat_str("province", "city", "before", "county"))
