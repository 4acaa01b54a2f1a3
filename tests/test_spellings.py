"""No right number is missed in any spelling; random ones are taken no oftener than by chance."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuomin.checks import luhn, mobile, regions, resident_id, uscc
from tuomin.checks.normal import normalise
from tuomin.detect import registry

DETECTORS = registry.load()
DIGITS = "0123456789"
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
PREFIXES = sorted(
    {str(n) for n in range(130, 200)}
    & {
        str(n)
        for n in range(130, 200)
        if mobile.valid(pl.Series([f"{n}{d}2345678"[:11] for d in "0123456789"])).all()
    }
)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def done(complete, body):
    return complete(pl.Series([body])).item()


@st.composite
def citizens(draw):
    county = draw(st.sampled_from(regions.counties()["code"].to_list()))
    day = draw(st.dates(*(np.datetime64(d).item() for d in ("1900-01-01", "2020-12-31"))))
    return done(resident_id.complete, f"{county}{day:%Y%m%d}{draw(st.integers(1, 999)):03d}")


@st.composite
def companies(draw):
    county = draw(st.sampled_from(regions.counties()["code"].to_list()))
    kind = draw(st.sampled_from(["91", "92", "93", "52", "12", "11"]))
    return done(uscc.complete, f"{kind}{county}{draw(st.text(DIGITS, min_size=9, max_size=9))}")


cards = st.builds(
    lambda bank, body: done(luhn.complete, bank + body),
    st.sampled_from(["622202", "621700", "622588", "623052"]),
    st.text(DIGITS, min_size=12, max_size=12),
)
mobiles = st.builds(str.__add__, st.sampled_from(PREFIXES), st.text(DIGITS, min_size=8, max_size=8))
plates = st.builds(
    lambda place, letter, rest: place + letter + rest,
    st.sampled_from(PROVINCES),
    st.sampled_from("ABCDEFGH"),
    st.text(DIGITS, min_size=5, max_size=5)
    | st.builds(str.__add__, st.sampled_from("DF"), st.text(DIGITS, min_size=5, max_size=5)),
)


def fours(text, separator=" "):
    return separator.join(text[at : at + 4] for at in range(0, len(text), 4))


USUAL = [str, str.lower, lambda t: f" {t}\t", lambda t: f"\ufeff{t}", lambda t: t.translate(WIDE)]
SPELLED = {
    "identity.cn_resident_id": (
        citizens(),
        [*USUAL, lambda t: f"{t[:6]} {t[6:14]} {t[14:]}", lambda t: f"{t[:6]}-{t[6:14]}-{t[14:]}"],
    ),
    "organisation.uscc": (companies(), [*USUAL, fours]),
    "financial_account.bank_card": (cards, [*USUAL, fours, lambda t: fours(t, "-")]),
    "contact.cn_mobile": (
        mobiles,
        [
            *USUAL,
            *(
                lambda t, head=head: head + t
                for head in ("+86", "+86 ", "+86-", "0086", "86", "(+86)", "0086-")
            ),
            lambda t: f"{t[:3]} {t[3:7]} {t[7:]}",
            lambda t: f"+86 {t[:3]}-{t[3:7]}-{t[7:]}",
            lambda t: f"{t}.0",
        ],
    ),
    "identity.license_plate": (
        plates,
        [
            *USUAL,
            lambda t: f"{t[:2]}·{t[2:]}",
            lambda t: f"{t[:2]} {t[2:]}",
            lambda t: f"{t[:2]}-{t[2:]}",
            lambda t: f"{t[:2]}•{t[2:]}",
        ],
    ),
}
CASES = [(kind, how) for kind, (_, spellings) in SPELLED.items() for how in spellings]


@pytest.mark.parametrize(("kind", "spelling"), CASES)
@given(answers=st.data())
def test_no_right_number_is_missed_in_any_spelling(kind, spelling, answers):
    number = answers.draw(SPELLED[kind][0])

    assert DETECTORS[kind].hits(normalise(pl.Series([spelling(number)]))).item()


def drawn(alphabets, rows, random):
    """Random texts, each character from the alphabet of its place."""
    columns = [random.choice(list(alphabet), rows) for alphabet in alphabets]
    return pl.Series(["".join(row) for row in zip(*columns, strict=True)])


@pytest.mark.parametrize(
    ("kind", "alphabets"),
    [
        ("identity.cn_resident_id", [DIGITS] * 18),
        ("organisation.uscc", [CREDIT] * 18),
        ("organisation.uscc", [DIGITS] * 18),
        ("financial_account.bank_card", [DIGITS] * 16),
        ("financial_account.bank_card", [DIGITS] * 19),
        ("contact.cn_mobile", [DIGITS] * 11),
        ("identity.license_plate", [DIGITS + LETTERS] * 7),
    ],
    ids=lambda case: case if isinstance(case, str) else len(case),
)
def test_random_strings_are_taken_no_oftener_than_chance_says(kind, alphabets):
    rows = 40_000
    texts = drawn(alphabets, rows, np.random.default_rng(11643))
    expected = rows * DETECTORS[kind].chance

    taken = int(DETECTORS[kind].hits(normalise(texts)).sum())

    assert taken <= expected + 4 * math.sqrt(expected) + 3
