"""What every transform promises, over all that are registered, with values of every sort."""

from dataclasses import FrozenInstanceError, fields

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tuomin.transforms import TRANSFORMS, build
from tuomin.transforms.texts.known import wanted

KNOWN = wanted(pl.Series(["张三"]))

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))

VALUES = [
    "13800138000", "138-0013-8000", "+86 138 0013 8000", "１３８００１３８０００",
    "13800138000.0", "010-62345678", "0571-87654321转123", "95588", "400-800-1234",
    "110101190001010014", "11010119000101001x", "110101000101001", "911124190301010010",
    "6222021234567890128", "张三", "张 三", "王小明", "欧阳修", "阿卜杜拉·买买提", "Zhang San",
    "ZHANG SAN", "O'Brien", "李", "北京某某科技有限公司", "浙江省杭州市西湖区文三路478号",
    "No. 88 Jianguo Road", "a@b.cn", "A@B.CN", "zhangsan@163.com", "8.8.8.8", "10.0.0.1/24",
    "2001:4860:4860::8888", "::1", "3C:22:FB:12:34:56", "860123456789014", "京A12345",
    "粤B·D12345", "91440300MA5EX1239N", "MA5EX123-9", "E12345678", "LSVAA49J132012345",
    "1990-05-17", "1990/5/7", "1990年5月17日", "19900517", "1990-05-17 08:30:00", "infinity",
    "0000-00-00", "9999-12-31", "1902-02-29", "12345-01-02", "0", "1", "-1", "-0", "007",
    "1.10", "-12.50", "¥1,234.50", "1e5", "NaN", "2147483647", "9223372036854775807",
    "18446744073709551616", "9" * 40, "550e8400-e29b-41d4-a716-446655440000", "M", "男", "true",
    "null", '{"phone": "13800138000", "n": 1.10}', '{"13800138000": [1, {"a": "b"}]}',
    '{"a": 1,}', "[" * 3000, '"\\ud83d"', "\\", '"', "'; DROP TABLE x; --", "$1 ${2} \\1",
    "%s %(a)s {0}", "a\x00b", "\n", "\t", " ", "   ", "\u200b", "\ufeff张三", "😀", "👨‍👩‍👧",
    "e\u0301", "é", "ß", "İ", "ﬁ", "ⅣⅤ", "①", "٣", "𠮷野", "さくら", "Иван", "שלום", "가나다",
    "***", "138****8000", "-", "N/A", "无", "未知", "我叫张三,电话13800138000,邮箱a@b.cn",
    "x" * 10_000, "张" * 10_000, "1" * 10_000, "\U0010ffff",
]  # fmt: skip
TEXTS = pl.Series("column", VALUES)

MAY_LEAVE = {"keep", "text", "json", "bucket", "round", "generalize", "noise", "shuffle"}
"""Bands may begin where a value lies, texts and amounts may have nothing to hide."""

SPELLED_OUT = [(name, build(name)) for name in TRANSFORMS]
WITH_OPTIONS = [
    ("redact", build("redact", {"length": 6, "character": "$"})),
    ("mask", build("mask", {"first": 1, "last": 0, "until": "@"})),
    ("token", build("token", {"length": 40, "alphabet": "alphanumeric", "prefix": "T-"})),
    ("key", build("key", {"limit": 2**31 - 1})),
    ("key", build("key", {"limit": 2**63 - 1})),
    ("key", build("key", {"limit": 127})),
    ("fresh", build("fresh", {"limit": 2**63 - 1})),
    ("generalize", build("generalize", {"by": "year"})),
    ("generalize", build("generalize", {"digits": 2})),
    ("number", build("number", {"limit": 2**31 - 1})),
    ("address", build("address", {"keep": "none"})),
    ("address", build("address", {"keep": "city"})),
    ("date_shift", build("date_shift", {"per": "value"})),
    *[("bucket", build("bucket", {"by": by})) for by in (10, 0.5, "hour", "month", "province")],
    ("bucket", build("bucket", {"by": 5, "label": True})),
    ("text", build("text", {"patterns": {"number": "[0-9]+"}, "known": KNOWN})),
    ("json", build("json", {"leaves": {"$.phone": "mobile", "$..a": "token"}})),
    *[(name, build(name, {"realistic": True})) for name in TRANSFORMS if name in (
        "mobile", "landline", "resident_id", "bank_card", "imei", "uscc")],
]  # fmt: skip
ALL = [pytest.param(name, each, id=repr(each)[:60]) for name, each in SPELLED_OUT + WITH_OPTIONS]


def run(transform, values, key=KEY):
    return transform.apply(pl.Series("column", values, pl.String), key).to_list()


@pytest.mark.parametrize(("name", "transform"), ALL)
class TestEveryTransform:
    def test_gives_a_text_for_a_text(self, name, transform):
        masked = transform.apply(TEXTS, KEY)

        assert (masked.name, masked.dtype, len(masked)) == ("column", pl.String, len(TEXTS))
        assert name == "null" or masked.null_count() == 0

    def test_leaves_what_it_is_given(self, name, transform):
        given_texts = TEXTS.clone()
        transform.apply(given_texts, KEY)

        assert given_texts.to_list() == VALUES

    def test_keeps_nulls_and_empty_texts(self, name, transform):
        values = [None, "13800138000", "", None, "张三", ""]
        masked = run(transform, values)

        assert [masked[place] for place in (0, 3)] == [None, None]
        assert name == "null" or [masked[place] for place in (2, 5)] == ["", ""]

    @pytest.mark.parametrize("values", [[], [None], [""], [None, None, ""]])
    def test_takes_columns_of_nothing(self, name, transform, values):
        masked = run(transform, values)

        assert masked == ([None] * len(values) if name == "null" else values)

    def test_treats_equal_values_alike(self, name, transform):
        if not transform.stable:
            pytest.skip("says that it does not")
        once = run(transform, VALUES)

        assert run(transform, [*reversed(VALUES), None, *VALUES]) == [*once[::-1], None, *once]
        assert [run(transform, [value])[0] for value in VALUES[::3]] == once[::3]

    def test_gives_other_surrogates_under_another_key(self, name, transform):
        values = ["13800138000", "110101190001010014", "1990-05-17", "张小明", "E12345678", "10000"]
        if not transform.keyed:
            assert run(transform, values, OTHER) == run(transform, values)
        elif name not in ("json", "shuffle"):
            assert run(transform, values, OTHER) != run(transform, values)

    def test_passes_nothing_through(self, name, transform):
        if name in MAY_LEAVE:
            pytest.skip("may leave a value")
        long = [value for value in VALUES if sum(map(str.isalnum, value)) >= 6]
        masked = run(transform, long)
        kept = [value for value, new in zip(long, masked, strict=True) if new == value]

        assert [value for value in kept if value not in SENTINELS] == []

    def test_differs_where_it_says_so(self, name, transform):
        if not transform.injective or name in ("null", "keep"):
            pytest.skip("says that it does not")
        masked = run(transform, ALIKE)
        twice = [value for value, new in zip(ALIKE, masked, strict=True) if masked.count(new) > 1]

        assert twice == []

    def test_has_honest_properties(self, name, transform):
        assert transform.hides in ("all", "part", "none")
        assert transform.keyed or not transform.reversible or name == "keep"
        assert all(
            isinstance(getattr(transform, each), bool)
            for each in ("injective", "reversible", "keyed", "stable")
        )

    def test_is_frozen(self, name, transform):
        for field in fields(transform):
            with pytest.raises(FrozenInstanceError):
                setattr(transform, field.name, None)

    def test_survives_slices(self, name, transform):
        if not transform.stable:
            pytest.skip("says that it depends on the rest")
        part = transform.apply(TEXTS[7:31], KEY)

        assert part.to_list() == run(transform, VALUES)[7:31]


SENTINELS = {"infinity", "0000-00-00", "9999-12-31", "138****8000"}
ALIKE = (
    [f"{number:03d}" for number in range(1000)]
    + [str(number) for number in range(1000, 3000)]
    + [f"A{number}" for number in range(1000)]
    + [f"{letter}{other}" for letter in "abcdefghij" for other in "KLMNOPQRST"]
    + [f"2024-01-{day:02d}" for day in range(1, 32)]
    + [f"5{number:019d}" for number in range(50)]
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(max_size=30)
        | st.text("0123456789-+xX. ", max_size=22)
        | st.text('{}[],:"\\ 1aé\n', max_size=40)
        | st.text("张王李阳欧·路号市AZaz09@.", max_size=20)
        | st.text("北京四川河南省市区县 街8号", max_size=6),
        max_size=20,
    )
)
def test_no_text_is_too_odd(values):
    storable = [value for value in values if value.isprintable() or value.isascii()]
    for name, transform in SPELLED_OUT:
        masked = run(transform, storable)

        assert len(masked) == len(storable), name
        if transform.stable:
            assert run(transform, storable[::-1]) == masked[::-1], name


@pytest.mark.parametrize(
    "name", [name for name, each in SPELLED_OUT if each.keyed and each.hides == "all"]
)
def test_values_of_the_usual_length_come_out_no_longer(name):
    masked = run(build(name), VALUES)
    longer = [
        value
        for value, new in zip(VALUES, masked, strict=True)
        if len(new) > max(len(value), 16 if name in ("token", "fake", "ip", "fresh") else 8)
    ]

    assert name == "fake" or longer == []
