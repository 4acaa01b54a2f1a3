"""Copies that the copier makes hold what was asked for, and one changed cell betrays them."""

import sqlite3
from contextlib import closing

import pytest

from tests import shop
from tests.planned import asked
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.proof import prove

SOURCE = shop.shop(1_500)
PHONE = SOURCE["customer"]["sjhm"][700]
NAME = next(name for name in SOURCE["customer"]["xm"] if len(name) == 3)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The files of copies by outcome, made when first asked for."""
    files = {}

    def make(outcome):
        if outcome not in files:
            path = tmp_path_factory.mktemp("copies") / f"{outcome}.db"
            with closing(open_connector(f"sqlite:///{path}", write=True)) as target:
                copy(shop.store(SOURCE), target, agreed(outcome))
            files[outcome] = path
        return files[outcome]

    return make


def agreed(outcome):
    return plan(shop.inventory(), shop.store(SOURCE).tables(), policy.read(outcome))


def proved(path, outcome):
    with closing(open_connector(f"sqlite:///{path}")) as target:
        return prove(
            shop.store(SOURCE),
            target,
            asked=asked(agreed(outcome)),
            inventory=shop.inventory(),
        )


def spoilt(path, folder, table, change):
    """A copy of the file with one row of a table changed; "" deletes the row."""
    changed = folder / "spoilt.db"
    changed.write_bytes(path.read_bytes())
    row = f"WHERE rowid = (SELECT max(rowid) FROM {table})"
    with closing(sqlite3.connect(changed)) as link, link:
        for column, value in change.items():
            link.execute(f"UPDATE {table} SET {column} = ? {row}", [value])
        if not change:
            link.execute(f"DELETE FROM {table} {row}")
    return changed


@pytest.mark.parametrize(
    ("outcome", "reached"),
    [
        ("masked", "masked"),
        ("de_identified", "de_identified"),
        ("anonymized", "anonymized_candidate"),
    ],
)
def test_copy_holds(made, outcome, reached):
    proof = proved(made(outcome), outcome)

    assert proof.failures == ()
    assert proof.reached == reached


@pytest.mark.parametrize(
    ("table", "change", "flaws"),
    [
        ("customer", {"birth_date": "1899-01-01"}, {"k customer"}),
        ("customer", {"created_at": SOURCE["customer"]["created_at"][7]}, {"k customer"}),
        ("customer", {"city": "火星市"}, {"k customer"}),
        ("orders", {"created_at": "2031-01-01 00:00:00"}, {"k orders", "l orders.amount"}),
        ("customer", {"remark": PHONE}, {"elsewhere customer.remark", "k customer"}),
    ],
)
def test_changed_cell_of_an_anonymized_copy_is_found(made, tmp_path, table, change, flaws):
    proof = proved(spoilt(made("anonymized"), tmp_path, table, change), "anonymized")

    assert {f"{each.code} {each.place}" for each in proof.failures} == flaws


@pytest.mark.parametrize(
    ("table", "change", "flaw"),
    [
        ("customer", {"sjhm": PHONE}, "untouched customer.sjhm"),
        ("orders", {"phone": int(PHONE)}, "untouched orders.phone"),
        ("customer", {"remark": f"请打{PHONE}"}, "inside customer.remark"),
        ("customer", {"city": PHONE.encode()}, "elsewhere customer.city"),
        ("customer", {"remark": f"转告{NAME}"}, "name_inside customer.remark"),
        ("orders", {}, "rows_missing orders"),
        ("orders", {"customer_id": -1}, "orphans orders.customer_id"),
    ],
)
def test_changed_cell_is_found(made, tmp_path, table, change, flaw):
    proof = proved(spoilt(made("de_identified"), tmp_path, table, change), "de_identified")

    assert [f"{each.code} {each.place}" for each in proof.failures] == [flaw]
