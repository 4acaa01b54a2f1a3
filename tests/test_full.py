"""A full scan reads every row: shares are exact, and what one row holds is found."""

import json
import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace

import polars as pl
import pytest

from tests.columns import digits, numbers, phone
from tests.commands import MOBILE, PHONES, Commands
from tests.test_scan import plain
from tuomin import full
from tuomin.connectors.memory import MemoryConnector
from tuomin.connectors.open import open_connector
from tuomin.errors import ConnectorError
from tuomin.model import Contained, ForeignKey
from tuomin.scan import scan

ROWS = 6_001
LAST = ROWS - 1
MAIL = "contact.email"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A table in which one row of thousands holds what no other does."""
    place = tmp_path_factory.mktemp("full") / "big.db"
    with closing(sqlite3.connect(place)) as database:
        database.execute(
            "CREATE TABLE ticket (id INTEGER PRIMARY KEY, sjh TEXT, remark TEXT, doc TEXT)"
        )
        database.executemany(
            "INSERT INTO ticket (sjh, remark, doc) VALUES (?, ?, ?)",
            (
                (
                    "x" if number % 10 == 0 else f"138{number * 1_234_577 % 10**8:08}",
                    f"请联系{PHONES[0]}" if number == LAST else "一切正常，谢谢您",
                    json.dumps({"mail": f"u{number}@example.com" if number == LAST else None}),
                )
                for number in range(ROWS)
            ),
        )
        database.commit()
    return place


@pytest.fixture(scope="module")
def found(path):
    with closing(open_connector(f"sqlite:///{path}")) as connector:
        return full.scan(connector)


def column(found, name):
    return next(each for each in found.columns if each.column == name)


def test_every_row_counts(found):
    (table,) = found.tables

    assert (table.rows, table.sampled, table.missed, table.method) == (ROWS, ROWS, 0.0, "every row")
    assert found.complete


def test_shares_are_exact(found):
    phone = column(found, "sjh")
    share = round(sum(number % 10 != 0 for number in range(ROWS)) / ROWS, 6)

    assert (phone.kind, phone.share, phone.low, phone.high) == (MOBILE, share, share, share)


HELD = [("remark", MOBILE, ""), ("doc", MAIL, "$.mail")]


@pytest.mark.parametrize(("name", "kind", "inside"), HELD)
def test_one_row_is_found_and_raises_the_level(found, name, kind, inside):
    verdict = column(found, name)
    once = round(1 / ROWS, 6)
    held = Contained(kind=kind, path=inside, share=once, low=once, high=once)

    assert (verdict.level, verdict.contains) == ("personal", (held,))
    assert verdict.clauses


def test_a_small_table_has_the_verdicts_of_its_sample():
    parent, people = plain("member", {"phone": PHONES})
    child, orders = plain("ticket", {"ref": PHONES, "note": ["好"] * 60})
    key = ForeignKey(
        columns=("ref",), target_schema=None, target="member", target_columns=("phone",)
    )
    store = MemoryConnector({parent: people, replace(child, foreign_keys=(key,)): orders})
    sampled, whole = scan(store), full.scan(store)

    assert [(each.level, each.kind, each.share) for each in whole.columns] == [
        (each.level, each.kind, each.share) for each in sampled.columns
    ]


class Breaking(MemoryConnector):
    """Reads a few rows, and then no more."""

    def batches(self, table, rows, *, columns=None):
        yield next(super().batches(table, 3, columns=columns))
        raise ConnectorError("the connection broke", where=table.label)


def test_what_stops_midway_is_not_complete():
    found = full.scan(Breaking(dict([plain("t", {"phone": PHONES})])))

    assert (found.complete, found.tables[0].status) == (False, "the connection broke")


def test_memory_does_not_grow_with_the_rows():
    peaks = []
    for rows in (20_000, 60_000):
        frame = {"note": ["一切正常，谢谢您" * 20] * rows}
        store = MemoryConnector(dict([plain("t", frame)]))
        tracemalloc.start()
        full.scan(store)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] * 1.5


def test_the_text_says_what_was_read(path, monkeypatch, capsys):
    call = Commands(monkeypatch, capsys)
    part = call("scan", f"sqlite:///{path}", "--rows", "100").out
    whole = call("scan", f"sqlite:///{path}", "--full", "--lang", "zh").out

    assert f"100 of {ROWS:,} rows were read; of 1 tables a sample (probes into the key)" in part
    assert "up to 2.95% of the rows of ticket may hold what no sampled row showed (95 %)" in part
    assert f"已读取全部行({ROWS:,} 行)，无遗漏" in whole


class Cut(MemoryConnector):
    """Gives its rows in parts of any size, in any order."""

    def __init__(self, frames, *, size, seed):
        super().__init__(frames)
        self.size, self.seed = size, seed

    def batches(self, table, rows, *, columns=None):
        (whole,) = super().batches(table, 10**9, columns=columns)
        if self.seed:
            whole = whole.sample(fraction=1, shuffle=True, seed=self.seed)
        yield from whole.iter_slices(self.size)


HELD_IN = {
    "an_id": [*numbers(rows=1), *["paid", "open", "v1.2"] * 600],
    "ids": [*numbers(rows=20), *["paid", "已发货"] * 900],
    "mobiles": [*(phone() for _ in range(9)), *["paid", "已发货"] * 900],
    "a_mobile": [PHONES[0], *["paid", "已发货"] * 900],
    "serials": [*(digits(11) for _ in range(900)), *["paid"] * 900],
    "counted": [*(str(13_900_000_000 + n) for n in range(300)), *["paid"] * 1500],
    "lettered": [*(f"U{phone()}" for _ in range(30)), *["U1", "paid"] * 800],
    "remarks": [*(f"请联系{phone()}" for _ in range(3)), *["一切正常，谢谢"] * 1700],
    "orders": [*(f"单号 {digits(11)} 已发" for _ in range(1000)), *["好，谢谢"] * 700],
    "links": [*(f"https://x.example/a?tel={phone()}" for _ in range(7)), *["/a?b=1"] * 900],
    "some_documents": [*(json.dumps({"tel": phone()}) for _ in range(9)), *["paid"] * 900],
    "documents": [*(json.dumps({"u": {"name": "王芳"}, "n": n}) for n in range(700)), "[1", "x"],
    "fields": [*(f"姓名：李明 电话：{phone()}" for _ in range(900)), *["无", "好，谢谢"] * 90],
    "some_fields": [*(f"姓名：李明 电话：{phone()}" for _ in range(90)), *["好，谢谢"] * 900],
    "mixed": [*(phone() for _ in range(700)), *numbers(rows=300), *["paid"] * 800],
}


@pytest.mark.parametrize("texts", HELD_IN.values(), ids=HELD_IN)
def test_how_rows_are_cut_changes_nothing(texts):
    frames = dict([plain("t", {"c1": texts})])
    cuts = [(len(texts), 0), (37, 3), (400, 1)]
    found = [full.scan(Cut(frames, size=size, seed=seed)).columns for size, seed in cuts]

    assert found == [found[0]] * len(cuts)


@pytest.mark.parametrize(
    ("texts", "kinds"),
    [
        ([*numbers(rows=1)], ["identity.cn_resident_id"]),
        ([f"2024{digits(7)}" for _ in range(300)], []),
        ([digits(11) for _ in range(300)], []),
        ([PHONES[0]], []),
    ],
    ids=["an ID number", "serials", "random digits", "one mobile"],
)
def test_a_few_numbers_among_very_many_words(texts, kinds):
    words = pl.concat(
        [
            pl.Series(texts),
            pl.Series(["paid", "open", "A-17"]).sample(200_000, with_replacement=True, seed=1),
        ]
    )
    frames = dict([plain("t", {"c1": words.sample(fraction=1, shuffle=True, seed=2)})])

    (verdict,) = full.scan(MemoryConnector(frames)).columns

    assert [part.kind for part in verdict.contains] == kinds
    assert all(part.share == round(1 / words.len(), 6) for part in verdict.contains)
