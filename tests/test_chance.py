"""What chance alone gives is not held against a copy."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests import copies, shop
from tests.test_proof import (
    ANONYMIZED,
    DESTROYED,
    GOOD,
    ORDERS,
    PEOPLE,
    SIZE,
    SOURCE,
    flaws,
    proved,
    with_columns,
)
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Table
from tuomin.proof import Asked, Thresholds, Treatment, prove
from tuomin.proof.codes.chance import exceeds, tail


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

    @pytest.mark.parametrize(("alike", "accused"), [(1, False), (20, True)])
    def test_names_that_recur_are_dealt_once(self, alike, accused):
        """Of twenty doctors one gets a name with his own surname; or all of them do."""
        count = ORDERS.height
        doctor = np.minimum(np.arange(count) % 40, 19)  # the last one has half of all rows
        own = [f"{surname}医甲" for surname in "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"]
        other = [f"{surname}丙乙" for surname in "唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"]
        other[20 - alike :] = [name.replace("医甲", "丁戊") for name in own[20 - alike :]]
        source = with_columns(SOURCE, "orders", receiver=pl.Series(own).gather(doctor))
        copy = with_columns(GOOD, "orders", receiver=pl.Series(other).gather(doctor))

        assert (("partly", "orders.receiver") in flaws(proved(copy, source=source))) is accused

    @pytest.mark.parametrize(
        ("rows", "masks", "accused"),
        [
            (SIZE, SIZE // 2, False),
            (SIZE, SIZE // 2 + 1, True),
            (SIZE // 3, SIZE // 6, False),
            (SIZE // 3, SIZE // 4, True),
        ],
    )
    def test_masks_that_the_source_had_hide_what_they_hid(self, rows, masks, accused):
        def hidden(values, count):
            return values.head(count).str.replace(r"^(.{3}).{4}", "$1****").append(values[count:])

        source = with_columns(SOURCE, "customer", sjhm=hidden(PEOPLE["sjhm"], SIZE // 2))
        copy = with_columns(GOOD, "customer", sjhm=hidden(GOOD["customer"]["sjhm"], masks))
        copy["customer"] = copy["customer"].head(rows)

        found = flaws(proved(copy, source=source))
        assert bool([code for code, place in found if place == "customer.sjhm"]) is accused
        assert (("partly", "customer.sjhm") in found) is accused

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

    def test_tokens_of_the_shape_of_numbers(self):
        """Random numbers in the range of the originals meet some of them, in other rows."""
        kind = ("device.device_serial", "direct", "personal")
        kinds = shop.KINDS | {"customer": shop.KINDS["customer"] | {"serial_no": kind}}
        rng = np.random.default_rng(3)
        old, new = (pl.Series(rng.choice(400_000, SIZE, replace=False)) for _ in range(2))
        source = with_columns(SOURCE, "customer", serial_no=(old + 10**10).cast(pl.String))
        tokens = (new + 10**10).cast(pl.String)
        copy = with_columns(GOOD, "customer", serial_no=tokens)
        spoilt = tokens.set(PEOPLE["id"] == 77, source["customer"]["serial_no"][76])

        assert set(old) & set(new)
        assert proved(copy, source=source, kinds=kinds).holds
        assert flaws(
            proved(with_columns(copy, "customer", serial_no=spoilt), source=source, kinds=kinds)
        ) == {("untouched", "customer.serial_no")}

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
        names = np.random.default_rng(1).permutation(10**6)[:SIZE]
        pairs = enumerate(zip(names, ends, strict=True))
        mails = [None if row % 5 == 0 else f"{n:09d}@example.{end}" for row, (n, end) in pairs]
        source = with_columns(SOURCE, "customer", email=PEOPLE["email"].str.replace("cn", "com"))

        assert proved(with_columns(GOOD, "customer", email=pl.Series(mails)), source=source).holds

    def test_keyed_tokens_are_no_hashes_of_the_source(self):
        tokens = pl.Series([f"{n * 2654435761 % 2**64:016x}" for n in range(SIZE)])

        assert proved(with_columns(GOOD, "customer", sjhm=tokens)).holds

    @pytest.mark.parametrize(("others", "holds"), [(1, True), (40, False)])
    def test_short_documents_that_meet_another_s(self, others, holds):
        """A letter and six digits: of 200 surrogates one may be the number of somebody else."""
        ours = [f"Y{n:06d}" for n in range(120_000, 120_200)]
        made = [f"Y{987_654 - 37 * n}" for n in range(200 - others)] + ours[:others]

        assert staff_proved("employment.employee_no", ours, made).holds is holds

    @pytest.mark.parametrize(("kept", "holds"), [(1, True), (6, False)])
    def test_surname_that_came_back(self, kept, holds):
        """Of twenty people one may get the surname that he had."""
        surnames = [chr(ord("一") + 7 * n) for n in range(40)]
        ours = [f"{surname}建国" for surname in surnames[:20]]
        made = [f"{s}雨欣" for s in (*surnames[:kept], *surnames[20 : 40 - kept])]

        assert staff_proved("identity.person_name", ours, made).holds is holds

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


def staff_proved(kind, ours, made):
    """The proof of a copy of one table, whose column `who` holds `made` instead of `ours`."""
    table = Table(
        schema=None,
        name="staff",
        columns=(shop.column("id", "integer"), shop.column("who")),
        primary_key=("id",),
    )
    stores = [
        MemoryConnector({table: pl.DataFrame({"id": range(len(who)), "who": who})})
        for who in (ours, made)
    ]
    known = shop.inventory({"staff": table}, {"staff": {"who": (kind, "direct", "personal")}})
    return prove(*stores, asked=Asked(outcome="de_identified"), inventory=known)


def test_chance():
    assert tail(3, 3.0) == pytest.approx(0.5768, abs=1e-4)
    assert [exceeds(*case, among=1) for case in [(0, 0), (1, 0), (1, 0.5), (9, 3), (12, 3)]] == [
        False, True, False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("expected", [0.05, 0.5, 3.0, 30.0])
def test_a_hundred_columns_fail_by_chance_as_seldom_as_one(expected):
    """Of proofs of a hundred columns with nothing but chance one in a thousand fails, at most."""
    least = next(count for count in range(1, 200) if exceeds(count, expected, among=100))

    assert 100 * tail(least, expected) < 1e-3
    assert exceeds(1, 0.0, among=100_000)
