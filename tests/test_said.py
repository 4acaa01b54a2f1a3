"""What is said when something goes another way than was meant: what it is, and what to do."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands import PHONES, Commands

CHILD = "2018-05-0{}"
GROWN = "1984-05-0{}"
COMPANY = "format: tuomin.declared/1\ntitle: Ours\ndeclares: {'1': [contact, identity]}\n"


@pytest.fixture
def call(monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    make("shop.db", PHONES)
    make("empty.db", None)
    return Commands(monkeypatch, capsys)


def make(path, values, column="sjh", table="member"):
    with closing(sqlite3.connect(path)) as link:
        if values is None:
            link.execute("VACUUM")
            return
        link.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, {column} TEXT, name TEXT)")
        link.execute(f"CREATE VIEW seen AS SELECT * FROM {table}")
        link.executemany(f"INSERT INTO {table} ({column}) VALUES (?)", [(v,) for v in values])
        link.commit()


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("explain shop.db member.sj", 2, "did you mean member.sjh? its table has id, sjh, name"),
        ("explain shop.db membre.sjh", 2, "did you mean 'member'?"),
        ("explain shop.db seen.sjh", 2, "view seen holds no rows of its own (name the column of"),
        ("explain shop.db sjh", 2, "write member.sjh"),
        ("explain shop.db zzz", 2, "write TABLE.COLUMN"),
        ("scan shop.db --format atlas", 2, "'--format': 'atlas' is not one of"),
        ("scan shop.db --format atlas --lang zh", 2, "'atlas' 不在 'text', 'json' 之中"),
        ("plan shop.db -o plan.html", 2, "a plan is YAML"),
        ("scan shop.db -o x.html", 2, "give -o x.json, then `tuomin report x.json -o x.html`"),
        ("verify shop.db shop.db -o x.xlsx", 2, "give -o x.json, then `tuomin report"),
        ("scan nothere.db -o no/x.json", 2, "no/x.json: cannot be written"),
        ("plan nothere.db -o no/x.yaml", 2, "no/x.yaml: cannot be written"),
        ("verify nothere.db shop.db -o .", 2, ".: is a folder (name a file in it)"),
        ("scan shop.db --fail-on undeclared", 2, "with --agreement"),
        ("copy shop.db sub.db", 2, "write sqlite:///sub.db"),
        ("scan nothere.db --lang zh", 2, "错误：nothere.db：没有此文件或文件夹"),
    ],
)
def test_an_error_says_what_to_do(call, line, code, said):
    got = call(*line.split())

    assert (got.code, said in got.err, "Value error" in got.err) == (code, True, False), got


def test_the_page_of_a_plan_goes_where_it_was_asked_for(call, tmp_path):
    assert call("plan", "shop.db", "--format", "html", "-o", "plan.html", "-q").out == ""
    assert (tmp_path / "plan.html").read_text().startswith("<!doctype html>")


def test_a_store_without_tables_proves_nothing(call):
    said = call("verify", "sqlite:///empty.db", "sqlite:///empty.db", "--outcome", "masked")

    assert said.code == 1
    assert "the source has no table" in said.out
    assert "does not hold" in said.out


def test_a_quiet_report_says_nothing(call):
    call("scan", "shop.db", "-q", "-o", "shop.json")

    assert call("report", "shop.json", "-q").err == ""


@pytest.mark.usefixtures("call")
@pytest.mark.parametrize("line", ["detectors list", "scan shop.db --format json -q"])
def test_a_disk_that_is_full_is_named(line):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tuomin", *line.split()], stdout=full, stderr=subprocess.PIPE,
            text=True, check=False,
        )  # fmt: skip

    assert done.returncode == 4
    assert "standard output: cannot be written (No space left on device)" in done.stderr
    assert "Error" not in done.stderr


@pytest.mark.parametrize(("born", "minors"), [(GROWN, 0), (CHILD, 1)])
def test_a_parent_is_asked_where_somebody_is_under_fourteen(call, tmp_path, born, minors):
    make("people.db", [born.format(1 + at % 9) for at in range(60)], "birthday", "customer")
    (tmp_path / "ours.yaml").write_text(COMPANY)
    said = call("scan", "people.db", "--agreement", "ours.yaml", "-q", "--fail-on", "undeclared")

    assert (said.code, said.out) == (minors, "")
    assert ("a parent's" in said.err) == bool(minors)


def test_a_quiet_scan_tells_in_one_line_what_is_not_declared(call, tmp_path):
    (tmp_path / "ours.yaml").write_text(COMPANY.replace("contact, ", ""))
    plain = call("scan", "shop.db", "--agreement", "ours.yaml", "-q")
    gate = call("scan", "shop.db", "--agreement", "ours.yaml", "-q", "--fail-on", "undeclared")

    assert (plain.code, gate.code) == (0, 1)
    assert plain.err.splitlines() == [
        "Ours: 1 kinds are found and not declared, 0 need separate consent, 0 columns a parent's"
    ]


def test_ctrl_c_names_the_command_that_goes_on(call):
    with closing(sqlite3.connect("shop.db")) as link:
        for at in range(30):
            link.execute(f"CREATE TABLE t{at} AS SELECT * FROM member")
        link.commit()
    assert call("key", "k").code == 0
    ends = ["sqlite:///shop.db", "sqlite:///new.db", "--policy", "masked", "--key-file", "k"]
    command = [sys.executable, "-m", "tuomin", "copy", *ends]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        for line in child.stderr:
            if line.endswith(" rows\n"):
                os.kill(child.pid, signal.SIGINT)
                break
        told = child.stderr.read()

    assert child.returncode == 130
    assert f"go on with: tuomin copy {' '.join(ends)} --resume" in told
    assert call("copy", *ends, "--resume", "-q").code == 0


def test_a_quiet_erasure_says_why_nothing_was_changed(call, tmp_path):
    (tmp_path / "who").touch(mode=0o600)
    (tmp_path / "who").write_text("13900009999")
    subject = "contact.cn_mobile=@who"
    said = call("erase", "sqlite:///shop.db", "--subject", subject, "--execute", "--yes", "-q")

    assert (said.code, said.out) == (1, "")
    assert said.err.splitlines() == [
        "nobody: the person was found in no table", "nothing was changed",
    ]  # fmt: skip
