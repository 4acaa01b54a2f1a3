"""A scan says what it looked at, never claims more, and gives no value away."""

import json
import sqlite3
from contextlib import closing

import polars as pl
import pytest

from tuomin import inventory
from tuomin.connectors.memory import MemoryConnector
from tuomin.connectors.open import open_connector
from tuomin.detect.kinds.intervals import missed, wilson
from tuomin.detect.weighing.explanation import lines
from tuomin.errors import ConnectorError, PolicyError, SetupError
from tuomin.model import Column, ForeignKey, Table
from tuomin.scan import explain, scan

PHONES = [f"{130 + n % 10}{n * 7919 % 10**8:08d}" for n in range(100)]


def plain(name, columns, **parts):
    """A Table of text columns and its frame, from values by column."""
    declared = tuple(Column(name=each, type="TEXT") for each in columns)
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Table(schema=None, name=name, columns=declared, **parts), frame


SHOP = dict([
    plain("member", {"id": [str(n) for n in range(100)], "phone": PHONES}),
    plain("menu", {"name": ["首页", "设置"], "path": ["/", "/config"]}),
    plain("empty_log", {"login_ip": [], "sort": []}),
])  # fmt: skip


class Unreadable(MemoryConnector):
    """A store in which one table may not be read."""

    def sample(self, table, rows):
        if table.name == "member":
            raise ConnectorError("no right to read (42501)", where=table.label)
        return super().sample(table, rows)


def levels(found):
    return {column.label: column.level for column in found.columns}


def test_every_table_and_column_is_in_the_inventory():
    found = scan(MemoryConnector(SHOP))

    assert levels(found) == {
        "empty_log.login_ip": "personal",
        "empty_log.sort": "none",
        "member.id": "none",
        "member.phone": "personal",
        "menu.name": "none",
        "menu.path": "none",
    }
    assert {table.table: table.status for table in found.tables} == {
        "empty_log": "empty", "member": "scanned", "menu": "scanned",
    }  # fmt: skip
    assert (found.complete, found.sensitive_list, found.engine) == (True, "agreement", "memory")


def test_what_cannot_be_read_is_undetermined_and_never_clean():
    found = scan(Unreadable(SHOP))

    assert levels(found)["member.phone"] == "undetermined"
    assert levels(found)["menu.name"] == "none"
    assert not found.complete
    assert [t.status for t in found.tables if t.table == "member"] == ["no right to read (42501)"]
    assert {c.reason for c in found.columns if c.table == "member"} == {"no right to read (42501)"}


def test_a_store_without_tables_is_incomplete():
    found = scan(MemoryConnector({}))

    assert (found.complete, found.columns) == (False, ())
    assert "no table was found" in found.notes[0]


def test_the_same_store_gives_the_same_bytes():
    assert inventory.dumps(scan(MemoryConnector(SHOP))) == inventory.dumps(
        scan(MemoryConnector(dict(reversed(SHOP.items()))))
    )


def test_an_inventory_of_a_scan_is_read_back():
    text = inventory.dumps(scan(MemoryConnector(SHOP)))

    assert inventory.dumps(inventory.loads(text)) == text


def test_a_sample_says_what_it_may_have_missed():
    found = scan(MemoryConnector(SHOP), rows=20)
    (member,) = (table for table in found.tables if table.table == "member")

    assert (member.rows, member.sampled) == (100, 20)
    assert member.missed == pytest.approx(0.139108)


@pytest.mark.parametrize(
    ("sampled", "rows", "share"),
    [(0, 0, 0.0), (0, 10, 1.0), (0, None, 1.0), (10, 10, 0.0), (10, None, 0.258866)],
)
def test_bounds_of_a_sample(sampled, rows, share):
    assert missed(sampled, rows) == pytest.approx(share, abs=1e-6)


def test_intervals():
    low, high = wilson(0, 100)

    assert (low, round(high, 3)) == (0.0, 0.037)
    assert wilson(100, 100)[1] == 1.0


def test_progress_counts_to_the_end():
    steps = []
    scan(MemoryConnector(SHOP), progress=lambda *step: steps.append(step))

    assert [step[1] for step in steps] == [0, 1, 2, 3]
    assert {step[2] for step in steps} == {3}


def test_only_the_tables_asked_for():
    found = scan(MemoryConnector(SHOP), tables=["member"])

    assert [table.table for table in found.tables] == ["member"]
    with pytest.raises(SetupError, match="did you mean 'member'"):
        scan(MemoryConnector(SHOP), tables=["menber"])


def test_an_unknown_list_is_refused_before_anything_is_read():
    with pytest.raises(PolicyError, match="did you mean 'gbt35273'"):
        scan(Unreadable(SHOP), sensitive_list="gbt3527")


def test_circles_of_foreign_keys_end():
    def key(target):
        return ForeignKey(columns=("x",), target_schema=None, target=target, target_columns=("x",))

    tables = [
        plain("a", {"x": ["1"]}, foreign_keys=(key("b"), key("a"))),
        plain("b", {"x": ["1"]}, foreign_keys=(key("c"), key("nowhere"))),
        plain("c", {"x": ["1"]}, foreign_keys=(key("a"),)),
    ]

    assert len(scan(MemoryConnector(dict(tables))).columns) == 3


HOSTILE = [
    'x"; DROP TABLE t;--', "a`b", "[c]", "%s %(d)s :e ? {}", "line\nbreak", "tab\there", "😀",
    "select", "a'b", "\u202egnp.exe", "x" * 200, "电话'; --", "<script>alert(1)</script>",
]  # fmt: skip


def test_hostile_names_and_values_are_data(tmp_path):
    path = tmp_path / "evil.db"
    with closing(sqlite3.connect(path)) as database:
        for place, name in enumerate(HOSTILE):
            quoted = name.replace('"', '""')
            database.execute(f'create table "t{place}{quoted}" ("{quoted}" text, phone text)')
            database.executemany(
                f'insert into "t{place}{quoted}" values (?, ?)', zip(HOSTILE, PHONES, strict=False)
            )
        database.commit()
    with closing(open_connector(f"sqlite:///{path}")) as connector:
        found = scan(connector)

    assert sorted(column.column for column in found.columns) == sorted(
        [*HOSTILE, *["phone"] * len(HOSTILE)]
    )
    assert {c.level for c in found.columns if c.column == "phone"} == {"personal"}
    assert found.complete


def test_values_that_eat_time_do_not():
    evil = [
        "a." * 30_000,
        "1" * 60_000,
        "[" * 60_000,
        "张" * 60_000,
        "1-" * 30_000,
        "@" * 60_000,
    ] * 4
    found = scan(MemoryConnector(dict([plain("t", {"c1": evil, "remark": evil})])))

    assert {column.level for column in found.columns} == {"none"}


class TestNoValueEscapes:
    CANARY = "CANARY7531"

    def store(self):
        mails = [f"{self.CANARY}{n}@example.com" for n in range(50)]
        notes = [f"请联系{mail}，谢谢您" for mail in mails]
        deep = [
            json.dumps({"user": {"mail": mail, "note": note}})
            for mail, note in zip(mails, notes, strict=True)
        ]
        return MemoryConnector(
            dict(
                [
                    plain(
                        "t", {"c1": mails, "remark": notes, "ext": deep, "name": [self.CANARY] * 50}
                    )
                ]
            )
        )

    def test_from_an_inventory(self):
        text = inventory.dumps(scan(self.store()))

        assert "contact.email" in text
        assert self.CANARY not in text
        assert "example.com" not in text

    @pytest.mark.parametrize("column", ["t.c1", "t.remark", "t.ext", "t.name"])
    def test_from_an_explanation(self, column):
        why = explain(self.store(), column)
        shown = json.dumps(why, ensure_ascii=False) + "".join(lines(why) + lines(why, lang="zh"))

        assert self.CANARY not in shown
        assert "example.com" not in shown


class TestExplain:
    def test_says_everything_in_both_languages(self):
        why = explain(MemoryConnector(SHOP), "member.phone")
        english, chinese = lines(why), lines(why, lang="zh")

        assert (why["level"], why["kind"], why["sampled"]) == ("personal", "contact.cn_mobile", 100)
        assert english[1] == "Level: personal; Kind: Mobile number; confidence 1.00"
        assert chinese[1] == "分级: 个人; 种类: 手机号码; 置信度 1.00"
        assert len(english) == len(chinese)
        assert any("the name says Mobile number (plainly)" in line for line in english)
        assert why["clauses"][0]["zh"]

    def test_a_column_about_which_nothing_is_known(self):
        assert "Nothing speaks for any kind of personal information." in lines(
            explain(MemoryConnector(dict([plain("t", {"zzq": ["1"]})])), "t.zzq")
        )

    def test_an_unreadable_column(self):
        told = lines(explain(Unreadable(SHOP), "member.phone"))

        assert told[-1] == "Not read: no right to read (42501)"

    def test_a_column_that_is_not_there(self):
        with pytest.raises(SetupError, match="did you mean member.phone"):
            explain(MemoryConnector(SHOP), "member.phon")


def test_no_row_is_read_where_none_is_wanted(tmp_path, monkeypatch):
    path, spoken = tmp_path / "shop.db", []
    with closing(sqlite3.connect(path)) as store:
        store.execute("create table member (id integer primary key, phone text, c7 text)")
        store.execute("insert into member values (1, '13800138000', '13800138000')")
        store.commit()
    link = sqlite3.connect

    def traced(*place, **options):
        connection = link(*place, **options)
        connection.set_trace_callback(spoken.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    found = scan(open_connector(f"sqlite:///{path}"), values=False)
    looked = [each for each in spoken if "member" in each and "pragma" not in each.lower()]
    blind = [*looked]
    scan(open_connector(f"sqlite:///{path}"))

    assert levels(found) == {"member.id": "none", "member.phone": "personal", "member.c7": "none"}
    assert [(each.status, each.sampled, each.missed) for each in found.tables] == [
        ("schema", 0, 1.0)
    ]
    assert [each for each in blind if "from" in each.lower() and "sqlite_" not in each] == []
    assert [each for each in spoken if 'from "member"' in each.lower()]
