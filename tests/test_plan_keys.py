"""Keys, constraints and types have a say in a plan: joins hold, unique stays unique, values fit."""

from dataclasses import replace

import pytest

from tests.planned import (
    CUSTOMER,
    MOBILE,
    NAME,
    ORDERS,
    column,
    foreign,
    made,
    refers,
    risks,
    step,
    table,
)
from tuomin import policy
from tuomin.errors import PolicyError
from tuomin.model import Check, Column, Index

PERSON = [("id", None), ("name", NAME), ("phone", MOBILE), ("level", None)]


class TestKeys:
    def test_a_foreign_key_follows_what_it_points_to(self):
        found = made(CUSTOMER, ORDERS)
        ours, theirs = step(found, "orders.customer_id"), step(found, "customer.id")

        assert (ours.transform, ours.options, ours.domain) == (
            theirs.transform, theirs.options, theirs.domain,
        )  # fmt: skip
        assert theirs.transform == "key"

    def test_tables_are_in_write_order(self):
        assert [each.table for each in made(ORDERS, CUSTOMER).tables] == ["customer", "orders"]

    def test_chains_self_references_and_cycles_end_at_one_domain(self):
        staff = table(
            "staff",
            column("no", kind="employment.employee_no", length=10, nullable=False),
            column("boss"),
            column("name", kind=NAME),
            column("office", "integer"),
            primary_key=("no",),
            foreign_keys=(
                foreign(("boss",), "staff", ("no",)),
                foreign(("office",), "office", ("id",)),
            ),
        )
        office = table(
            "office",
            column("id", "integer"),
            column("head"),
            primary_key=("id",),
            foreign_keys=(foreign(("head",), "staff", ("no",)),),
        )
        salary = table(
            "salary",
            column("no", nullable=False),
            column("month", nullable=False),
            primary_key=("no", "month"),
            foreign_keys=(foreign(("no",), "staff", ("no",)),),
        )
        bonus = table(
            "bonus",
            column("no"),
            column("month"),
            foreign_keys=(foreign(("no", "month"), "salary", ("no", "month")),),
        )
        found = made(bonus, salary, office, staff)
        labels = ["staff.no", "staff.boss", "office.head", "salary.no", "bonus.no"]
        places = [step(found, label) for label in labels]

        assert {(each.transform, each.domain) for each in places} == {
            ("document", "employment.employee_no")
        }
        assert step(found, "bonus.month").transform == step(found, "salary.month").transform
        assert not found.because

    def test_what_is_tied_by_name_alone_follows_too_and_is_a_risk(self):
        logs = table("logs", column("customer_id", "integer", type="int"), column("what"))
        found = made(CUSTOMER, logs)
        ours, theirs = step(found, "logs.customer_id"), step(found, "customer.id")

        assert (ours.transform, ours.domain) == (theirs.transform, theirs.domain)
        assert ours.options == theirs.options == {"limit": 2_147_483_647}
        assert ("logs.customer_id", "guessed_reference") in risks(found)

    @pytest.mark.parametrize(
        ("columns", "derived", "expected"),
        [
            (("id", "phone", "spent"), False, "key"),  # CREATE TABLE AS
            (("id", "level"), True, "key"),  # a materialized view
            (("id", "spent"), True, "keep"),
            (("id", "name"), False, "keep"),  # as many tables have them
        ],
    )
    def test_tables_taken_from_others_follow_their_keys(self, columns, derived, expected):
        kinds = {"id": "integer", "level": "integer", "spent": "integer"}
        columns = [column(name, kinds.get(name, "text"), type="int") for name in columns]
        person = table(
            "person", *(column(n, kinds.get(n, "text"), k) for n, k in PERSON), primary_key=("id",)
        )
        found = made(person, table("vip", *columns, derived=derived))

        assert step(found, "person.id").transform == "key"
        assert step(found, "vip.id").transform == expected
        assert (("vip.id", "guessed_reference") in risks(found)) == (expected == "key")

    @pytest.mark.parametrize(
        ("columns", "others", "expected"),
        [
            (("cid", "name", "phone"), (), "key"),  # SELECT id AS cid, name, phone
            (("phone", "name", "客户编号", "spent"), (), "key"),
            (("cid", "name", "phone"), ("cid", "door"), "keep"),  # what else refers to it?
            (("cid", "pid", "name", "phone"), (), "keep"),
            (("cid", "name", "level"), (), "key"),
            (("cid", "name", "door"), (), "keep"),
            (("spent", "name", "phone"), (), "keep"),
        ],
    )
    def test_a_key_under_another_name_follows_too(self, columns, others, expected):
        numbers = {"id", "level", "spent", "cid", "pid", "客户编号", "door"}

        def of(name, kind=None):
            return column(name, "integer" if name in numbers else "text", kind, type="int")

        person = table("person", *(of(*each) for each in PERSON), primary_key=("id",))
        tables = [table("vip", *map(of, columns)), table("visit", *map(of, others))]
        found = made(person, *tables[: 1 + bool(others)])
        name = next(each for each in columns if each in numbers)

        assert step(found, f"vip.{name}").transform == expected
        assert ((f"vip.{name}", "guessed_reference") in risks(found)) == (expected == "key")

    @pytest.mark.parametrize("rules", ["masked", "de_identified"])
    def test_what_the_scan_measured_is_tied_like_a_declared_key_and_said(self, rules):
        number = "employment.employee_no"
        staff = table("staff", column("gh", kind=number), column("sjgh"), column("xm", kind=NAME))
        visit = table("visit", column("gh", kind=number), column("door"))
        measured = [refers("staff.sjgh", "staff.gh"), refers("visit.gh", "staff.gh")]
        found = made(staff, visit, rules=rules, references=measured)
        places = [step(found, label) for label in ("staff.gh", "staff.sjgh", "visit.gh")]
        said = [each.message for each in found.risks if each.risk == "undeclared_reference"]

        assert len({(each.transform, each.domain, str(each.options)) for each in places}) == 1
        assert places[0].transform in ("key", "document")
        assert places[0].unique
        assert said == ["refers to staff.gh (not declared): treated like it"] * 2

    @pytest.mark.parametrize("rules", ["masked", "de_identified"])
    @pytest.mark.parametrize(
        ("key", "child"),
        [
            (("integer", {"type": "INTEGER"}), ("text", {"type": "VARCHAR(6)", "length": 6})),
            (("text", {"type": "CHAR(8)", "length": 8}), ("integer", {"type": "SMALLINT"})),
            (("text", {"type": "TEXT"}), ("text", {"type": "VARCHAR(6)", "length": 6})),
            (("integer", {"type": "INTEGER"}), ("integer", {"type": "SMALLINT"})),
        ],
    )
    def test_what_was_measured_between_types_is_bound_by_the_smallest(self, rules, key, child):
        """An undeclared `workorder.emp_no VARCHAR(6)` holds the numbers of `employee.emp_no`."""
        number = "employment.employee_no"
        staff = table("employee", column("emp_no", key[0], number, **key[1]))
        order = table("workorder", column("emp_no", child[0], number, **child[1]))
        measured = [refers("workorder.emp_no", "employee.emp_no")]
        found = made(staff, order, rules=rules, references=measured)
        ours, theirs = step(found, "workorder.emp_no"), step(found, "employee.emp_no")

        assert ours.transform in ("key", "document")
        assert (ours.transform, ours.options, ours.domain) == (
            theirs.transform, theirs.options, theirs.domain,
        )  # fmt: skip

    def test_a_measured_tie_that_nothing_suits_is_cut_and_said(self):
        number = "employment.employee_no"
        staff = table("staff", column("gh", kind=number), column("sjgh"))
        visit = table("visit", column("gh", "date", number), column("door"))
        measured = [refers("staff.sjgh", "staff.gh"), refers("visit.gh", "staff.gh")]
        found = made(staff, visit, references=measured)
        said = {each.message for each in found.risks if each.column == "gh"}

        assert step(found, "staff.gh").transform != "keep"
        assert step(found, "visit.gh").transform == "null"
        assert "refers to staff.gh (not declared): nothing suits both, joins on it break" in said

    def test_a_small_key_type_bounds_all_that_is_tied(self):
        small = table("tag", column("customer_id", "integer", type="smallint"))

        assert step(made(CUSTOMER, small), "customer.id").options == {"limit": 32_767}

    def test_tied_columns_named_differently_in_the_policy_are_refused(self):
        rules = replace(
            policy.read("masked"),
            columns={
                "customer.id": policy.Rule(transform="key"),
                "orders.customer_id": policy.NULL,
            },
        )

        with pytest.raises(PolicyError, match="that keys tie together"):
            made(CUSTOMER, ORDERS, rules=rules)

    def test_keys_of_tables_about_nobody_stay(self):
        goods = table("goods", column("sku"), column("title"), primary_key=("sku",))

        assert step(made(goods), "goods.sku").transform == "keep"


class TestConstraints:
    def test_a_unique_column_never_takes_what_could_collide(self):
        found = made(CUSTOMER, rules="masked")

        assert step(found, "customer.phone").transform == "mobile"
        assert step(found, "customer.phone").unique
        assert {("customer.phone", "replaced"), ("customer.phone", "may_collide")} <= risks(found)

    @pytest.mark.parametrize(
        "more",
        [
            {"unique": (("name",),)},
            {"indexes": (Index(name="i", columns=("name",), unique=True),)},
            {"unique": (("name", "level"),)},
            {"primary_key": ("name",)},
        ],
    )
    def test_every_sort_of_unique_key_counts(self, more):
        people = table("people", column("name", kind=NAME), column("level", "integer"), **more)

        assert step(made(people, rules="masked"), "people.name").transform == "key"

    def test_a_key_that_contains_a_unique_one_asks_for_nothing(self):
        people = table(
            "people",
            column("id", "integer"),
            column("name", kind=NAME),
            primary_key=("id",),
            unique=(("id", "name"),),
        )

        assert step(made(people, rules="masked"), "people.name").transform == "mask"

    @pytest.mark.parametrize(
        ("family", "value"),
        [
            ("text", "-"), ("integer", "0"), ("decimal", "0"), ("date", "2000-01-01"),
            ("timestamp", "2000-01-01 00:00:00"), ("time", "00:00:00"), ("boolean", "0"),
            ("json", "{}"), ("binary", ""), ("uuid", "00000000-0000-0000-0000-000000000000"),
        ],
    )  # fmt: skip
    def test_what_may_not_be_null_gets_a_value_that_fits(self, family, value):
        place = table("t", column("a", family, kind="biometric.iris", nullable=False))
        found = made(place)

        assert (step(found, "t.a").transform, step(found, "t.a").options) == (
            "fixed", {"value": value},
        )  # fmt: skip
        assert ("t.a", "replaced") in risks(found)

    @pytest.mark.parametrize(
        ("column_", "kind", "transform"),
        [
            (Column(name="a", type="bigint", family="integer"), MOBILE, "mobile"),
            (Column(name="a", type="int", family="integer"), MOBILE, "key"),
            (Column(name="a", type="bool", family="boolean"), NAME, "null"),
            (Column(name="a", type="varchar(2)", length=2), "contact.email", "key"),
            (Column(name="a", type="date", family="date"), NAME, "null"),
            (Column(name="a", type="inet"), "device.ip_address", "ip"),
            (Column(name="a", type="inet"), "communication.free_text_mixed", "null"),
            (Column(name="a", type="inet[]"), "communication.free_text_mixed", "null"),
            (Column(name="a", type="inet[]"), "device.ip_address", "ip"),
            (Column(name="a", type="text[]"), "communication.free_text_mixed", "text"),
            (Column(name="a", type="cidr"), NAME, "null"),
            (Column(name="a", type="tsvector", family="other"), NAME, "null"),
        ],
        ids=lambda each: getattr(each, "type", each),
    )
    def test_a_result_that_does_not_fit_the_type_is_replaced(self, column_, kind, transform):
        place = table("t", (column_, kind))
        found = made(place)

        assert step(found, "t.a").transform == transform

    def test_a_direct_identifier_that_nothing_suits_is_refused(self):
        odd = table("t", (Column(name="a", type="mood", family="other", nullable=False), NAME))

        with pytest.raises(PolicyError, match=r"no transform suits t\.a"):
            made(odd)

    def test_a_check_on_a_masked_column_is_a_risk(self):
        people = table(
            "people", column("name", kind=NAME), column("n", "integer"),
            checks=tuple(
                Check(condition=each) for each in ("length(name) > 1", "n > 0", "name_kana <> ''")
            ),
        )  # fmt: skip

        assert risks(made(people)) == {("people.name", "check")}

    @pytest.mark.parametrize(
        "check",
        [
            "sex in ('M','F')",
            "CHECK((sex IN ('M', 'F')))",
            "((sex)::text = ANY ((ARRAY['M'::character varying, 'F'::character varying])::text[]))",
            "((sex IS NULL) OR (sex = ANY (ARRAY['M'::bpchar, 'F'::bpchar])))",
            "(`sex` in (_utf8mb4'M',_utf8mb4'F'))",
        ],
    )
    def test_a_column_of_a_few_admitted_values_keeps_to_them(self, check):
        people = table(
            "people", column("sex"), column("name", kind=NAME), checks=(Check(condition=check),)
        )
        rules = replace(
            policy.read("masked"), columns={"people.sex": policy.Rule(transform="mask")}
        )
        found = made(people, rules=rules)

        assert step(found, "people.sex").transform == "shuffle"
        assert risks(found) == {("people.sex", "replaced")}

    @pytest.mark.parametrize(
        "declared", [{"type": "enum('M','F')"}, {"checks": ("VALUE IN ('M', 'F')",)}]
    )
    def test_a_column_of_a_type_of_few_values_keeps_to_them(self, declared):
        people = table("people", column("sex", **declared), column("name", kind=NAME))
        rules = replace(
            policy.read("masked"), columns={"people.sex": policy.Rule(transform="mask")}
        )
        found = made(people, rules=rules)

        assert step(found, "people.sex").transform == "shuffle"
        assert risks(found) == {("people.sex", "replaced")}

    @pytest.mark.parametrize(
        "check",
        ["sex in ('M','F') or n > 0", "sex not in ('M')", "sex = ANY (ARRAY['x (,)'::mood]) and 1"],
    )
    def test_a_check_that_says_more_is_a_risk(self, check):
        people = table(
            "people", column("sex"), column("n", "integer"), checks=(Check(condition=check),)
        )
        rules = replace(
            policy.read("masked"), columns={"people.sex": policy.Rule(transform="mask")}
        )
        found = made(people, rules=rules)

        assert step(found, "people.sex").transform == "mask"
        assert ("people.sex", "check") in risks(found)

    def test_what_is_not_copied_and_engines_without_snapshots_are_risks(self):
        people = table("people", column("n", "integer"), unsupported=("trigger x",))

        assert risks(made(people, snapshot=False)) == {
            (".", "no_snapshot"),
            ("people.", "left_out"),
        }
