"""Personal numbers among single words are found, whatever the words; numbers of things are not."""

import hashlib
import random

import pytest

from tests.columns import digits, look, numbers, person, phone

ROWS = 1_000
WORDS = {
    "states": ["paid", "open", "closed", "v1.2", "A-17"],
    "words": ["已发货", "待付款", "北京", "无货"],
    "numbers": [str(n * 7919 % 1000) for n in range(60)],
    "orders": [f"NO{n:06}" for n in range(90)],
    "days": [f"2024-03-{n:02}" for n in range(1, 29)],
}
DRAW = random.Random(77)  # noqa: S311 - the same columns each time


def mixed(few, words, share=0.03):
    """A column of `words` with `few` at random places."""
    rest = [DRAW.choice(words) for _ in range(ROWS - round(ROWS * share))]
    column = [few() for _ in range(round(ROWS * share))] + rest
    DRAW.shuffle(column)
    return column


def parts(texts, name="c1"):
    return [(part.kind, part.share) for part in look(name, texts).contains]


@pytest.mark.parametrize("name", ["c1", "status", "note", "attr_value"])
@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_mobiles_among_words(name, words):
    assert parts(mixed(phone, words), name) == [("contact.cn_mobile", 0.03)]


@pytest.mark.parametrize(
    ("few", "kind"),
    [
        (lambda: DRAW.choice(numbers(rows=50)), "identity.cn_resident_id"),
        (lambda: f"0{DRAW.choice(['10', '21', '755', '571'])}-8{digits(7)}", "contact.cn_landline"),
        (lambda: f"+86{phone()}", "contact.cn_mobile"),
        (lambda: f"{phone()[:3]}-{digits(4)}-{digits(4)}", "contact.cn_mobile"),
        (lambda: f"u{digits(6)}@example.com", "contact.email"),
    ],
)
def test_other_numbers_among_words(few, kind):
    assert parts(mixed(few, WORDS["states"])) == [(kind, 0.03)]


def test_a_single_id_number_is_enough():
    (number,) = numbers(rows=1)

    assert parts([number, *WORDS["states"] * 40])[0][0] == "identity.cn_resident_id"


def test_several_kinds_in_one_column():
    texts = [phone() for _ in range(20)] + numbers(rows=10) + [person() for _ in range(5)]

    assert dict(parts([*texts, *WORDS["states"] * 193])) == {
        "contact.cn_mobile": 0.02,
        "identity.cn_resident_id": 0.01,
    }


@pytest.mark.parametrize(
    "few",
    [
        lambda: digits(11),
        lambda: f"2024{digits(7)}",
        lambda: f"{DRAW.randint(1, 12):02}{digits(16)}",
        lambda: str(round(10 ** DRAW.uniform(2, 10.3))),  # sizes of files
        lambda: str(DRAW.randint(1, 2 * 10**10)),
        lambda: str(13_900_000_000 + DRAW.randint(0, 400)),  # a count
        lambda: f"17{DRAW.randint(1, 12):02}{DRAW.randint(1, 28):02}{digits(5)}",  # a day first
        lambda: f"1.{DRAW.randint(0, 9)}.{DRAW.randint(0, 9)}.{DRAW.randint(0, 99)}",
        lambda: f"{DRAW.randint(10, 99)}.{digits(2)}",
        lambda: hashlib.md5(digits(9).encode()).hexdigest()[:18],  # noqa: S324
        lambda: f"{digits(16)}",
        lambda: f"SN{digits(11)}",
        lambda: f"17{digits(8)}",  # seconds
        lambda: f"17{digits(11)}",  # milliseconds
        lambda: f"{DRAW.randint(10**17, 10**18)}",  # drawn by a snowflake
        lambda: "13800138000",  # one number again and again
    ],
)
@pytest.mark.parametrize("share", [0.01, 0.05, 0.5, 1.0])
def test_numbers_of_things(few, share):
    verdict = look("c1", mixed(few, WORDS["states"], share))

    assert (verdict.contains, verdict.level) == ((), "none")
