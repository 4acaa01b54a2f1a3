"""Surrogates are the same in every spelling, and telephone numbers ring nowhere."""

import re
from ipaddress import ip_address

import phonenumbers
import polars as pl
import pytest

from tests.masks import COUNT, KEY, RNG, masked, mobiles, texts
from tuomin.checks import (
    landline,
    mobile,
)
from tuomin.transforms.keyed.keys import derive

SPELLINGS = [
    ("mobile", ["13800138000", "138-0013-8000", "138 0013 8000", "１３８００１３８０００",
                "+86 138 0013 8000", "8613800138000", "008613800138000", "13800138000.0",
                "(+86)138.0013.8000", "\ufeff13800138000", "\u202d13800138000\u202c"]),
    ("landline", ["01062345678", "010-62345678", "(010)62345678", "+86 10 6234 5678"]),
    ("resident_id", ["11010119000101111X", "11010119000101111x", "110101 19000101 111X",
                     "110101000101111",
                     "１１０１０１１９０００１０１１１１Ｘ"]),
    ("bank_card", ["6222021234567890128", "6222 0212 3456 7890 128", "6222-0212-3456-7890-128"]),
    ("email", ["zhang.san@qq.com", "Zhang.San@QQ.com", "ZHANG.SAN@QQ.COM", " zhang.san@qq.com ",
               "zhang.san＠qq.com"]),
    ("mac", ["3C:22:FB:12:34:56", "3c:22:fb:12:34:56", "3C-22-FB-12-34-56", "3c22.fb12.3456",
             "3C22FB123456"]),
    ("ip", ["8.8.8.8", "8.8.8.8:443", "8.8.8.8/32"]),
    ("ip", ["2001:4860:4860::8888", "2001:4860:4860:0:0:0:0:8888", "2001:4860:4860::8888/128",
            "[2001:4860:4860::8888]:80", "2001:4860:4860:0000::8888%eth0"]),
    ("uscc", ["91440300MA5EX1239N", "91440300ma5ex1239n", "91440300-MA5EX123-9-N"]),
    ("plate", ["京A12345", "京A·12345", "京A-12345", "京a12345"]),
    ("vin", ["LSVAA49J132012345", "lsvaa49j132012345"]),
    ("imei", ["860123456789014", "86-012345-678901-4"]),
    ("document", ["E12345678", "e12345678", "E 12345678"]),
    ("name", ["张三", "张 三", "张　三"]),
    ("name", ["Zhang San", "ZHANG SAN", "zhang san"]),
    ("company", ["北京某某科技有限公司", "北京某某 科技有限公司"]),
    ("birth_date", ["1904-02-29", "19040229", "1904/02/29", "1904年02月29日",
                    "1904.02.29 00:00:00"]),
    ("key", ["550e8400-e29b-41d4-a716-446655440000", "550E8400-E29B-41D4-A716-446655440000",
             "550e8400e29b41d4a716446655440000"]),
]  # fmt: skip


def essence(name, text):
    """What a text says apart from how it is spelled."""
    narrow = text.removesuffix(".0") if name == "mobile" else text
    narrow = narrow.translate({code + 0xFEE0: code for code in range(33, 127)}).upper()
    narrow = re.sub(
        r"[^0-9A-Z\u4e00-\u9fff]", "", narrow.replace("年", "").replace("月", "").replace("日", "")
    )
    if name == "ip":
        return ip_address(re.sub(r"[/%].*|\]:.*|(?<=[.0-9]{7}):.*|\[", "", text)).exploded
    if name in ("mobile", "landline"):
        narrow = re.sub("^(00)?86", "", narrow).lstrip("0")
    if name == "resident_id" and len(narrow) == 18:
        narrow = narrow[:6] + narrow[8:17]
    return narrow[:8] if name == "birth_date" else narrow


@pytest.mark.parametrize(("name", "spellings"), SPELLINGS)
def test_one_value_has_one_surrogate_in_every_spelling(name, spellings):
    surrogates = masked(name, spellings).to_list()

    assert len({essence(name, spelling) for spelling in spellings}) == 1
    assert len({essence(name, surrogate) for surrogate in surrogates}) == 1


@pytest.mark.parametrize(("name", "spellings"), SPELLINGS)
def test_surrogates_keep_the_spelling(name, spellings):
    if name in ("email", "birth_date"):
        pytest.skip("the length of parts may change")
    for spelling, surrogate in zip(spellings, masked(name, spellings), strict=True):
        shapes = [re.sub(r"[0-9a-zA-Z０-９Ａ-Ｚ]+", "0", text) for text in (spelling, surrogate)]
        if name in ("name", "company", "ip"):
            continue
        assert shapes[0] == shapes[1]
        assert spelling.isupper() == surrogate.isupper() or not re.search("[a-zA-Z]{3}", spelling)


class TestMobiles:
    def test_lie_in_segments_of_nobody(self):
        surrogates = masked("mobile", mobiles())

        assert surrogates.str.contains(r"^1[3-9][0-9]{9}$|^14[0-4][0-9]{8}$").all()
        assert not mobile.valid(surrogates).any()
        assert set(surrogates.str.head(3)) <= {*mobile.UNASSIGNED, *map(str, range(140, 145))}

    def test_are_refused_by_libphonenumber(self):
        for surrogate in masked("mobile", mobiles(200)):
            assert not phonenumbers.is_valid_number(phonenumbers.parse(surrogate, "CN"))

    def test_seldom_collide_and_take_another_attempt(self):
        numbers = mobiles()
        surrogates = masked("mobile", numbers)
        again = masked("mobile", numbers, derive(KEY, "attempt 1"))

        assert surrogates.n_unique() > numbers.n_unique() - 5
        assert (surrogates == again).sum() == 0

    def test_realistic_ones_are_live_and_unique(self):
        numbers = mobiles().unique()
        surrogates = masked("mobile", numbers, realistic=True)

        assert mobile.valid(surrogates).mean() > 0.97  # one segment is satellite but for 1619
        assert surrogates.n_unique() == len(numbers)

    def test_other_numbers_ring_nowhere(self):
        values = [
            "+1 415 555 2671",
            "13800138000/13900139000",
            "13800138000 13900139000",
        ]

        for surrogate in masked("mobile", values):
            assert re.sub(r"\D", "", surrogate).startswith("000")

    def test_landlines_among_them_are_those_of_the_landline_column(self):
        values = ["010-62345678", "13800138000", "0571-8765432"]

        assert masked("mobile", values).to_list() == masked("landline", values).to_list()


class TestLandlines:
    def test_have_area_codes_of_nobody(self):
        areas = pl.Series([code for code in landline.codes() if len(code) == 3])
        numbers = (
            "0"
            + areas.gather(RNG.integers(0, len(areas), COUNT))
            + "-"
            + texts(RNG.integers(2 * 10**6, 10**7, COUNT))
        )
        surrogates = masked("landline", numbers)

        assert landline.valid(numbers).all()
        assert surrogates.str.contains(r"^0[3-9][0-9]{2}-[0-9]{7}$").all()
        assert not landline.valid(surrogates).any()
        assert not set(surrogates.str.slice(1, 3)) & set(landline.codes())
