"""What a plan for an anonymized copy does so that rows are alike."""

from dataclasses import replace

import polars as pl
import pytest

from tests.planned import column, foreign, made, risks, step, table, verdict
from tuomin import policy
from tuomin.errors import PolicyError
from tuomin.plan import dumps, loads
from tuomin.transforms import registry

NAME = "identity.person_name"
REGION = table("region", column("code"), column("name", kind="contact.region"),
               primary_key=("code",))  # fmt: skip
PEOPLE = table(
    "people",
    column("id", "integer", nullable=False),
    column("name", kind=NAME),
    column("born", "date", kind="identity.birth_date"),
    column("region", kind="contact.region"),
    column("boss", "integer"),
    column("score", "integer"),
    column("salary", "decimal", kind="financial_account.income"),
    primary_key=("id",),
    foreign_keys=(
        foreign(("region",), "region", ("code",)), foreign(("boss",), "people", ("id",)),
    ),
)  # fmt: skip
ITEM = table(
    "item",
    column("people_id", "integer", nullable=False),
    column("line", "integer", nullable=False),
    column("bought", "timestamp"),
    primary_key=("people_id", "line"),
    foreign_keys=(foreign(("people_id",), "people", ("id",)),),
)
PASS = table(
    "pass",
    column("people_id", "integer", nullable=False),
    column("badge", nullable=False),
    column("kind"),
    primary_key=("people_id",),
    unique=(("badge",), ("kind", "people_id")),
    foreign_keys=(foreign(("people_id",), "people", ("id",)),),
)
SENSITIVE = verdict(PEOPLE[0], "salary", "financial_account.income", level="sensitive")


@pytest.fixture(scope="module")
def found():
    return made(REGION, PEOPLE, ITEM, PASS, rules="anonymized", changed=[SENSITIVE])


@pytest.mark.parametrize(
    ("label", "transform", "options"),
    [
        ("region.code", "keep", {}),
        ("region.name", "keep", {}),
        ("people.id", "key", {"limit": 2**31 - 1}),
        ("people.name", "null", {}),
        ("people.born", "generalize", {"by": "year"}),
        ("people.region", "generalize", {"categories": True}),
        ("people.boss", "null", {}),
        ("people.score", "generalize", {"digits": 2}),
        ("people.salary", "generalize", {"digits": 1, "apart": True}),
        ("item.people_id", "fresh", {"limit": 2**31 - 1}),
        ("item.line", "generalize", {"digits": 2}),
        ("item.bought", "generalize", {"by": "month"}),
        ("pass.people_id", "key", {"limit": 2**31 - 1}),
        ("pass.kind", "null", {}),
    ],
)
def test_each_column_is_null_new_or_a_box(found, label, transform, options):
    planned = step(found, label)

    assert (planned.transform, dict(planned.options)) == (transform, options)


def test_it_may_reach_what_is_asked(found):
    assert (found.predicted, found.because) == ("anonymized", ())


def test_keys_of_two_tables_never_agree(found):
    domains = [each.domain for part in found.tables for each in part.columns if each.domain]

    assert len(set(domains)) == len(domains) > 1


def test_joins_between_people_are_cut_and_named(found):
    cut = {part.table: part.cut for part in found.tables}

    assert cut == {
        "region": (), "people": (("boss",),), "item": (("people_id",),), "pass": (("people_id",),),
    }  # fmt: skip
    assert {place for place, risk in risks(found) if risk == "cut"} == {
        "people.boss", "item.people_id", "pass.people_id",
    }  # fmt: skip


def test_k_is_asked_of_tables_about_people(found):
    assert {part.table: part.k for part in found.tables} == {
        "region": 0, "people": 20, "item": 20, "pass": 20,
    }  # fmt: skip


def test_a_plan_says_it_all_in_its_file(found):
    assert loads(dumps(found)) == found


@pytest.mark.parametrize(
    ("transform", "options"),
    [("keep", {}), ("bucket", {"by": "year"}), ("round", {}), ("token", {}), ("key", {})],
)
def test_what_is_not_made_alike_keeps_it_from_anonymized(transform, options):
    rule = policy.Rule(transform=transform, options=options)
    rules = policy.read("anonymized")
    rules = replace(rules, kinds={**rules.kinds, "identity.birth_date": {"otherwise": rule}})
    born = table("t", column("name", kind=NAME), column("born", kind="identity.birth_date"))
    found = made(born, rules=rules)

    # Of a key nothing but a join would be left: it is cut.
    assert found.predicted == ("anonymized" if transform == "key" else "de_identified")


def test_a_table_that_names_people_is_about_them():
    """No key is declared, and nothing in it was recognised."""
    log = table("log", column("id", "integer", nullable=False), column("people_id", "integer"),
                column("at", "timestamp"), primary_key=("id",))  # fmt: skip
    found = made(REGION, PEOPLE, log, rules="anonymized")

    assert [step(found, f"log.{name}").transform for name in ("id", "people_id", "at")] == [
        "key", "null", "generalize",
    ]  # fmt: skip
    assert next(part for part in found.tables if part.table == "log").k == 20


def test_joins_that_are_kept_keep_it_from_anonymized():
    found = made(PEOPLE, ITEM, rules=replace(policy.read("anonymized"), joins="keep"))

    assert found.predicted == "de_identified"
    assert "people.id: joins lead from row to row" in found.because


def test_masked_identifiers_are_emptied():
    masked = table("t", column("name", kind=NAME), column("born", "date"))
    half = verdict(masked[0], "name", NAME, protected="masked")

    assert step(made(masked, rules="anonymized", changed=[half]), "t.name").transform == "null"


@pytest.mark.parametrize("wide", ["a", "b"])
def test_the_widest_column_of_a_key_carries_the_new_one(wide):
    types = {name: "INTEGER" if name == wide else "TINYINT" for name in "ab"}
    friend = table(
        "friend",
        *(column(name, "integer", type=kind, nullable=False) for name, kind in types.items()),
        column("name", kind=NAME),
        primary_key=("a", "b"),
    )

    assert step(made(friend, rules="anonymized"), f"friend.{wide}").transform == "fresh"


def test_new_keys_end_rather_than_recur():
    fresh = registry.build("fresh", {"limit": 99})
    first = fresh.apply(pl.Series(["x"] * 100), bytes(32))

    assert first.n_unique() == 100
    with pytest.raises(PolicyError, match="more rows than new keys up to 99"):
        fresh.apply(pl.Series(["x"]), bytes(32))
