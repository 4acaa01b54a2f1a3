"""Dates, amounts and regions that say less than they did."""

from datetime import date, timedelta

import polars as pl
import pytest

from tests.masks import COUNT, RNG, masked, texts

DATES = [
    ("2024-05-17", "2024-05-01", "2024-01-01", "2020-01-01"),
    ("2024-05-17 08:30:15.25+08", "2024-05-01 00:00:00.00+08", "2024-01-01 00:00:00.00+08",
     "2020-01-01 00:00:00.00+08"),
    ("20240517", "20240501", "20240101", "20200101"),
    ("2024年5月17日", "2024年5月1日", "2024年1月1日", "2020年1月1日"),
    ("2024/5/17 8:30", "2024/5/1 0:00", "2024/1/1 0:00", "2020/1/1 0:00"),
    ("0044-03-15 BC", "0044-03-01 BC", "0044-01-01 BC", "0051-01-01 BC"),
    ("0001-02-29 00:00:00+00 BC", "0001-02-01 00:00:00+00 BC", "0001-01-01 00:00:00+00 BC",
     "0001-01-01 00:00:00+00 BC"),
    ("4713-02-29 BC", "4713-02-01 BC", "4713-01-01 BC", "4713-01-01 BC"),
    ("0044-03-15 (BC)", "0044-03-01 (BC)", "0044-01-01 (BC)", "0051-01-01 (BC)"),
    ("-0043-03-15", "-0043-03-01", "-0043-01-01", "-0050-01-01"),
    ("+10007-03-15", "+10007-03-01", "+10007-01-01", "+10000-01-01"),
    ("5874897-12-31", "5874897-12-01", "5874897-01-01", "5874890-01-01"),
    ("1900-01-01 00:05:43+08:05:43", "1900-01-01 00:00:00+08:05:43",
     "1900-01-01 00:00:00+08:05:43", "1900-01-01 00:00:00+08:05:43"),
    ("infinity", "infinity", "infinity", "infinity"),
    ("0000-00-00", "0000-00-00", "0000-00-00", "0000-00-00"),
    ("soon", "****", "****", "****"),
]  # fmt: skip


class TestCoarse:
    @pytest.mark.parametrize(("value", "month", "year", "decade"), DATES)
    def test_dates_are_those_of_their_beginning(self, value, month, year, decade):
        found = [masked("bucket", [value], by=by)[0] for by in ("month", "year", "decade")]

        assert found == [month, year, decade]

    @pytest.mark.parametrize(
        ("value", "by", "expected"),
        [
            ("27", 10, "20"), ("27.9", 5, "25.0"), ("-27", 10, "-20"), ("0.27", 0.1, "0.20"),
            ("330106", "province", "330000"), ("330106", "city", "330100"),
            ("330106012", "city", "330100000"), ("杭州市西湖区", "province", "浙江省"),
            ("浙江杭州市西湖区", "city", "浙江省杭州市"), ("x", 10, "*"),
            ("17:30", "province", "*****"),
            ("2024-05-17 08:30:15+08", "hour", "2024-05-17 08:00:00+08"),
        ],
    )  # fmt: skip
    def test_values_are_those_of_their_band(self, value, by, expected):
        assert masked("bucket", [value], by=by)[0] == expected

    def test_bands_can_be_labelled(self):
        assert masked("bucket", ["27", "7", "x"], by=10, label=True).to_list() == [
            "20-29",
            "0-9",
            "*",
        ]

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("12345.67", "12000.00"), ("-99", "-99"), ("¥1,234.50", "¥1200.00"), ("0.0456", "0.0450"),
         ("1.2345e5", "1.2000e5"), ("NaN", "NaN"), ("x", "*")],
    )  # fmt: skip
    def test_amounts_keep_two_digits(self, value, expected):
        assert masked("round", [value])[0] == expected

    def test_noise_stays_near_and_never_gets_longer(self):
        values = texts(RNG.integers(1000, 10_000, COUNT)) + ".50"
        noisy = masked("noise", values, share=0.2)
        ratio = noisy.cast(pl.Float64) / values.cast(pl.Float64)

        assert ratio.is_between(0.799, 1.201).all()
        assert ratio.std() > 0.05
        assert (noisy.str.len_chars() <= 7).all()
        assert (noisy != values).mean() > 0.99

    def test_shifts_keep_intervals(self):
        first, second = masked("date_shift", ["2024-01-31", "2024-03-01 10:00:00"])
        gap = date.fromisoformat(second[:10]) - date.fromisoformat(first)

        assert gap == timedelta(days=30)
        assert first != "2024-01-31"
        assert second.endswith(" 10:00:00")

    def test_shifts_of_every_value_differ(self):
        values = [f"2024-01-{day:02d}" for day in range(1, 31)]
        moved = masked("date_shift", values, per="value")
        gaps = {
            date.fromisoformat(new) - date.fromisoformat(old)
            for old, new in zip(values, moved, strict=True)
        }

        assert len(gaps) > 20
        assert timedelta() not in gaps
        assert max(map(abs, gaps)) <= timedelta(days=180)

    def test_open_ends_stay_open(self):
        values = ["9999-12-31", "0001-01-01 00:00:00", "infinity", "-infinity"]

        assert masked("date_shift", values).to_list() == values

    def test_shuffled_values_survive_but_move(self):
        values = [str(number) for number in range(1000)] + [None, ""]
        shuffled = masked("shuffle", values).to_list()

        assert sorted(shuffled[:1000]) == sorted(values[:1000])
        assert shuffled[1000:] == [None, ""]
        assert sum(map(str.__eq__, shuffled[:1000], values[:1000])) < 10

    @pytest.mark.parametrize(
        ("value", "expected"),
        [("13800138000", "138****8000"), ("张三", "张*"), ("李", "*"), ("abcd", "ab**"),
         ("110101190001010014", "110***********0014"), ("", "")],
    )  # fmt: skip
    def test_masks_hide_a_third_at_least(self, value, expected):
        assert masked("mask", [value])[0] == expected

    def test_masks_may_show_what_follows(self):
        found = masked("mask", ["zhangsan@qq.com", "nobody"], first=1, last=0, until="@")

        assert found.to_list() == ["z*******@qq.com", "n*****"]
