"""The table of regions holds together, and its look-ups answer for codes in force and revoked."""

import subprocess
import sys

import polars as pl
import pytest

from tuomin.checks import regions

TABLE = regions.table()
NORTH, EAST = {11, 12, 13, 14, 15, 21, 22, 23}, {31, 32, 33, 34, 35, 36, 37}
SOUTH, WEST = {41, 42, 43, 44, 45, 46}, {50, 51, 52, 53, 54, 61, 62, 63, 64, 65}
PROVINCES = {str(code) for code in NORTH | EAST | SOUTH | WEST | {71, 81, 82, 83}}


def test_each_code_has_six_digits_and_a_name():
    assert TABLE["code"].str.contains("^[1-8][0-9]{5}$").all()
    assert TABLE["name"].str.contains(r"^\p{Han}+$").all()


def test_no_code_has_two_names_in_force_or_one_name_twice():
    in_force = TABLE.filter(pl.col("revoked").is_null())

    assert in_force["code"].is_unique().all()
    assert TABLE.select("code", "name").is_unique().all()


def test_rows_are_in_order_so_that_changes_can_be_read():
    assert TABLE["code"].is_sorted()


def test_years_of_revocation_are_those_of_the_standard():
    years = TABLE["revoked"].drop_nulls()

    assert years.is_between(1980, 2025).all()
    assert len(years) > 4000


def test_every_province_is_there_and_nothing_lies_outside():
    assert set(TABLE["code"].str.head(2)) == PROVINCES
    in_force = TABLE.filter(pl.col("revoked").is_null(), pl.col("code").str.ends_with("0000"))
    assert len(in_force) == len(PROVINCES)


def test_every_county_in_force_lies_in_a_province_and_has_its_own_code():
    counties = regions.counties()

    assert 2800 < len(counties) < 3000
    assert counties["code"].is_unique().all()
    assert (counties["province"] != "").all()
    assert set(counties.filter(pl.col("county") == "")["city"]) == {
        "东莞市", "中山市", "儋州市", "嘉峪关市",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "county", "name"),
    [
        ("110101", True, "北京市东城区"),
        ("110103", True, "北京市崇文区"),  # revoked in 2010, still in millions of numbers
        ("440305", True, "广东省深圳市南山区"),
        ("429004", True, "湖北省仙桃市"),
        ("441900", True, "广东省东莞市"),
        ("330114", True, "浙江省杭州市钱塘区"),
        ("330100", False, "浙江省杭州市"),
        ("330000", False, "浙江省"),
        ("330199", False, None),
        ("000000", False, None),
        ("33010", False, None),
        ("３３０１０６", False, None),
        (None, None, None),
    ],
)
def test_codes_are_told_by_level_and_named(code, county, name):
    codes = pl.Series([code], dtype=pl.String)

    assert regions.is_county(codes).to_list() == [county]
    assert regions.full_name(codes).to_list() == [name]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("西湖区", True), ("西湖", True), ("崇文区", True), ("广西", True), ("新疆维吾尔自治区", True),
     ("市辖区", False), ("县", False), ("有限公司", False), ("", False), (None, None)],
)  # fmt: skip
def test_names_are_known_with_and_without_suffix(text, expected):
    assert regions.is_name(pl.Series([text], dtype=pl.String)).to_list() == [expected]


def test_the_table_is_read_only_when_somebody_asks():
    script = "import tuomin.checks as c; assert c.regions.table.cache_info().currsize == 0"

    subprocess.run([sys.executable, "-c", script], check=True)
