"""The proof tells the truth both ways: it finds what is there, and does not accuse chance."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests import copies, shop
from tuomin.proof import Asked, Thresholds, Treatment, prove, to_json
from tuomin.proof.chance import exceeds, tail
from tuomin.proof.rows import Rows

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


class TestChanceIsNotAccused:
    @pytest.mark.parametrize("seed", range(6))
    def test_pools_that_hold_the_real_names(self, seed):
        assert proved(copies.de_identified(SOURCE, seed=100 + seed)).holds

    def test_small_pool_that_the_source_holds_whole(self):
        common = PEOPLE["xm"].value_counts(sort=True)["xm"].head(60).to_list()
        rng = np.random.default_rng(4)
        chosen = [next(n for n in rng.choice(common, 9) if n != own) for own in PEOPLE["xm"]]
        copy = with_columns(GOOD, "customer", xm=pl.Series(chosen))
        order = rng.permutation(SIZE)

        assert proved(copy).holds
        assert proved(copy | {"customer": copy["customer"][order]}).holds

    def test_source_s_own_names_are_no_pool(self):
        rng = np.random.default_rng(4)
        drawn = PEOPLE["xm"].gather(rng.integers(0, SIZE, SIZE))

        assert ("rearranged", "customer.xm") in flaws(
            proved(with_columns(ANONYMIZED, "customer", xm=drawn))
        )

    def test_serial_numbers_that_look_like_mobiles(self):
        rng = np.random.default_rng(8)
        near = [str(n) for n in 13_000_000_000 + rng.choice(400_000, SIZE, replace=False)]
        phones = [str(n) for n in 13_000_000_000 + rng.choice(400_000, SIZE, replace=False)]
        columns = {"serial_no": pl.Series(near), "sjhm": pl.Series(phones)}
        source = with_columns(SOURCE, "customer", **columns)
        copy = with_columns(GOOD, "customer", serial_no=columns["serial_no"])
        proof = proved(copy, source=source)

        assert set(near) & set(phones)
        assert proof.holds
        assert ("chance", "customer.serial_no") in {(gap.code, gap.place) for gap in proof.gaps}

    def test_people_whose_names_are_words(self):
        named = PEOPLE["xm"].to_list()
        named[:3] = ["平安", "高兴", "白云山"]
        remarks = ["祝您平安", "很高兴", "住白云山下", "平安，高兴"] * (SIZE // 4)
        columns = {"xm": pl.Series(named), "remark": pl.Series(remarks)}
        source = with_columns(SOURCE, "customer", **columns)

        assert proved(
            with_columns(GOOD, "customer", remark=pl.Series(remarks)), source=source
        ).holds

    def test_products_named_like_people(self):
        shops = ["周大福", "李宁", "张小泉", "王守义", "王老吉", "老干妈", "马应龙", "张一元"]
        named = PEOPLE["xm"].to_list()
        named[:2] = ["张小泉", "李宁"]
        source = SOURCE | {"region": SOURCE["region"].with_columns(name=pl.Series(shops))}
        source = with_columns(source, "customer", xm=pl.Series(named))
        copy = GOOD | {"region": source["region"]}

        assert proved(copy, source=source).holds

    def test_permuted_row_numbers(self):
        """A permutation leaves about one number in its place."""
        kinds = shop.KINDS | {
            "customer": shop.KINDS["customer"] | {"id": ("account.user_id", "direct", "personal")}
        }
        order = np.random.default_rng(2).permutation(SIZE)
        order[0] = 0
        new = {int(old): int(at) + 1 for old, at in zip(PEOPLE["id"], order, strict=True)}
        copy = with_columns(GOOD, "customer", id=PEOPLE["id"].replace_strict(new))
        owners = ORDERS["customer_id"].replace_strict(new)
        copy = with_columns(copy, "orders", customer_id=owners)

        assert proved(copy, kinds=kinds).holds
        assert flaws(proved(GOOD, kinds=kinds)) == {("key_value", "customer.id")}

    def test_real_numbers_of_strangers_where_the_plan_says_so(self):
        moved = PEOPLE["sjhm"].gather((np.arange(SIZE) + 1) % SIZE)
        copy = with_columns(GOOD, "customer", sjhm=moved)
        realistic = Treatment(
            schema=None, table="customer", column="sjhm", transform="mobile", keyed=True,
            realistic=True,
        )  # fmt: skip
        asked = replace(DESTROYED, treatments=(realistic,))

        assert proved(copy, asked=asked).holds
        assert flaws(proved(with_columns(GOOD, "customer", sjhm=PEOPLE["sjhm"]), asked=asked)) == {
            ("untouched", "customer.sjhm")
        }

    def test_last_letters_that_all_mail_shares(self):
        """Half of the addresses end alike on both sides, and some rows have none."""
        ends = ["org", "com"] * (SIZE // 2)
        mails = [None if n % 5 == 0 else f"{n:09d}@example.{end}" for n, end in enumerate(ends)]
        source = with_columns(SOURCE, "customer", email=PEOPLE["email"].str.replace("cn", "com"))

        assert proved(with_columns(GOOD, "customer", email=pl.Series(mails)), source=source).holds

    def test_keyed_tokens_are_no_hashes_of_the_source(self):
        tokens = pl.Series([f"{n * 2654435761 % 2**64:016x}" for n in range(SIZE)])

        assert proved(with_columns(GOOD, "customer", sjhm=tokens)).holds

    def test_new_row_numbers_are_no_kept_keys(self):
        asked = Asked(outcome="anonymized", key="destroyed")

        assert proved(ANONYMIZED, asked=asked).holds

    def test_sorted_rows_are_no_kept_order(self):
        """Both sides are sorted by city, but within a city the rows are shuffled."""
        rng = np.random.default_rng(6)
        source = SOURCE | {"customer": PEOPLE.sort("city")}
        made = ANONYMIZED["customer"].with_columns(
            city=source["customer"]["city"],
            gender=pl.Series(rng.permutation(source["customer"]["gender"].to_numpy())),
        )
        asked = Asked(outcome="anonymized", key="destroyed")
        copy = source | {"customer": made.with_columns(id=made["id"].sort())}
        copy |= {"orders": ANONYMIZED["orders"]}
        proof = proved(copy, source=source, asked=asked, thresholds=Thresholds(k=5))

        assert ("order", "customer") not in flaws(proof)


class TestWholeness:
    def test_subset_that_was_asked_for(self):
        kept = set(range(1, SIZE // 2))
        copy = GOOD | {
            "customer": GOOD["customer"].filter(pl.col("id").is_in(kept)),
            "orders": GOOD["orders"].filter(pl.col("customer_id").is_in(kept)),
        }
        fewer = frozenset({(None, "customer"), (None, "orders")})

        assert proved(copy, asked=replace(DESTROYED, fewer=fewer)).holds
        assert ("rows_missing", "customer") in flaws(proved(copy))

    def test_orphans_of_the_source_may_stay(self):
        owners = ORDERS["customer_id"].to_list()
        owners[3] = 10**7
        source = with_columns(SOURCE, "orders", customer_id=pl.Series(owners))
        copy = with_columns(GOOD, "orders", customer_id=pl.Series(owners))

        assert proved(copy, source=source).holds


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


def test_chance():
    assert tail(3, 3.0) == pytest.approx(0.5768, abs=1e-4)
    assert [exceeds(*case) for case in [(0, 0), (1, 0), (1, 0.5), (9, 3), (12, 3)]] == [
        False, True, False, False, True,
    ]  # fmt: skip


def test_a_table_that_does_not_fit_lies_in_a_nameless_file(monkeypatch):
    monkeypatch.setattr("tuomin.proof.rows.BUDGET", 1)
    rows = Rows([("a", "")], 2)
    rows.add({("a", ""): np.array([1, 2], np.uint32)}, 2)
    rows.add({("a", ""): np.array([3], np.uint32)}, 1)

    assert rows.codes("a").tolist() == [1, 2, 3]
    assert proved(GOOD).holds


@pytest.mark.parametrize("column", ["sjhm", "sfzh", "email", "xm"])
def test_one_row_among_a_hundred_thousand(column):
    source = shop.shop(100_000, seed=3)
    frames = copies.de_identified(source)
    old, new = source["customer"][column], frames["customer"][column]
    spoilt = frames["customer"].with_columns(
        new.set(pl.Series(np.arange(100_000) == 71_313), old[71_313])
    )
    proof = prove(
        shop.store(source),
        shop.store(frames | {"customer": spoilt}),
        asked=Asked(outcome="de_identified", key="destroyed"),
        inventory=shop.inventory(),
    )
    found = [(flaw.code, flaw.place, flaw.count) for flaw in proof.failures]

    assert found == [("untouched", f"customer.{column}", 1)]
