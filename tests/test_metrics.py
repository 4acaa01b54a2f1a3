"""The file for Prometheus says how a night job ended, and never loses when all was last seen."""

import re
import sqlite3
from contextlib import closing

import pytest

from tests.commands import PHONES, Commands
from tuomin.model import Inventory
from tuomin.reports.metrics import SUCCESS, Job, render

LINE = re.compile(r'(# (HELP|TYPE) [a-z_]+ .+)|([a-z_]+\{([a-z]+="([^"\\\n]|\\["\\n])*",?)+\} \S+)')


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture
def shop(tmp_path, call):
    """A database and the inventory of it."""
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE member (id INTEGER PRIMARY KEY, c1 TEXT)")
        database.executemany("INSERT INTO member (c1) VALUES (?)", [("on",), ("off",)] * 30)
        database.commit()
    call("scan", f"sqlite:///{path}", "--format", "json", "-o", tmp_path / "inventory.json", "-q")
    return path


def measured(call, shop):
    """The exit code of a diff, and the samples of its file by name and level."""
    folder = shop.parent
    answer = call(
        "diff", f"sqlite:///{shop}", "--inventory", folder / "inventory.json", "-q",
        "--metrics", folder / "tuomin.prom",
    )  # fmt: skip
    lines = (folder / "tuomin.prom").read_text().splitlines()
    assert all(LINE.fullmatch(line) for line in lines)
    samples = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return answer.code, {
        re.sub(r'store="[^"]*",?', "", name): float(value) for name, value in samples.items()
    }


def test_a_quiet_night(call, shop):
    code, found = measured(call, shop)

    assert (code, found["tuomin_exit_code{}"], found["tuomin_changes{}"]) == (0, 0, 0)
    assert found['tuomin_columns{level="none"}'] == 2
    assert found[f"{SUCCESS}{{}}"] == found["tuomin_last_run_timestamp_seconds{}"]
    assert (shop.parent / "tuomin.prom").stat().st_mode & 0o777 == 0o644


def test_a_new_column_is_counted(call, shop):
    with closing(sqlite3.connect(shop)) as database:
        database.execute("ALTER TABLE member ADD COLUMN c7 TEXT")
        for number, phone in enumerate(PHONES, start=1):
            database.execute("UPDATE member SET c7 = ? WHERE id = ?", (phone, number))
        database.commit()
    code, found = measured(call, shop)

    assert (code, found["tuomin_exit_code{}"], found["tuomin_changes{}"]) == (1, 1, 1)
    assert found["tuomin_new_columns{}"] == 1
    assert found['tuomin_columns{level="personal"}'] == 1


def test_a_store_that_is_gone_leaves_the_last_success(call, shop):
    _, before = measured(call, shop)
    shop.unlink()
    code, found = measured(call, shop)

    assert code == found["tuomin_exit_code{}"] >= 2
    assert found[f"{SUCCESS}{{}}"] == before[f"{SUCCESS}{{}}"]
    assert found["tuomin_last_run_timestamp_seconds{}"] > before[f"{SUCCESS}{{}}"]
    assert "tuomin_changes{}" not in found


@pytest.mark.parametrize("store", ['a"b', "a\\b", "a\nb", "张三", "{}", 'x",level="none'])
def test_any_address_is_one_label(store):
    found = Inventory(engine="sqlite", url=store, complete=True)
    first = render(Job(store=store, ended=1.5, seconds=0.1, code=0, found=found))
    later = render(Job(store=store, ended=9.5, seconds=0.1, code=4), first)

    assert all(LINE.fullmatch(line) for line in later.splitlines())
    assert any(line.startswith(SUCCESS) and line.endswith(" 1.5") for line in later.splitlines())
