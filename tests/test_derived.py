"""What is computed from an identifier is told; what is drawn at random never is, however few rows
there are.
"""

import random
from string import ascii_lowercase, digits

import polars as pl
import pytest

from tuomin.proof.guessing.derived import followed
from tuomin.proof.guessing.written import FEWEST, written


def drawn(letters, shortest, longest):
    return lambda rng: "".join(rng.choices(letters, k=rng.randint(shortest, longest)))


SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = [chr(0x4E00 + 17 * n) for n in range(400)]
WAYS = {
    "names": lambda rng: rng.choice(SURNAMES) + drawn(GIVEN, 1, 2)(rng),
    "numbers of one length": drawn(digits, 11, 11),
    "numbers of many lengths": drawn(digits, 1, 4),
    "long numbers": drawn(digits, 16, 19),
    "tokens": drawn("0123456789abcdef", 12, 32),
    "accounts": lambda rng: f"{drawn(ascii_lowercase, 3, 8)(rng)}@example.com",
}


@pytest.mark.parametrize("old", WAYS)
def test_nothing_follows_from_values_drawn_at_random(old):
    rng = random.Random(old)  # noqa: S311
    for count in range(FEWEST, 300, 23):
        asked = column(old, rng, count)
        for way in WAYS:
            assert followed(asked, column(way, rng, count)) == 0, (way, count)


@pytest.mark.parametrize(
    ("made", "follows"),
    [
        (lambda old, rng: old[:2] + drawn(digits, 13, 13)(rng), False),
        (lambda old, _: old[:2] + f"{int(old[2:]) // 3:013}", True),
        (lambda old, _: str(int(old) + 17), True),
    ],
    ids=["province kept", "order kept behind it", "moved"],
)
def test_numbers_follow_by_more_than_the_province_that_both_have(made, follows):
    rng = random.Random(7)  # noqa: S311
    old = [rng.choice(["11", "31", "44", "51"]) + drawn(digits, 13, 13)(rng) for _ in range(200)]
    new = [made(each, rng) for each in old]

    assert bool(followed(written(pl.Series(old)), written(pl.Series(new)))) is follows


def column(way, rng, count):
    return written(pl.Series([WAYS[way](rng) for _ in range(count)]))
