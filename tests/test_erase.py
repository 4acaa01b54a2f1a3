"""One person goes from all tables, nobody else does, and all or nothing of it happens."""

import signal
import subprocess
import sys
from contextlib import closing

import pytest

from tests.persons import (
    CARD,
    CHANGED,
    HOSTILE,
    KEPT,
    LI,
    MAIL,
    OLD,
    PHONE,
    SEEN,
    WANG,
    ZHAO,
    Place,
    canaries,
    changed,
    filled,
    kept,
)
from tuomin.erase import document
from tuomin.erase.receipt import is_of
from tuomin.erase.spelling import of
from tuomin.errors import TuominError
from tuomin.transforms.keyed.keys import new_key

SERVERS = {"postgresql": "postgres", "mysql": "mariadb"}
ENGINES = ["sqlite", *SERVERS]


@pytest.fixture(params=ENGINES)
def place(request, tmp_path):
    if request.param == "sqlite":
        return filled(Place(f"sqlite:///{tmp_path}/people.db", "sqlite"))
    server = request.getfixturevalue(SERVERS[request.param])
    return filled(Place(server.database("erase"), request.param, server))


def planned(place, **options):
    eraser = place.eraser(**options)
    with closing(eraser.connector):
        return eraser.plan()


def executed(place, **options):
    eraser = place.eraser(**options)
    with closing(eraser.connector):
        plan = eraser.plan()
        assert (plan.ambiguous, plan.hindrances, plan.unread) == ((), (), ())
        return plan, eraser.execute(plan)


def steps(plan):
    return {(step.table, step.action): step.rows for step in plan.steps}


class TestThePersonGoes:
    def test_all_of_the_person_and_nothing_of_others(self, place):
        before = place.dump()
        assert canaries(before, [PHONE, MAIL, CARD, OLD]) == sorted([PHONE, MAIL, CARD, OLD])
        plan, done = executed(place)
        after = place.dump()

        assert canaries(after) == []
        assert steps(plan) == {
            ("purchase", "rewrite"): 1,
            ("diary", "rewrite"): 2,
            ("settings", "rewrite"): 1,
            (HOSTILE, "rewrite"): 1,
            ("person", "unlink"): 1,
            ("team", "unlink"): 1,
            ("card", "delete"): 1,
            ("item", "delete"): 2,
            ("purchase", "delete"): 2,
            (HOSTILE, "delete"): 1,
            ("person", "delete"): 1,
        }
        assert done.tables == 8
        assert kept(before, after) == KEPT
        friend = ("2", "王丽", WANG, "13912345678", "wang@example.com", None)
        assert changed(before, after) == CHANGED | {friend}

    def test_who_is_gone_is_found_no_more(self, place):
        executed(place)

        assert not planned(place).found

    @pytest.mark.parametrize(
        ("kind", "value"),
        [("contact.cn_mobile", "138 0013 8000"), ("contact.email", MAIL.upper()),
         ("financial_account.bank_card", CARD), ("identity.cn_resident_id", OLD)],
    )  # fmt: skip
    def test_any_identifier_leads_to_the_person(self, place, kind, value):
        executed(place, kind=kind, value=value)

        assert canaries(place.dump()) == []

    def test_a_plan_changes_nothing(self, place):
        before = place.dump()
        planned(place)

        assert place.dump() == before


class TestRowsThatStay:
    @pytest.mark.parametrize(
        ("kind", "value"), [("identity.cn_resident_id", LI), ("contact.cn_mobile", PHONE)]
    )
    def test_kept_rows_are_about_nobody(self, place, kind, value):
        plan, _ = executed(place, kind=kind, value=value, keep=frozenset(["purchase"]))
        after = place.dump()

        assert canaries(after) == []
        assert steps(plan)[("person", "unidentify")] == 1
        assert ("10", "1", "100", None, None) in after["purchase"]
        assert sum(after["item"].values()) == 3
        [tomb] = [row for row in after["person"] if row[0] == "1"]
        assert tomb[2:] == (None,) * 4

    def test_rows_of_others_stay_unless_said_otherwise(self, place):
        place.run(
            "CREATE TABLE child (id BIGINT PRIMARY KEY, id_no VARCHAR(30), parent_id BIGINT"
            " NOT NULL, parent_phone VARCHAR(30), FOREIGN KEY (parent_id) REFERENCES person (id))"
        )
        place.insert("child", (1, "110101201501010018", 1, PHONE))
        plan = planned(place)
        assert steps(plan)[("child", "rewrite")] == 1
        assert steps(plan)[("person", "unidentify")] == 1
        executed(place, delete=frozenset(["child"]))
        after = place.dump()

        assert canaries(after) == []
        assert after["child"] == {}

    def test_what_a_row_that_goes_held_of_another_is_told(self, place):
        place.run(
            "CREATE TABLE parcel (id BIGINT PRIMARY KEY, person_id BIGINT REFERENCES person (id),"
            " receiver VARCHAR(40), phone VARCHAR(30))",
            "CREATE TABLE caller (number VARCHAR(30), said VARCHAR(80))",
        )
        place.insert("parcel", (1, 1, "周小梅", "13612345678"))
        place.insert("caller", ("+86 136-1234-5678", "x"), ("1", "找周小梅"), ("2", "13612345678?"))
        plan, _ = executed(place)

        told = [(each.table, each.column, each.kind, each.rows) for each in plan.elsewhere]
        assert [each for each in told if each[0] in ("caller", "person")] == [
            ("caller", "number", "contact.cn_mobile", 1),
            ("caller", "said", "contact.cn_mobile", 1),
            ("caller", "said", "identity.person_name", 1),
            ("person", "name", "identity.person_name", 1),
            ("person", "phone", "contact.cn_mobile", 1),
        ]
        assert canaries(place.dump()) == []

    def test_things_that_the_person_worked_on_stay(self, place):
        place.run("CREATE TABLE product (title VARCHAR(40), updated_by VARCHAR(80), c VARCHAR(80))")
        place.insert("product", ("茶", MAIL, "x"), ("书", "wang@example.com", MAIL))
        executed(place)

        assert place.dump()["product"] == {
            ("茶", None, "x"): 1,
            ("书", "wang@example.com", None): 1,
        }

    def test_an_unknown_table_is_refused(self, place):
        with pytest.raises(TuominError, match="no table orders"):
            planned(place, keep=frozenset(["orders"]))


class TestSharedIdentifiers:
    @pytest.fixture
    def family(self, place):
        place.run(f"UPDATE person SET phone = {PHONE} WHERE id = 3")
        return place

    def test_another_person_is_not_pulled_in(self, family):
        plan = planned(family)

        assert [(note.what, note.table.removeprefix("public.")) for note in plan.ambiguous] == [
            ("shared", "person")
        ]
        assert steps(plan)[("person", "delete")] == 1

    def test_a_person_may_let_it_stay(self, family):
        executed(family, shared="keep")
        after = family.dump()

        assert canaries(after) == [PHONE]
        assert ("3", "赵强", ZHAO, PHONE, "zhao@example.com", None) in after["person"]

    def test_a_person_may_have_it_taken_out(self, family):
        executed(family, shared="erase")
        after = family.dump()

        assert canaries(after) == []
        assert ("3", "赵强", ZHAO, None, "zhao@example.com", None) in after["person"]

    def test_nobody_is_chosen_by_what_two_people_have(self, family):
        plan = planned(family, kind="contact.cn_mobile", value=PHONE)

        assert [note.what for note in plan.ambiguous] == ["two people"]
        assert plan.steps == ()


class TestKeysThatNothingDeclares:
    @pytest.mark.parametrize("name", ["person_id", "personid", "personId"])
    def test_rows_are_found_by_the_name_of_their_column(self, place, name):
        place.run(f"CREATE TABLE visit (vid BIGINT PRIMARY KEY, {name} BIGINT, note VARCHAR(40))")
        place.insert("visit", *((at, at % 3 + 1, "血压正常") for at in range(40)))
        before = place.dump()["visit"]
        plan, _ = executed(place)
        after = place.dump()["visit"]

        assert steps(plan)[("visit", "delete")] == 14
        assert before - after == {row: 1 for row in before if row[1] == "1"}

    @pytest.mark.parametrize(
        "schema",
        [
            ["CREATE TABLE visit (vid BIGINT PRIMARY KEY, person_id VARCHAR(20))"],
            ["CREATE TABLE visit (vid BIGINT PRIMARY KEY, person_id BIGINT)",
             "CREATE TABLE t_person (id BIGINT PRIMARY KEY)"],
            ["CREATE TABLE visit (vid BIGINT PRIMARY KEY, user_id BIGINT)"],
        ],
        ids=["another type", "two keys of the name", "a Kind alone"],
    )  # fmt: skip
    def test_a_column_that_leads_nowhere_is_for_a_person_to_decide(self, place, schema):
        place.run(*schema)
        place.insert("visit", (1, 1))
        [note] = planned(place).ambiguous
        plan, done = executed(place, keep=frozenset(["visit"]))
        column = schema[0].split()[-2]
        told = document(plan, [of("identity.cn_resident_id", LI)], done=done)["outside"][0]

        assert (note.table.removeprefix("public."), note.what) == ("visit", "reference")
        assert column in note.en
        assert f"visit whose {column}" in told["en"]
        assert place.dump()["visit"] == {("1", "1"): 1}

    def test_two_tables_with_one_key_are_tied_once(self, place):
        place.run(
            "CREATE TABLE member (member_no BIGINT PRIMARY KEY, id_no VARCHAR(30))",
            "CREATE TABLE member_extra (member_no BIGINT PRIMARY KEY, note VARCHAR(40))",
        )
        place.insert("member", (7, LI), (8, WANG))
        place.insert("member_extra", (7, "x"), (8, "y"))
        executed(place)
        after = place.dump()

        assert after["member"] == {("8", WANG): 1}
        assert after["member_extra"] == {("8", "y"): 1}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (r'{"a": "\u53f713800138000"}', r'{"a": "\u53f7***"}'),
        (r'{"a": "\u0031\u0031010119000101009x", "n": 1}', '{"a": "***", "n": 1}'),
        (r'{"\u674E\u660e\u660e": "x\t138\t0013\u20138000"}', r'{"***": "x\t***"}'),
        (r'{"a": "\uFF1138\uff10013\u0038000", "b": 1.10}', '{"a": "***", "b": 1.10}'),
        (r'{"a": "\\", "b": -13800138000.0}', r'{"a": "\\", "b": null}'),
        (r'{"a": "[\"\\u674e\\u660e\\u660e\", \"13800138000\"]"}', r'{"a": "[\"***\", \"***\"]"}'),
        (r'{"a": "D:\\u13800138000"}', r'{"a": "D:\\u***"}'),
        (r"D:\u13800138000\x", r"D:\u***\x"),
        (r"log \u0031\u0033800138000", "log ***"),
        ("[2024] tel 13800138000", "[2024] tel ***"),
    ],
)
def test_escapes_hide_nobody_and_json_stays_json(tmp_path, body, expected):
    place = filled(Place(f"sqlite:///{tmp_path}/people.db", "sqlite"))
    place.insert("settings", (3, body))
    executed(place)

    assert {row for row in place.dump()["settings"] if row[0] == "3"} == {("3", expected)}


class TestColumnsWithoutAType:
    @pytest.fixture
    def loose(self, tmp_path):
        return filled(Place(f"sqlite:///{tmp_path}/people.db", "sqlite"))

    @pytest.mark.parametrize("type_", ["", "BLOB"])
    def test_keys_are_found_as_numbers_and_as_texts(self, loose, type_):
        loose.run(
            f"CREATE TABLE visit (vid INTEGER PRIMARY KEY, who {type_} REFERENCES person (id))"
        )
        loose.insert("visit", (1, 1), (2, "1"), (3, 1.0), (4, 2), (5, "2"), (6, 11), (7, None))
        loose.run("DELETE FROM visit WHERE who = 11")
        plan, _ = executed(loose)

        assert steps(plan)[("visit", "delete")] == 3
        assert {row[0] for row in loose.dump()["visit"]} == {"4", "5", "7"}

    def test_what_the_store_refuses_to_commit_is_not_kept(self, loose):
        loose.run("CREATE TABLE visit (vid INTEGER PRIMARY KEY, who REFERENCES person (id))")
        loose.insert("visit", (1, " 1"))
        before = loose.dump()
        with pytest.raises(TuominError, match="point to nothing") as told:
            executed(loose)

        assert told.value.__notes__ == ["nothing was changed: the transaction was given up"]
        assert loose.dump() == before


def refused(place, match, *, between=()):
    """An execution that fails: the store is as it was, and no value is told."""
    eraser = place.eraser()
    with closing(eraser.connector):
        plan = eraser.plan()
        place.run(*between) if between else None
        before = place.dump()
        with pytest.raises(TuominError, match=match) as told:
            eraser.execute(plan)
    assert place.dump() == before
    assert not any(value in str(told.value) for value in SEEN)


class TestAllOrNothing:
    def test_a_row_that_came_since_the_plan(self, place):
        insert = f"INSERT INTO purchase VALUES (99, 1, 5, NULL, '{PHONE}')"
        refused(place, "changed since the plan", between=[insert])

    def test_a_trigger_that_fails(self, place):
        place.run(*FAILING[place.engine])
        refused(place, "trigger")

    def test_a_trigger_that_writes_it_again(self, place):
        place.run("CREATE TABLE audit (id_no VARCHAR(30), phone BIGINT)", *AUDITING[place.engine])
        refused(place, "audit: .*still holds|still holds")

    def test_killed_before_the_commit(self, place):
        before = place.dump()
        code = KILLED.format(url=place.url, engine=place.engine)
        done = subprocess.run([sys.executable, "-c", code], check=False)

        assert done.returncode == -signal.SIGKILL
        assert place.dump() == before


KEEP = "INSERT INTO audit VALUES (OLD.id_no, OLD.phone)"
SIGNAL = "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'"
TRIGGER = "RETURNS trigger LANGUAGE plpgsql AS"
FAILING = {
    "sqlite": ["CREATE TRIGGER no BEFORE DELETE ON card BEGIN SELECT RAISE(ABORT, 'no'); END"],
    "postgresql": [
        f"CREATE FUNCTION no() {TRIGGER} $$BEGIN RAISE EXCEPTION 'no %', OLD.number; END$$",
        "CREATE TRIGGER no BEFORE DELETE ON card FOR EACH ROW EXECUTE FUNCTION no()",
    ],
    "mysql": [
        f"CREATE TRIGGER no BEFORE DELETE ON card FOR EACH ROW {SIGNAL}",
    ],
}
AUDITING = {
    "sqlite": [f"CREATE TRIGGER keep AFTER DELETE ON person BEGIN {KEEP}; END"],
    "postgresql": [
        f"CREATE FUNCTION keep() {TRIGGER} $$BEGIN {KEEP}; RETURN OLD; END$$",
        "CREATE TRIGGER keep AFTER DELETE ON person FOR EACH ROW EXECUTE FUNCTION keep()",
    ],
    "mysql": [f"CREATE TRIGGER keep AFTER DELETE ON person FOR EACH ROW {KEEP}"],
}
KILLED = """
import os, signal
from tests.persons import Place
from tuomin.connectors.erasing import SqlErasing
eraser = Place({url!r}, {engine!r}).eraser()
plan = eraser.plan()
SqlErasing.commit = lambda self: os.kill(os.getpid(), signal.SIGKILL)
eraser.execute(plan)
"""


class TestWhatStandsInTheWay:
    def test_a_table_without_transactions(self, mariadb):
        place = filled(Place(mariadb.database("erase"), "mysql", mariadb))
        place.run("ALTER TABLE diary ENGINE=MyISAM")
        [note] = planned(place).hindrances

        assert (note.table, note.what) == ("diary", "refused")
        assert "MyISAM" in note.en

    def test_rows_that_a_user_may_not_change_or_read(self, postgres):
        place = filled(Place(postgres.database("erase"), "postgresql", postgres))
        names = [name for name in place.dump() if name not in {"settings", HOSTILE}]
        grants = [f"SELECT, UPDATE, DELETE ON {name}" for name in names if name != "card"]
        url = postgres.role(
            "clerk", "clerk", "USAGE ON SCHEMA public", "SELECT ON card", *grants, database="erase"
        )
        plan = planned(Place(url, "postgresql", postgres))

        assert {note.table for note in plan.hindrances} == {"public.card"}
        assert {note.table for note in plan.unread} == {"public.settings", f"public.{HOSTILE}"}


class TestTheReceipt:
    @pytest.mark.parametrize("key", [None, new_key()], ids=["salted", "keyed"])
    def test_it_is_matched_and_tells_nothing(self, place, key):
        plan, done = executed(place)
        subject = [of("identity.cn_resident_id", LI)]
        receipt = document(plan, subject, done=done, key=key)

        assert not any(value in str(receipt) for value in SEEN)
        assert is_of(receipt, [of("identity.cn_resident_id", OLD)], key=key)
        assert not is_of(receipt, [of("identity.cn_resident_id", WANG)], key=key)
        assert {step["action"]: step["satisfies"] for step in receipt["steps"]} == {
            "rewrite": ["agreement", "statute"], "unlink": ["agreement"],
            "delete": ["agreement", "statute"],
        }  # fmt: skip
