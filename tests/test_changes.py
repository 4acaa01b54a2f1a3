"""Changes: what is worth a look is named, what chance moves is not."""

from dataclasses import replace

import pytest

from tuomin.changes import changes, learnt, to_look_at
from tuomin.model import (
    Classification,
    Contained,
    Decision,
    Inventory,
    Judged,
    Remark,
    Scanned,
)

PHONE, EMAIL = "contact.cn_mobile", "contact.email"


def column(name, level="none", kind=None, **fields):
    place = {"schema": None, "table": "customer", "type": "TEXT", "confidence": 0.9} | fields
    return Classification(column=name, level=level, kind=kind, **place)


def inner(kind, share, sampled=2000):
    spread = 2 * (share / sampled) ** 0.5
    return Contained(kind=kind, share=share, low=max(0.0, share - spread), high=share + spread)


def inventory(*columns, status="scanned", sampled=2000):
    places = dict.fromkeys((item.schema, item.table) for item in columns) or {
        (None, "customer"): None
    }
    tables = tuple(
        Scanned(schema=schema, table=table, rows=9000, sampled=sampled, status=status)
        for schema, table in places
    )
    return Inventory(
        engine="sqlite",
        url="sqlite:///shop.db",
        complete=status == "scanned",
        tables=tables,
        columns=columns,
    )


def seen(before, after):
    return [(c.what, c.column, c.before, c.after) for c in changes(before, after)]


def test_a_new_column_of_phones_is_named_and_needs_a_look():
    before = inventory(column("id"))
    after = inventory(column("id"), column("ext9", "personal", PHONE))
    found = changes(before, after)

    assert [(c.what, c.table, c.column, c.after) for c in found] == [
        ("new", "customer", "ext9", f"personal {PHONE}")
    ]
    assert to_look_at(found) == found


def test_a_harmless_column_come_or_gone_is_named_but_needs_no_look():
    found = changes(inventory(column("a")), inventory(column("b")))

    assert [(c.what, c.column) for c in found] == [("gone", "a"), ("new", "b")]
    assert to_look_at(found) == ()


def test_a_personal_column_that_is_gone_needs_a_look():
    found = changes(inventory(column("a"), column("p", "personal", PHONE)), inventory(column("a")))

    assert [c.what for c in to_look_at(found)] == ["gone"]


def test_a_new_column_that_could_not_be_read_needs_a_look():
    found = changes(inventory(column("a")), inventory(column("a"), column("b", "undetermined")))

    assert [(c.what, c.after) for c in to_look_at(found)] == [("new", "undetermined")]


def test_other_rows_other_shares_other_confidence_are_no_change():
    one = column("remark", "personal", contains=(inner(PHONE, 0.02),))
    other = replace(one, confidence=0.6, contains=(inner(PHONE, 0.01),))
    before, after = inventory(one), inventory(other, sampled=1500)

    assert changes(before, after) == ()


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (column("x"), column("x", "personal", PHONE), "raised"),
        (column("x", "personal", PHONE), column("x", "sensitive", PHONE), "raised"),
        (column("x", "sensitive", "a.b"), column("x", "personal", PHONE), "lowered"),
        (column("x", "personal", PHONE), column("x"), "lowered"),
        (column("x", "personal", PHONE), column("x", "personal", EMAIL), "kind"),
        (column("x", "personal", PHONE), column("x", "undetermined"), "unreadable"),
        (column("x"), column("x", "undetermined"), "unreadable"),
        (column("x", "undetermined"), column("x", "personal", PHONE), "raised"),
        (column("x", "undetermined"), column("x"), None),
        (column("x", "undetermined"), column("x", "undetermined"), None),
        (column("x"), column("x", "personal", contains=(inner(PHONE, 0.001),)), "raised"),
        (
            column("x", "personal", contains=(inner(PHONE, 0.3),)),
            column("x", "personal", contains=(inner(PHONE, 0.3), inner(EMAIL, 0.05))),
            "contains",
        ),
        (
            column("x", "personal", contains=(inner(PHONE, 0.3),)),
            column("x", "personal", contains=(inner(PHONE, 0.3), inner(EMAIL, 0.001))),
            None,
        ),
        (column("x", kind="organisation.uscc"), column("x", kind="organisation.name"), None),
        (column("x"), column("x", contains=(inner("organisation.uscc", 0.3),)), None),
        (
            column("x", "personal", contains=(inner(PHONE, 0.3),)),
            column("x", "personal", EMAIL),
            "kind",
        ),
        (
            column("x", "personal", contains=(inner(PHONE, 0.6),)),
            column("x", "personal", PHONE),
            None,
        ),
        (column("x", "personal", contains=(inner(PHONE, 0.001),)), column("x"), None),
        (column("x", "personal", contains=(inner(PHONE, 0.3),)), column("x"), "lowered"),
    ],
)
def test_the_nature_of_a_column(old, new, what):
    found = [change.what for change in changes(inventory(old), inventory(new))]

    assert found == ([what] if what else [])


class TestRenamed:
    PHONES = column("phone", "personal", PHONE, share=0.9, low=0.85, high=0.93)
    MOVED = replace(PHONES, column="mobile", share=0.88, low=0.83, high=0.92)

    def test_is_told_by_type_verdict_and_share(self):
        found = changes(inventory(column("id"), self.PHONES), inventory(self.MOVED, column("id")))

        assert [(c.what, c.column, c.to, c.after) for c in found] == [
            ("renamed", "phone", "mobile", f"personal {PHONE}")
        ]
        assert to_look_at(found) == found

    @pytest.mark.parametrize(
        "other",
        [
            {"type": "BIGINT"}, {"kind": EMAIL}, {"low": 0.1, "high": 0.2}, {"table": "other"},
            {"low": None, "high": None}, {"protected": "masked"},
        ],
    )  # fmt: skip
    def test_what_differs_is_another_column(self, other):
        found = changes(inventory(self.PHONES), inventory(replace(self.MOVED, **other)))

        assert sorted(c.what for c in found) == ["gone", "new"]

    def test_of_two_alike_the_place_decides(self):
        other = replace(self.PHONES, column="fax")
        moved = replace(self.MOVED, column="tel")
        found = changes(inventory(self.PHONES, other), inventory(self.MOVED, moved))

        assert [(c.column, c.to) for c in found] == [("fax", "tel"), ("phone", "mobile")]
        found = changes(inventory(self.PHONES), inventory(column("id"), self.MOVED, moved))
        assert sorted(c.what for c in found) == ["gone", "new", "new", "new"]


class TestChildren:
    def remark(self, low):
        return Remark(
            what="minors", columns=("born",), count=9, share=0.1, low=low, high=0.2, en="9 of 90",
            zh="90 行中有 9 行",
        )  # fmt: skip

    def with_children(self, low, **more):
        found = inventory(column("born"), **more)
        return replace(found, tables=(replace(found.tables[0], remarks=(self.remark(low),)),))

    def test_found_are_told(self):
        (found,) = changes(inventory(column("born")), self.with_children(0.05))

        assert (found.what, found.column, found.after) == ("children", "born", "9 of 90")
        assert to_look_at((found,)) == (found,)

    def test_known_or_overlooked_by_chance_are_not(self):
        assert changes(self.with_children(0.04), self.with_children(0.05)) == ()
        assert changes(inventory(column("born")), self.with_children(0.0001)) == ()


def test_what_people_decided_is_told_when_the_scan_finds_something_else():
    def decided(kind):
        word = Decision(
            column="customer.x", verdict="rejected", who="Li", when="2026-11-01", why="serials"
        )
        own = Judged(
            level="personal", kind=kind, role="direct", confidence=0.9, contains=(), clauses=()
        )
        return inventory(column("x", decision=word, judged=own))

    assert changes(decided(PHONE), decided(PHONE)) == ()
    assert seen(decided(PHONE), decided(EMAIL)) == [
        ("disagrees", "x", f"personal {PHONE}", f"personal {EMAIL}")
    ]


def test_a_table_that_was_emptied_changes_nothing():
    before = inventory(column("p", "personal", PHONE))

    assert changes(before, inventory(column("p"), status="empty")) == ()


def test_what_was_not_told_is_not_learnt():
    before = inventory(column("p", "personal", PHONE), column("q"))
    after = inventory(column("p"), column("q", "personal", PHONE), status="empty")

    assert [each.told for each in learnt(before, after).columns] == [
        f"personal {PHONE}",
        f"personal {PHONE}",
    ]


def test_a_table_that_is_locked_is_unreadable_and_not_gone():
    before = inventory(column("p", "personal", PHONE))
    after = replace(inventory(status="timeout"), columns=())

    assert [c.what for c in changes(before, after)] == ["unreadable"]
    assert to_look_at(changes(before, after))


def test_the_order_is_that_of_the_names_whatever_the_order_of_the_inventory():
    names = [("b", "t", "z"), (None, "t", "a"), ("a", "u", "k"), ("a", "t", "m")]
    columns = [column(c, "personal", PHONE, table=t, schema=s) for s, t, c in names]
    empty = inventory()
    found = changes(empty, inventory(*columns))

    assert found == changes(empty, inventory(*reversed(columns)))
    assert [c.column for c in found] == ["a", "m", "k", "z"]


def test_what_is_reported_holds_kinds_and_levels_only():
    before, after = inventory(column("x")), inventory(column("x", "personal", PHONE))

    assert seen(before, after) == [("raised", "x", "none", f"personal {PHONE}")]
