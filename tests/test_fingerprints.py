"""A rescan looks only at what changed, and finds what a scan of everything would find."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from tests.commands import PHONES
from tuomin import inventory
from tuomin.cli.app import app
from tuomin.connectors.open import open_connector
from tuomin.detect import registry
from tuomin.scan import scan
from tuomin.scan.fingerprint import CROWD, ROWS

SURNAMES, WORDS = "王李张刘陈杨赵黄周吴", "红蓝绿紫灰白黑青橙粉"
GIVEN, THINGS = "伟芳娜敏静强磊洋艳勇", "杯盘碗桌椅灯钟锁窗门"
FILL = {
    "staff": ("INSERT INTO staff VALUES (?, ?, ?, ?)", [
        (f"E{7000 + at}", SURNAMES[at % 10] + GIVEN[at // 10 % 10] + GIVEN[at % 7], "on", None)
        for at in range(300)
    ]),
    "visit": ("INSERT INTO visit VALUES (?, ?, ?)", [
        (at, f"E{7000 + at % 200}", f"第{at}次来访，已登记") for at in range(400)
    ]),
    "menu": ("INSERT INTO menu VALUES (?, ?)", [(at, f"page {at}") for at in range(40)]),
    "client": ("INSERT INTO client VALUES (?, ?)", [(at, PHONES[at % 60]) for at in range(200)]),
    "note": ("INSERT INTO note VALUES (?, ?, ?)", [
        (at, at % 200, f"ordinary text {at}") for at in range(250)
    ]),
}  # fmt: skip
CREATE = """
CREATE TABLE staff (emp_no TEXT PRIMARY KEY, name TEXT, status TEXT, c7 TEXT);
CREATE TABLE visit (id INTEGER PRIMARY KEY, emp_no TEXT, remark TEXT);
CREATE TABLE menu (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE client (id INTEGER PRIMARY KEY, phone TEXT);
CREATE TABLE note (id INTEGER PRIMARY KEY, client_id INTEGER REFERENCES client, body TEXT);
"""
OTHERS = [(WORDS[at % 10] + THINGS[at // 10 % 10] + THINGS[at % 7], f"E{7000 + at}")
          for at in range(300)]  # fmt: skip
CHANGES = {
    "a silent column fills with phones": (
        "UPDATE staff SET c7 = '138' || substr('0000000' || (rowid * 7919), -8)",
        {"staff", "visit"},
    ),
    "numbers of people appear in remarks": (
        "UPDATE visit SET remark = '身份证11010119020307' || (1000 + id) WHERE id % 20 = 3",
        {"staff", "visit"},
    ),
    "other values of the same lengths": (
        ("UPDATE staff SET name = ? WHERE emp_no = ?", OTHERS), {"staff", "visit"},
    ),
    "codes are spread otherwise": (
        "UPDATE staff SET status = 'no' WHERE rowid % 3 = 0", {"staff", "visit"},
    ),
    "a row more": ("INSERT INTO menu VALUES (99, 'page 99')", {"menu"}),
    "a row less": ("DELETE FROM menu WHERE id = 7", {"menu"}),
    "a new column": ("ALTER TABLE menu ADD COLUMN idcard TEXT", {"menu"}),
    "a new name": ("ALTER TABLE menu RENAME COLUMN title TO mobile", {"menu"}),
    "a new table": ("CREATE TABLE member (id INTEGER, phone TEXT)", {"member"}),
    "a table gone": ("DROP TABLE menu", set()),
    "what others point to": ("UPDATE client SET phone = 'x' || id", {"client", "note"}),
    "nothing": ("UPDATE menu SET title = title", set()),
}  # fmt: skip


class Watching:
    """A Connector that keeps in mind which tables were read, not only fingerprinted."""

    def __init__(self, connector):
        self._connector, self.read = connector, set()

    def __getattr__(self, name):
        return getattr(self._connector, name)

    def sample(self, table, rows):
        if rows != ROWS:
            self.read.add(table.name)
        return self._connector.sample(table, rows)


@pytest.fixture
def path(tmp_path):
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.executescript(CREATE)
        for statement, rows in FILL.values():
            database.executemany(statement, rows)
        database.commit()
    return tmp_path / "shop.db"


def change(path, statement, rows=None):
    with closing(sqlite3.connect(path)) as database:
        database.executemany(statement, rows) if rows else database.execute(statement)
        database.commit()


def looked(path, before=None, **options):
    """The tables that a scan reads, and its Inventory."""
    connector = Watching(open_connector(f"sqlite:///{path}"))
    found = scan(connector, watched=True, before=before, **options)
    return connector.read, found


def kept(found):
    """As it comes back from a file."""
    return inventory.loads(inventory.dumps(found))


@pytest.mark.parametrize("what", CHANGES)
def test_what_changed_is_read_again_and_nothing_else(path, what):
    _, first = looked(path)
    statements, expected = CHANGES[what]
    change(path, *((statements,) if isinstance(statements, str) else statements))

    read, found = looked(path, kept(first))

    assert read == expected
    assert inventory.dumps(found) == inventory.dumps(looked(path)[1])


def test_the_same_store_gives_the_same_bytes(path):
    _, first = looked(path)

    assert inventory.dumps(looked(path)[1]) == inventory.dumps(first)
    assert inventory.dumps(looked(path, kept(first))[1]) == inventory.dumps(first)


@pytest.mark.parametrize(
    "options",
    [
        {"rows": 90},
        {"sensitive_list": "gbt35273"},
        {"detectors": dict(list(registry.load().items())[:-1])},
    ],
    ids=["rows", "list", "detectors"],
)
def test_verdicts_by_another_basis_are_of_no_use(path, options):
    _, first = looked(path)

    assert looked(path, kept(first), **options)[0] == set(FILL)


def test_an_inventory_without_fingerprints_is_of_no_use(path):
    _, first = looked(path)
    older = replace(first, basis="", tables=tuple(replace(t, fingerprint="") for t in first.tables))

    assert looked(path, kept(older))[0] == set(FILL)


def test_what_was_not_read_is_read(path):
    _, first = looked(path)
    shut = replace(first, tables=tuple(
        replace(each, status="took too long") if each.table == "menu" else each
        for each in first.tables
    ))  # fmt: skip

    assert looked(path, kept(shut))[0] == {"menu"}


def test_a_fingerprint_tells_no_value_of_a_few(path):
    """Whoever guesses one of less than twenty values of a shape finds all guesses right."""
    change(path, "DELETE FROM client WHERE id >= ?", [(CROWD - 1,)])
    prints = set()
    for guess in ("13800138000", "13912345678", "15000000000"):
        change(path, "UPDATE client SET phone = ? WHERE id = 0", [(guess,)])
        found = looked(path)[1]
        prints |= {each.fingerprint for each in found.tables if each.table == "client"}

    assert len(prints) == 1


def test_a_fingerprint_tells_three_bits_of_one_among_many(path):
    prints = set()
    for guess in range(40):
        phone = f"138{guess * 7919:08}"
        change(path, "UPDATE client SET phone = ? WHERE id = 0", [(phone,)])
        connector = open_connector(f"sqlite:///{path}")
        found = scan(connector, watched=True, tables=["client"], rows=1)
        prints |= {each.fingerprint for each in found.tables}

    assert len(prints) <= 8


def test_the_night_job_looks_at_everything_when_asked(path, tmp_path):
    url, file = f"sqlite:///{path}", tmp_path / "inventory.json"
    call = CliRunner().invoke
    assert call(app, ["scan", url, "--format", "json", "-q", "-o", str(file)]).exit_code == 0
    before = file.read_bytes()
    document = json.loads(before)
    assert all(len(each["fingerprint"]) == 16 for each in document["tables"])

    for more in ([], ["--all"]):
        told = call(app, ["diff", url, "--inventory", str(file), "--update", "-q", *more])
        assert (told.exit_code, told.stdout, file.read_bytes()) == (0, "", before)


def test_rows_that_change_no_verdict_are_looked_at_once(path, tmp_path):
    url, file = f"sqlite:///{path}", tmp_path / "inventory.json"
    call = CliRunner().invoke
    assert call(app, ["scan", url, "--format", "json", "-q", "-o", str(file)]).exit_code == 0
    before = inventory.read(file)
    change(path, *CHANGES["a row more"][:1])
    told = call(app, ["diff", url, "--inventory", str(file), "--update", "-q"])
    after = inventory.read(file)
    first, second = (looked(path, before=each)[0] for each in (before, after))

    assert (told.exit_code, told.output) == (0, "")
    assert (first, second) == ({"menu"}, set())
    assert after.columns == before.columns
