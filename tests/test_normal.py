"""Dates and numbers are read in every form that people write them in."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.columns import code, look, person, some
from tuomin.checks import date as dates
from tuomin.checks import mojibake, normal


def one(function, text):
    return function(pl.Series([text])).item()


@given(day=st.dates(date(1880, 1, 1), date(2099, 12, 31)))
@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y-%m-%d 23:59:59"]
)
def test_days_are_read_in_every_form(day, form):
    text = day.strftime(form)

    assert one(dates.parse, text) == day
    assert one(dates.valid, text)
    assert one(dates.birth, text) == (day <= dates.today())


@pytest.mark.parametrize(
    "text", ["2023-02-29", "1900-02-29", "2024-04-31", "2024-00-10", "20241301"]
)
def test_days_that_no_calendar_has_are_refused(text):
    assert one(dates.parse, text) is None


def test_tomorrow_nobody_is_born():
    tomorrow = (dates.today() + timedelta(days=2)).isoformat()

    assert one(dates.valid, tomorrow)
    assert not one(dates.birth, tomorrow)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("138 0013 8000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("(+86)13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("138–0013–8000", "13800138000"),
        ("13800138000.00", "13800138000"),
        ("1.3800138E10", "13800138000"),
        ("1.38001E+10", "1.38001E+10"),
        ("6222 0212 3456 7890 128", "6222021234567890128"),
        ("010-6234 5678", "010-62345678"),
        ("+86 571 8765 4321", "0571-87654321"),
        ("(0571) 8765 4321", "0571-87654321"),
        ("010-62345678-801", "010-62345678-801"),
        ("1990-01-02", "1990-01-02"),
        ("2024-01-02 03:04:05", "2024-01-02 03:04:05"),
        ("1-2", "1-2"),
        ("100000.00", "100000.00"),
        ("192.168.0.1", "192.168.0.1"),
        ("86138001380001", "86138001380001"),
        ("张三\u3000丰", "张三 丰"),
        ("\ufeff张三\u200b", "张三"),
        ("", ""),
        (None, None),
    ],
)
def test_values_have_one_spelling(text, expected):
    assert normal.normalise(pl.Series([text, "x"], dtype=pl.String)).to_list() == [expected, "x"]


@given(texts=st.lists(st.none() | st.text(max_size=30)))
def test_a_spelling_once_normal_stays(texts):
    once = normal.normalise(pl.Series("x", texts, dtype=pl.String))

    assert once.name == "x"
    assert [text is None for text in once] == [text is None for text in texts]
    assert normal.normalise(once).to_list() == once.to_list()


def test_numbers_that_lost_digits_are_recognised():
    texts = pl.Series(["1.10101E+17", "6.22E18", "110101190001010014", "1.5", None])

    assert normal.is_damaged(texts).to_list() == [True, True, False, False, None]


def latin1(raw):
    """Bytes as MariaDB takes them for latin1, which is Windows-1252 to it."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in raw)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_in_a_column_of_latin1_is_read(encoding):
    verdict = look("nm", some(lambda: latin1(person().encode(encoding))))

    assert (verdict.level, code(verdict)) == ("personal", "person_name")


@pytest.mark.parametrize(
    "text", ["café", "Ærøskøbing", "Ä", "ÄÖÜäöü", "naïve – “so”", "ÀÉÈ", "€ 12", "Ã", "王ÕÅ", ""]
)
def test_words_of_western_europe_stay(text):
    assert one(mojibake.restored, text) == text
