"""Rows that nobody can align still hold originals: with a constant added, or their last digits."""

import random

import numpy as np
import polars as pl
import pytest

from tests.columns import numbers, phone
from tests.spoil import PEOPLE, SIZE, columns, good, proved
from tuomin.proof.guessing.scattered import scattered

DRAW = random.Random(5)  # noqa: S311 - the same values each time
SPOILT = {
    "one more": lambda text: str(int(text) + 1),
    "one less": lambda text: str(int(text) - 1),
    "moved far": lambda text: str(int(text) + 7_654_321),
    "last eight": lambda text: text[-8:],
}


def known():
    return {
        "contact.cn_mobile": pl.Series([phone() for _ in range(1_000)]),
        "identity.cn_resident_id": pl.Series(numbers(rows=1_000)),
    }


@pytest.mark.parametrize("way", SPOILT)
def test_a_shuffled_column_is_found(way):
    """In a copy whose rows stand in a new order and share nothing with the source's."""
    copy = good("anonymized")
    order = np.random.default_rng(1).permutation(SIZE)
    made = [SPOILT[way](text) for text in PEOPLE["sjhm"].gather(order)]
    columns("customer", serial_no=pl.Series(made))(copy)

    assert ("computed", "customer.serial_no") in {
        (flaw.code, flaw.place) for flaw in proved(copy).failures
    }


@pytest.mark.parametrize("count", range(50, 400, 25))
def test_what_was_drawn_is_not(count):
    plain = known()
    for low, high in [(10**7, 10**8), (13 * 10**9, 19 * 10**9), (10**10, 10**11), (10**17, 10**18)]:
        drawn = pl.Series([str(DRAW.randrange(low, high)) for _ in range(count)])
        days = pl.Series([f"2024{DRAW.randrange(101, 1232):04}" for _ in range(count)])
        orders = pl.Series([f"2024{DRAW.randrange(101, 1232):04}{n:04}" for n in range(count)])
        for values in (drawn, days.unique(), orders):
            assert scattered(values, plain, among=50) is None


def test_numbers_in_order_beside_mobiles_in_order_are_not():
    mobiles = pl.Series([str(13_800_000_000 + n) for n in range(1_000)])
    serial = pl.Series([str(20_000_000 + n) for n in range(400)])

    assert scattered(serial, {"contact.cn_mobile": mobiles}, among=50) is None
    assert scattered(serial, known(), among=50) is None
