"""Identifiers that the inventory knew nothing of: the proof finds them where they were kept."""

import base64
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests import dresses, shop
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Table
from tuomin.proof import Asked, prove, to_json

SIZE = 400
DRESSES = dresses.NUMBERS | dresses.FURTHER
RNG = np.random.default_rng(11)
PEOPLE = shop.shop(SIZE, seed=3)["customer"]
MOBILES, IDS, MAILS = PEOPLE["sjhm"], PEOPLE["sfzh"], PEOPLE["email"]


def written(form, values):
    return pl.Series([form.format(each) for each in values])


def coded(values):
    return pl.Series([base64.b64encode(each.encode()).decode() for each in values])


def digits(count, first="123456789"):
    return ["".join([RNG.choice([*first]), *RNG.choice([*"0123456789"], count - 1)]) for _ in IDS]


def luhn(bodies):
    """Numbers with a right check digit."""
    out = []
    for body in bodies:
        places = [int(c) for c in reversed(body)]
        total = sum(sum(divmod(2 * d, 10)) if at % 2 == 0 else d for at, d in enumerate(places))
        out.append(f"{body}{-total % 10}")
    return out


def some(values, every):
    """A value in every so many rows, and a plain word in the others."""
    return pl.Series([each if at % every == 0 else "ok" for at, each in enumerate(values)])


KNOWN = {
    "mobiles": ("contact.cn_mobile", MOBILES),
    "mobiles as BIGINT": ("contact.cn_mobile", MOBILES.cast(pl.Int64)),
    "mobiles with a scheme": ("contact.cn_mobile", written("tel:{}", MOBILES)),
    "mobiles with a letter": ("contact.cn_mobile", written("U{}", MOBILES)),
    "mobiles in links": ("contact.cn_mobile", written("/login?phone={}&v=2", MOBILES)),
    "mobiles in few rows": ("contact.cn_mobile", some(written("call {}", MOBILES), 50)),
    "mobiles beside order numbers": (
        "contact.cn_mobile",
        pl.Series([f"/a?o=2024{o}&m={m}" for o, m in zip(digits(7), MOBILES, strict=True)]),
    ),
    "one mobile in a text": ("contact.cn_mobile", some(written("call {}", MOBILES), SIZE)),
    "mobiles in base64": ("contact.cn_mobile", coded(MOBILES)),
    "mobiles in hex": ("contact.cn_mobile", pl.Series([m.encode().hex() for m in MOBILES])),
    "IDs": ("identity.cn_resident_id", IDS),
    "IDs with a name": ("identity.cn_resident_id", written("sfz={}", IDS)),
    "one ID": ("identity.cn_resident_id", some(IDS, SIZE)),
    "IDs in base64": ("identity.cn_resident_id", coded(IDS)),
    "mails": ("contact.email", written("{} logged in", MAILS)),
    "mails in hex": ("contact.email", pl.Series([m.encode().hex() for m in MAILS])),
    "cards": ("financial_account.bank_card", pl.Series(luhn(f"6222{d}" for d in digits(14)))),
}
NUMBERS = np.arange(SIZE)
INNOCENT = {
    "order numbers of 18 digits": digits(18),
    "dated order numbers": [f"20240{n % 9 + 1}1512{d}" for n, d in enumerate(digits(8))],
    "snowflake ids": [str(7_150_000_000_000_000_000 + int(n) * 4_194_304) for n in NUMBERS],
    "serials of 11 digits": digits(11),
    "serials that start with 1": digits(11, "1"),
    "serials that run on": [str(13_812_000_000 + int(n)) for n in NUMBERS],
    "epoch seconds": [str(1_700_000_000 + int(n) * 977) for n in NUMBERS],
    "epoch milliseconds": [str(1_700_000_000_000 + int(n) * 977) for n in NUMBERS],
    "SKUs with a check digit": luhn(f"69{d}" for d in digits(10)),
    "numbers of 16 digits": digits(16),
    "MD5": [f"{int(n) * 2654435761 % 2**64:032x}" for n in NUMBERS],
    "pictures": [f"/img/45e4c{mobile}fa8b3e19c0d2ab7e.jpg" for mobile in MOBILES],
    "tokens": [base64.b64encode(RNG.bytes(18)).decode() for _ in NUMBERS],
    "one number like a mobile among counts": [13812345678, *range(SIZE - 1)],
    "accounts of machines": [f"git@host{n}.cn:a/{n}.git" for n in NUMBERS],
    "one address of all": ["service@mail.cn"] * SIZE,
}


def proof_of(values, **told):
    """The proof of a copy that kept a column of which the inventory says what is `told`."""
    family = "integer" if values.dtype.is_integer() else "text"
    log = Table(
        schema=None,
        name="log",
        columns=(shop.column("id", "integer"), shop.column("line", family)),
        primary_key=("id",),
    )
    frame = pl.DataFrame({"id": NUMBERS, "line": values})
    source, target = (MemoryConnector({log: frame}) for _ in range(2))
    known = shop.inventory({"log": log}, {})
    number, line = known.columns
    return prove(
        source,
        target,
        asked=Asked(outcome="de_identified"),
        inventory=replace(known, columns=(number, replace(line, **told))),
    )


@pytest.mark.parametrize("case", KNOWN)
def test_identifiers_in_a_kept_column_fail_the_proof(case):
    kind, values = KNOWN[case]
    proof = proof_of(values)

    assert not proof.holds
    assert {("log.line", kind)} == {(flaw.place, flaw.kind) for flaw in proof.failures}
    assert kind in to_json(proof)["failures"][0]["change"]["en"]
    assert str(MOBILES[0]) not in str(to_json(proof))


@pytest.mark.parametrize("dress", sorted(DRESSES.keys() - dresses.PACKED))
def test_one_number_in_any_dress_fails_it(dress):
    """In one row of all, and nowhere else in the source."""
    said = f"见 {DRESSES[dress](IDS.filter(IDS.str.ends_with('5'))[0])} 。"
    failures = proof_of(pl.Series(["ok"] * (SIZE - 1) + [said])).failures

    assert [flaw.kind for flaw in failures] == ["identity.cn_resident_id"]


def test_a_forgotten_row_of_a_masked_column_fails_it():
    """Also beside other numbers, where a single one may be a count or a code."""
    masked = ["138****8000"] * (SIZE - 2)
    told = {"kind": "contact.cn_mobile", "role": "direct", "level": "personal"}
    proof = proof_of(pl.Series([*masked, MOBILES[0], "202411290001"]), protected="masked", **told)

    assert [(flaw.place, flaw.kind) for flaw in proof.failures] == [
        ("log.line", "contact.cn_mobile")
    ]


@pytest.mark.parametrize("case", INNOCENT)
def test_numbers_of_other_things_do_not(case):
    assert proof_of(pl.Series(INNOCENT[case])).failures == ()
