"""A proof says what a copy reaches, whether it is whole, and how it is reported."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from tests import copies, shop
from tuomin.proof import Asked, Thresholds, Treatment, prove, to_json
from tuomin.proof.codes.rows import Rows

SIZE = 2_000
SOURCE = shop.shop(SIZE)
PEOPLE, ORDERS = SOURCE["customer"], SOURCE["orders"]
GOOD = copies.de_identified(SOURCE)
ANONYMIZED = copies.anonymized(SOURCE)
DESTROYED = Asked(outcome="de_identified", key="destroyed")


def proved(copy, *, source=SOURCE, asked=DESTROYED, tables=shop.TABLES, kinds=shop.KINDS, **more):
    return prove(
        shop.store(source, **tables),
        shop.store(copy, **tables),
        asked=asked,
        inventory=shop.inventory(tables, kinds),
        **more,
    )


def flaws(proof):
    return {(flaw.code, flaw.place) for flaw in proof.failures}


def with_columns(frames, table, **columns):
    return frames | {table: frames[table].with_columns(**columns)}


class TestWholeness:
    def test_rows_of_many_are_missed_whatever_was_asked_for(self):
        kept = set(range(1, SIZE // 2))
        copy = GOOD | {
            "customer": GOOD["customer"].filter(pl.col("id").is_in(kept)),
            "orders": GOOD["orders"].filter(pl.col("customer_id").is_in(kept)),
        }
        few = frozenset({(None, "customer"), (None, "orders")})

        for asked in (DESTROYED, replace(DESTROYED, few=few)):
            assert ("rows_missing", "customer") in flaws(proved(copy, asked=asked))

    def test_a_copy_of_nothing_reaches_nothing(self):
        assert proved({}, asked=replace(DESTROYED, outcome="anonymized")).reached == "none"

    def test_orphans_of_the_source_may_stay(self):
        owners = ORDERS["customer_id"].to_list()
        owners[3] = 10**7
        source = with_columns(SOURCE, "orders", customer_id=pl.Series(owners))
        copy = with_columns(GOOD, "orders", customer_id=pl.Series(owners))

        assert proved(copy, source=source).holds

    def test_new_keys_of_two_hundred_thousand_rows(self):
        """Codes of 32 bits would meet among so many, and make groups look different."""
        rows = 200_000
        people = pl.DataFrame({"id": range(rows), "city": ["上海"] * rows})
        bought = pl.DataFrame({"id": range(rows), "customer_id": range(rows)})
        tables = {
            name: replace(table, columns=tuple(map(table.column, frame.columns)))
            for name, table, frame in [
                ("customer", shop.CUSTOMER, people), ("orders", shop.ORDERS, bought),
            ]
        }  # fmt: skip
        tables["orders"] = replace(tables["orders"], foreign_keys=shop.ORDERS.foreign_keys[:1])
        copy = {
            "customer": people.with_columns(id=pl.col("id") + 10**9),
            "orders": bought.with_columns(customer_id=pl.col("customer_id") + 10**9),
        }

        assert proved(copy, source={"customer": people, "orders": bought}, tables=tables).holds


class TestOutcome:
    def test_grades(self):
        assert grades(proved(SOURCE)) == (1, 1)
        assert grades(proved(GOOD)) == (1, 2)
        assert grades(proved(ANONYMIZED)) == (1, 3)

    def test_untouched_copy_reaches_nothing(self):
        proof = proved(SOURCE, asked=Asked(outcome="masked"))

        assert (proof.reached, proof.holds) == ("none", False)

    def test_more_than_asked_holds(self):
        proof = proved(ANONYMIZED, asked=Asked(outcome="masked", key="destroyed"))

        assert (proof.reached, proof.holds) == ("anonymized_candidate", True)

    @pytest.mark.parametrize(
        ("key", "reached"),
        [
            ("destroyed", "anonymized_candidate"),
            ("none", "anonymized_candidate"),
            ("kept", "de_identified"),
            ("unknown", "de_identified"),
        ],
    )
    def test_fate_of_the_key(self, key, reached):
        keyed = Treatment(schema=None, table="customer", column="xm", transform="name", keyed=True)
        kept = Treatment(
            schema=None, table="customer", column="city", transform="keep", reversible=True
        )
        asked = Asked(outcome="anonymized", key=key, treatments=(keyed, kept))

        assert proved(ANONYMIZED, asked=asked).reached == reached

    def test_children_are_counted(self):
        today = datetime.now(UTC).date()
        dates = [str(today - timedelta(days=days)) for days in (15 * 366, 400)] + [None, "unknown"]
        copy = with_columns(GOOD, "customer", birth_date=pl.Series(dates * (SIZE // 4)))
        document = to_json(proved(copy))

        assert [table["minors"] for table in document["tables"]] == [SIZE // 4, None, None]

    def test_k_is_a_setting(self):
        asked = Asked(outcome="anonymized", key="destroyed")

        assert not proved(ANONYMIZED, asked=asked, thresholds=Thresholds(k=2_000)).holds

    def test_report(self):
        document = to_json(proved(GOOD))

        assert json.loads(json.dumps(document)) == document
        assert document["format"] == "tuomin.proof/1"
        assert (document["asked"], document["reached"], document["holds"]) == (
            "de_identified", "de_identified", True,
        )  # fmt: skip
        assert document["grade"] == {"standard": "GB/T 42460-2023", "before": 1, "after": 2}
        assert [table["table"] for table in document["tables"]] == ["customer", "orders", "region"]
        assert document["thresholds"]["k"] == 20
        assert document["not_looked_at"]

    def test_nothing_says_anonymized_without_candidate(self):
        document = to_json(proved(ANONYMIZED, asked=Asked(outcome="anonymized", key="destroyed")))

        assert document["reached"] == "anonymized_candidate"
        assert document["status"]["en"].startswith("candidate for anonymized")

    def test_progress_is_told_by_table(self):
        told = {}
        proved(GOOD, progress=lambda label, done, total: told.update({label: (done, total)}))

        assert told["orders"] == (2 * SIZE, 2 * SIZE)
        assert set(told) == {"customer", "orders", "region"}


def grades(proof):
    grade = to_json(proof)["grade"]
    return grade["before"], grade["after"]


def test_a_table_that_does_not_fit_lies_in_a_nameless_file(monkeypatch):
    monkeypatch.setattr("tuomin.proof.codes.rows.BUDGET", 1)
    rows = Rows([("a", "")], 2)
    rows.add({("a", ""): np.array([1, 2], np.uint32)}, 2)
    rows.add({("a", ""): np.array([3], np.uint32)}, 1)

    assert rows.codes("a").tolist() == [1, 2, 3]
    assert proved(GOOD).holds


def test_one_row_among_a_hundred_thousand():
    """In each of four columns another one."""
    source = shop.shop(100_000, seed=3)
    frames = copies.de_identified(source)
    spoilt = {"sjhm": 71_313, "sfzh": 5, "email": 99_990, "xm": 40_404}
    numbers = pl.int_range(100_000, eager=True)
    kept = [
        frames["customer"][column].set(numbers == row, source["customer"][column][row])
        for column, row in spoilt.items()
    ]
    proof = prove(
        shop.store(source),
        shop.store(frames | {"customer": frames["customer"].with_columns(kept)}),
        asked=Asked(outcome="de_identified", key="destroyed"),
        inventory=shop.inventory(),
    )
    found = [(flaw.code, flaw.place, flaw.count) for flaw in proof.failures]

    assert sorted(found) == sorted(("untouched", f"customer.{column}", 1) for column in spoilt)
