"""A full scan reads every row: shares are exact, and what one row holds is found."""

import json
import sqlite3
import tracemalloc
from contextlib import closing
from dataclasses import replace

import pytest

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
