"""A column of the source that is computed from an identifier beside it is told, by the scan, by the
plan and by the proof; what is drawn, counted or follows from a birth date never is.
"""

import random
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests import copies, shop
from tests.columns import numbers, person, phone
from tuomin import policy
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Table
from tuomin.plan import plan
from tuomin.proof import Asked, prove
from tuomin.proof.codes.holdings import holding
from tuomin.proof.guessing.own import is_asked, origins
from tuomin.scan import scan

DRAW = random.Random(77)  # noqa: S311 - the same values each time
KINDS = {
    "sfzh": ("identity.cn_resident_id", "direct", "sensitive"),
    "sjhm": ("contact.cn_mobile", "direct", "personal"),
    "xm": ("identity.person_name", "direct", "personal"),
    "email": ("contact.email", "direct", "personal"),
    "birth": ("identity.birth_date", "quasi", "personal"),
}
COMPUTED = {
    "a multiple": ("sjhm", lambda row: str(int(row["sjhm"]) * 3 + 7)),
    "a fraction": ("sjhm", lambda row: str(int(row["sjhm"]) * 2 // 10 * 5)),
    "a bit pattern": ("sjhm", lambda row: str(int(row["sjhm"]) ^ 0x5A5A5A5A)),
    "backwards": ("sjhm", lambda row: row["sjhm"][::-1]),
    "base 36": ("sjhm", lambda row: np.base_repr(int(row["sjhm"]), 36)),
    "hexadecimal": ("sjhm", lambda row: f"{int(row['sjhm']):x}"),
    "behind a word": ("sjhm", lambda row: f"U-{row['sjhm'][3:]}"),
    "the last four": ("sjhm", lambda row: row["sjhm"][-4:]),
    "the last eight": ("sfzh", lambda row: row["sfzh"][-8:]),
    "shifted digits": (
        "sfzh", lambda row: row["sfzh"].translate(str.maketrans("0123456789", "3456789012")),
    ),
    "the ends of two": ("", lambda row: row["sjhm"][-4:] + row["sfzh"][-4:]),
    "a name and a birth date": ("xm", lambda row: row["xm"] + row["birth"].replace("-", "")),
    "a name backwards": ("xm", lambda row: row["xm"][::-1]),
}  # fmt: skip
OTHERS = {
    "a count": lambda row: str(row["n"]),
    "a code that counts": lambda row: f"U{row['n']:06d}",
    "an order of a day": lambda row: f"2024{moment()}{row['n']:06d}",
    "a number of a day": lambda _: f"2024{moment()}{DRAW.randrange(10**6):06d}",
    "a year of birth": lambda row: row["birth"][:4],
    "a birth date in digits": lambda row: row["birth"].replace("-", ""),
    "an order of a birth date": lambda row: f"{row['birth']}/{DRAW.randrange(10**5)}",
    "a region": lambda row: row["sfzh"][:6],
    "a region and a birth date": lambda row: row["sfzh"][:14],
    "a number": lambda _: str(DRAW.randrange(10**10, 2 * 10**10)),
    "a token": lambda _: f"{DRAW.getrandbits(64):x}",
    "seldom something": lambda _: str(DRAW.random()) if DRAW.random() < 0.05 else "not known",
    "one of two long words": lambda _: f"{DRAW.choice(['some_word', 'another'])}{DRAW.random()}"[
        :13
    ],
    "an amount": lambda _: f"{DRAW.randrange(10**6) / 100:.2f}",
    "another's name": lambda _: person(),
    "a surname and a token": lambda row: f"{row['xm'][0]}{DRAW.getrandbits(40):x}",
}


def moment():
    return f"{DRAW.randrange(1, 13):02}{DRAW.randrange(1, 29):02}"


def people(count, ways):
    """Rows of people with a column more for each way."""
    ids = numbers(rows=count)
    frame = {
        "sfzh": ids,
        "sjhm": [phone() for _ in range(count)],
        "xm": shop.names(np.random.default_rng(count), count),
        "email": [f"user{DRAW.randrange(10**9)}@mail.cn" for _ in range(count)],
        "birth": [f"{each[6:10]}-{each[10:12]}-{each[12:14]}" for each in ids],
    }
    rows = [dict(zip(frame, row, strict=True)) for row in zip(*frame.values(), strict=True)]
    more = {
        way: [make(row | {"n": n}) for n, row in enumerate(rows, start=1)]
        for way, make in ways.items()
    }
    return pl.DataFrame(frame | more)


def found(frame):
    """By the kernel alone: column and origin."""
    columns = tuple(shop.column(name) for name in frame.columns)
    table = Table(schema=None, name="t", columns=columns)
    known = shop.inventory({"t": table}, {"t": KINDS}, {})
    held = [holding(column, each) for column, each in zip(columns, known.columns, strict=True)]
    asked = [each for each in held if is_asked(each)]
    return {new.name: old.name for new, old, _ in origins(frame, held, asked)}


@pytest.mark.parametrize("count", [75, 400])
def test_what_is_computed_is_told(count):
    told = found(people(count, {way: make for way, (_, make) in COMPUTED.items()}))

    assert set(told) == set(COMPUTED)
    assert {way: told[way] for way, (origin, _) in COMPUTED.items() if origin} == {
        way: origin for way, (origin, _) in COMPUTED.items() if origin
    }


@pytest.mark.parametrize("count", range(50, 400, 18))
def test_what_is_not_is_never_told(count):
    assert found(people(count, OTHERS)) == {}


def test_numbers_in_order_beside_mobiles_in_order_are_not():
    """Handed out one after the other, with gaps or without; also a sample of many."""
    for step in (1, 7, 4_000):
        serial = [n * step + DRAW.randrange(step) for n in range(300)]
        frame = people(300, {}).with_columns(
            sjhm=pl.Series([str(13_800_000_000 + n) for n in serial]),
            number=pl.Series([str(n + 1_000) for n in serial]),
            code=pl.Series([f"C{n:08d}" for n in serial]),
        )

        assert found(frame) == {}, step


def test_scan_plan_and_proof_agree():
    """A copy by the plan holds; one that keeps such columns fails, also if the scan missed them."""
    ways = {f"ext{n}": make for n, (_, make) in enumerate(COMPUTED.values())}
    more = people(300, ways).drop("birth")
    table = replace(
        shop.CUSTOMER, columns=tuple(map(shop.column, ["id", *more.columns])), primary_key=("id",)
    )
    frame = more.with_columns(id=pl.arange(1, 301, eager=True)).select("id", *more.columns)
    store = MemoryConnector({replace(table, rows=300): frame})
    seen = scan(store)
    told = {each.column: each.told for each in seen.columns}
    raised = {each.column for each in seen.columns if each.computed}
    agreed = plan(seen, store.tables(), policy.read("de_identified"))
    risky = {each.column for each in agreed.risks if each.risk == "computed"}
    steps = {each.column: each.transform for part in agreed.tables for each in part.columns}

    assert "none" not in {told[name] for name in ways}
    assert raised
    assert risky == raised
    assert not {steps[name] for name in ways} & {"keep"}
    assert agreed.predicted == "de_identified"

    blind = tuple(
        replace(each, level="none", kind=None, role="none", contains=(), computed="")
        if each.column in ways
        else each
        for each in seen.columns
    )
    made = copies.surrogates(frame, ["sfzh", "sjhm", "xm", "email"])
    proof = prove(
        store,
        MemoryConnector({replace(table, rows=300): made}),
        asked=Asked(outcome="de_identified", key="destroyed"),
        inventory=replace(seen, columns=blind),
    )

    assert {each.column for each in proof.failures if each.code == "computed"} >= set(ways) - {
        "ext11"  # where names are seen inside, too
    }
    assert proof.reached != "de_identified"
