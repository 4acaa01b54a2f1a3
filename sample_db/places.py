"""Where people were registered and live: real counties of GB/T 2260 and what goes with them.

`places()` has one row per county. `code` is what an ID number says, and may be revoked; `home`,
`province`, `city` and `county` are of the present county, in the same city. `until` is the last
year in which the code was given out.
"""

from functools import cache

import polars as pl

from tuomin.checks import regions

from .words import rows

IN_FORCE = 9999
REVOKED_SINCE = 1990
SITES = ["110108", "310115", "330106", "420111", "440106", "510107"]


@cache
def places() -> pl.DataFrame:
    """All counties; `region` is all in one word, `town` the city without its suffix."""
    mainland = _mainland()
    present = _present(mainland)
    whole = pl.concat([present, _revoked(mainland, present)]).join(_provinces(), "head")
    name = pl.col("region").str.slice(pl.col("province").str.len_chars())
    shown = whole.with_columns(
        city=pl.when(pl.col("city") != "").then("city").otherwise(_municipality(name)),
        county=pl.when(pl.col("county") != "").then("county").otherwise("city"),
        weight=pl.col("residents") / pl.len().over("head") * _rarity(),
    )
    city = pl.col("city")
    town = pl.when(city.str.ends_with("市")).then(city.str.strip_suffix("市"))
    return _located(shown).with_columns(town=town.otherwise(city.str.head(2))).sort("code", "home")


@cache
def offices() -> pl.DataFrame:
    """The company's six sites: `city`, `lng`, `lat`, `area_code`, `address`."""
    found = places().filter(pl.col("code").is_in(SITES), pl.col("until") == IN_FORCE)
    return found.select("city", "lng", "lat", "area_code", address=pl.col("region") + "科技路88号")


@cache
def divisions() -> pl.DataFrame:
    """The dictionary of regions, parents before children: `code`, `name`, `parent`, `depth`."""
    known = _mainland().filter(pl.col("revoked").is_null())
    code, above = pl.col("code"), pl.col("cut") + "00"
    has_city = (above != code) & above.is_in(known["code"].implode())
    is_province = code == pl.col("head") + "0000"
    parent = pl.when(has_city).then(above).when(~is_province).then(pl.col("head") + "0000")
    depth = pl.when(is_province).then(1).when(code == above).then(2).otherwise(3)
    levels = [pl.col(level).replace("", None) for level in ("county", "city", "province")]
    found = known.select("code", name=pl.coalesce(levels), parent=parent, depth=depth)
    return found.sort("depth", "code")


def _mainland() -> pl.DataFrame:
    """The rows of the standard for the mainland, with the first 2 and 4 digits of their codes."""
    code = pl.col("code")
    whole = regions.places().with_columns(
        head=code.str.head(2),
        cut=code.str.head(4),
        region=pl.concat_str("province", "city", "county"),
    )
    return whole.filter(pl.col("head") < "71")


def _present(mainland: pl.DataFrame) -> pl.DataFrame:
    """Counties in force, and the cities that have none below them."""
    in_force = mainland.filter(pl.col("revoked").is_null())
    counties = in_force.filter(pl.col("county") != "")
    alone = in_force.filter(pl.col("city") != "", pl.col("county") == "")
    whole = pl.concat([counties, alone.join(counties, "cut", "anti")])
    return whole.with_columns(home="code", until=pl.lit(IN_FORCE, pl.Int16)).drop("revoked")


def _revoked(mainland: pl.DataFrame, present: pl.DataFrame) -> pl.DataFrame:
    """Codes revoked since 1990, each with the first county that is left in its city."""
    gone = mainland.filter(pl.col("revoked") >= REVOKED_SINCE, pl.col("county") != "")
    left = present.unique("cut", keep="first", maintain_order=True).drop("code", "until")
    return gone.select("code", "cut", until="revoked").join(left, "cut").select(present.columns)


def _rarity() -> pl.Expr:
    """Most holders of a revoked code are old: it counts a third."""
    return pl.when(pl.col("until") == IN_FORCE).then(1.0).otherwise(1 / 3)


def _municipality(name: pl.Expr) -> pl.Expr:
    """What stands for the city where there is none: Beijing itself, or the county."""
    is_municipality = pl.col("head").is_in(["11", "12", "31", "50"])
    return pl.when(is_municipality).then("province").otherwise(name)


def _provinces() -> pl.DataFrame:
    numbers = pl.col("lng", "lat", "residents").cast(pl.Float64)
    facts = pl.DataFrame(rows("provinces"))
    return facts.select("postal", "area_code", "peoples", numbers, head="code")


def _located(whole: pl.DataFrame) -> pl.DataFrame:
    """A postcode, and a point within a degree of the capital, for each county out of its code."""
    number = pl.col("home").cast(pl.Int64)
    reach = pl.when(pl.col("home").str.slice(2, 2) == "01").then(0.1).otherwise(1)
    return whole.with_columns(
        postcode=pl.col("postal") + pl.col("home").str.slice(2, 3) + "0",
        lng=(pl.col("lng") + (number * 7919 % 1999 / 999 - 1) * reach).round(4),
        lat=(pl.col("lat") + (number * 104729 % 1997 / 998 - 1) * reach * 0.8).round(4),
    )
