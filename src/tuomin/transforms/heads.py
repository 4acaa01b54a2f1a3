"""How addresses begin: the regions of China, past and present, as people spell them.

Provinces may be short or missing, cities too; a municipality may be named twice, and 市辖区 may
stand before a district. Most addresses need no parsing, then.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from tuomin.checks import regions
from tuomin.transforms import places
from tuomin.transforms.aes import Words
from tuomin.transforms.characters import Marks
from tuomin.transforms.flat import Places
from tuomin.transforms.streets import Streets

PROVINCE = "|".join(places.province_names()["name"])
CITY = r"[\p{Han}&&[^省市区县旗]]{2,8}?(?:自治州|地区|盟|市)"
INSIDE = r"[\p{Han}&&[^省市区县旗路街道号]]{1,10}?"
ODD = "|".join(places.odd_counties(f"^{INSIDE}(?:区|县|市|旗)$"))
COUNTY = f"{ODD}|{INSIDE}(?:自治县|自治旗|林区|特区|新区|区|县|市|旗)"
PARTS = rf"^(\s*({PROVINCE})?(?:市辖区)?({CITY})?(?:市辖区)?({COUNTY})?)"
"""Regions that nobody knows, by how their names are formed."""

LONGEST = 64  # characters that are parsed

UNKNOWN = -1

TRIED = (2, 3, 1, 0)
"""Which of the first ends of names may end the region: most often the third does."""

SHORT = (3, 2, 0)  # characters of the short names of provinces, and of none
DISTRICTS = "市辖区"

NEAR = 14  # characters in which the name of a county that nobody knows may end


@dataclass(frozen=True)
class Heads:
    """All beginnings by the hash of their text; `found` has their province, city and county.

    The hash is that of polars, which is quick, and the same as long as the process lives.
    """

    hashes: Words
    found: pl.DataFrame
    has_county: Marks

    def places(self, texts: pl.Series) -> Places:
        """The places of `texts` among the beginnings, or `UNKNOWN`."""
        hashes = texts.hash().to_numpy()
        at = np.searchsorted(self.hashes, hashes)
        at[at == len(self.hashes)] = 0
        return np.where(self.hashes[at] == hashes, at, UNKNOWN)


def find(texts: pl.Series, streets: Streets) -> tuple[Places, Places]:
    """The place of each text's beginning in `known`, and its length; `UNKNOWN` needs parsing."""
    ends = streets.region_ends(len(TRIED) + 1)
    found = np.full(len(texts), UNKNOWN)
    lengths = np.zeros(len(texts), np.int64)
    for end in ends[list(TRIED)]:
        _try(texts, np.flatnonzero((found == UNKNOWN) & (end > 0)), end, found, lengths)
    open_ended = np.flatnonzero((found == UNKNOWN) | ~known().has_county[found])
    further = ends[:, open_ended] - lengths[open_ended]
    near = ((further > 0) & (further <= NEAR)).any(axis=0)
    found[open_ended[near]] = UNKNOWN
    nowhere = open_ended[~near]
    for width in SHORT:
        rows = nowhere[found[nowhere] == UNKNOWN]
        _try(texts, rows, np.minimum(width, streets.lengths), found, lengths)
    return found, lengths


def parsed(texts: pl.Series) -> tuple[pl.DataFrame, Places]:
    """The `province`, `city` and `county` that texts begin with, and in how many characters."""
    groups = texts.str.head(LONGEST).str.extract_groups(PARTS).struct.unnest().fill_null("")
    groups.columns = ["head", "province", "city", "county"]
    lengths = groups["head"].str.len_chars().to_numpy()
    return groups.drop("head"), lengths.astype(np.int64)


def _try(texts: pl.Series, rows: Places, ends: Places, found: Places, lengths: Places) -> None:
    """Look up how some rows begin, up to `ends`, and note what is known."""
    if not len(rows):
        return
    some = texts if len(rows) == len(texts) else texts.gather(rows)
    places = known().places(some.str.head(pl.Series(ends[rows])))
    found[rows] = places
    lengths[rows] = np.where(places == UNKNOWN, 0, ends[rows])


@cache
def known() -> Heads:
    """The beginnings of addresses in places that are or were in force, and the empty one."""
    spelled = _spellings().unique("head", keep="first", maintain_order=True)
    spelled = spelled.with_columns(pl.col("head").hash().alias("hash")).sort("hash")
    return Heads(
        hashes=spelled["hash"].to_numpy(),
        found=spelled.select("province", "city", "county"),
        has_county=(spelled["county"] != "").to_numpy(),
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
