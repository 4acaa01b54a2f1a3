"""Names, companies and addresses are made up, and of the sort that they were."""

import re

import polars as pl
import pytest

from tests.masks import COUNT, RNG, masked
from tuomin.checks import (
    regions,
)
from tuomin.transforms.regions import places
from tuomin.transforms.wording import pools


class TestWords:
    NAMES = (
        "王李张刘陈", "国建志明文德福贵春荣华永成金庆玉树生",
    )  # fmt: skip

    def test_names_are_never_the_same_name(self):
        surnames, given_names = map(list, self.NAMES)
        values = pl.Series(RNG.choice(surnames, COUNT)) + pl.Series(RNG.choice(given_names, COUNT))
        surrogates = masked("name", values)

        assert (surrogates == values).sum() == 0

    def test_surrogates_of_names_are_seldom_names_of_the_source(self):
        surnames, given_names = map(list, self.NAMES)
        pick = lambda pool: pl.Series(RNG.choice(pool, COUNT))  # noqa: E731
        values = pick(surnames) + pick(given_names) + pick(given_names)
        surrogates = masked("name", values)

        assert not surrogates.is_in(values.implode()).any()
        assert surrogates.n_unique() > 0.99 * values.n_unique()

    @pytest.mark.parametrize(
        ("value", "form"),
        [
            ("张三", r"[\u4e00-\u9fff]{2}"),
            ("王小明", r"[\u4e00-\u9fff]{3}"),
            ("欧阳修", rf"(?:{'|'.join(pools.words('compound'))})[\u4e00-\u9fff]"),
            ("欧阳小明", rf"(?:{'|'.join(pools.words('compound'))})[\u4e00-\u9fff]{{2}}"),
            ("阿卜杜拉·买买提", r"[\u4e00-\u9fff]{4}·[\u4e00-\u9fff]{3}"),
            ("Zhang San", "[A-Z][a-z]{4} [A-Z][a-z]{2}"),
            ("ZHANG SAN", "[A-Z]{5} [A-Z]{3}"),
            ("Li Xiaoming", "[A-Z][a-z] [A-Z][a-z]{7}"),
            ("张三(VIP2)", r"[\u4e00-\u9fff]{2}\([A-Z]{3}[0-9]\)"),
        ],
    )
    def test_names_stay_of_their_sort(self, value, form):
        (surrogate,) = masked("name", [value])

        assert re.fullmatch(form, surrogate)
        assert surrogate != value

    def test_the_space_of_names_is_large(self):
        given_names = len(pools.characters("given"))

        assert len(pools.characters("surnames")) * given_names**2 > 10**8

    def test_pools_are_storable_in_the_old_chinese_encoding(self):
        for name in pools.texts():
            "".join(pools.words(name)).encode("gbk")

    @pytest.mark.parametrize(
        ("value", "end"),
        [
            ("北京某某科技有限公司", "有限公司"),
            ("某某集团股份有限公司", "股份有限公司"),
            ("小王理发店", "店"),
        ],
    )
    def test_companies_keep_their_legal_form(self, value, end):
        (surrogate,) = masked("company", [value])

        assert surrogate.endswith(end)
        assert len(surrogate) == len(value)
        assert surrogate[: -len(end)] != value[: -len(end)]

    def test_addresses_lie_in_real_regions_of_the_province(self):
        counties = regions.counties()
        values = (
            counties.select(pl.concat_str("province", "city", "county")).to_series() + "文三路478号"
        )
        surrogates = masked("address", values)
        whole = counties.select(pl.concat_str("province", "city", "county")).to_series()
        real = [*whole, *counties.select(pl.concat_str("province", "city")).to_series().unique()]
        found = surrogates.str.extract(f"^({'|'.join(real)})")

        assert found.is_not_null().mean() > 0.99
        assert (surrogates.str.head(2) == values.str.head(2)).all()
        assert (surrogates.str.len_chars() <= values.str.len_chars()).all()
        assert surrogates.str.contains("路[0-9]+号$").mean() > 0.95

    @pytest.mark.parametrize(("keep", "start"), [("province", "浙江省"), ("city", "浙江省杭州市")])
    def test_addresses_keep_what_is_asked(self, keep, start):
        (surrogate,) = masked("address", ["浙江省杭州市西湖区文三路478号"], keep=keep)

        assert surrogate.startswith(start)
        assert "文三路" not in surrogate
        assert "478" not in surrogate

    @pytest.mark.parametrize(
        ("value", "form"),
        [
            ("浙江省杭州市西湖区文三路478号", "浙江省COUNTY.+路[1-9][0-9]{2}号"),
            ("浙江杭州西湖区文三路478号", "浙江COUNTY.+路[1-9][0-9]{2}号?"),
            ("杭州市西湖区文三路478号", "COUNTY.+路[1-9][0-9]{2}号"),
            ("西湖区文三路478号", "COUNTY.+路[1-9][0-9]{2}号"),
            ("北京市市辖区朝阳区建国路A座3号", "北京市COUNTY.{2}路[A-Z]座[1-9]号"),
            ("北京市北京市朝阳区建国路88号", "北京市COUNTY.{2}路[1-9][0-9]号"),
            ("吉林市昌邑区解放路3号", "COUNTY.{2}路[1-9]号"),
            ("四川省乐山市市中区嘉定路10号", "四川省COUNTY.{2}路[1-9][0-9]号"),
            ("内蒙古自治区锡林郭勒盟阿巴嘎旗西街9号", "内蒙古自治区COUNTY[东西南北]街[1-9]号"),
            ("浙江省杭州市钱江某区文三路478号", "浙江省COUNTY.+路[1-9][0-9]{2}号"),
            ("浙江文三路478号", "浙江.{2}路[1-9][0-9]{2}号"),
            ("文三路478号", ".{2}路[1-9][0-9]{2}号"),
            ("四川", "四川"),
            ("黑龙江", "黑龙江"),
            ("文三路８号 2-301室", ".{2}路[０-９]号[0-9]-[0-9]{3}室"),
        ],
    )
    def test_addresses_begin_in_a_real_region_however_it_is_spelled(self, value, form):
        counties = regions.counties()
        whole = counties.select(pl.concat_str("city", "county")).to_series()
        real = {*whole, *counties["city"], *counties["county"]} - {""}
        (surrogate,) = masked("address", [value])

        assert re.fullmatch(form.replace("COUNTY", f"(?:{'|'.join(real)})"), surrogate)
        assert len(surrogate) <= len(value)

    @pytest.mark.parametrize("keep", ["province", "city", "none"])
    @pytest.mark.parametrize(
        "spelled",
        ["北京市 朝阳区 建国路8号", "北京市\u3000朝阳区\u3000建国路8号", " 北京市朝阳区 建国路8号"],
    )
    def test_blanks_make_no_other_place(self, spelled, keep):
        plain, spaced = masked("address", ["北京市朝阳区建国路8号", spelled], keep=keep)

        assert spaced == plain

    def test_addresses_do_not_depend_on_their_neighbours(self):
        values = [
            "幸福路8号院A座",
            "B座文三路478号",
            "8号楼3号院86",
            "03号文三路",
            "自治",
            "州县",
        ] * 3
        together = masked("address", values).to_list()

        assert together == [masked("address", [value]).item() for value in values]

    def test_short_provinces_leave_the_province_too(self):
        found = masked("address", ["四川", "上海"] * 2, keep="none").to_list()
        others = {
            masked("address", ["上海"], keep="none", key=bytes([n]) * 32).item() for n in range(9)
        }

        assert found[:2] == found[2:]
        assert len(others) > 1

    def test_addresses_that_keep_nothing_leave_the_province(self):
        values = [f"浙江省杭州市西湖区文三路{number}号" for number in range(100)]
        provinces = masked("address", values, keep="none").str.head(2)

        assert provinces.n_unique() > 10
        assert places.province_names()["name"].str.head(2).is_in(provinces.implode()).any()
