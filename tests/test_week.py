"""A week of night jobs on a server: silent while nothing changes, and each change told once."""

import json
from pathlib import Path

import pytest

from tests.commands import MOBILE, PHONES, Commands

TABLES = 40
DECIDED = f"""format: tuomin.decisions/1
decisions:
  - column: t7.c7
    verdict: rejected
    kind: {MOBILE}
    who: Li Wei
    when: 2024-11-22
    why: numbers of machines
"""


@pytest.fixture(params=["postgres", "mariadb"])
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def change(server):
    """Run statements in the shop's database."""
    server.database("week")

    def run(*statements):
        server.run(*statements, database="week")

    phones = ", ".join(f"({at}, '{phone}')" for at, phone in enumerate(PHONES))
    run(
        "CREATE TABLE customer (id INTEGER PRIMARY KEY, sjh VARCHAR(11))",
        f"INSERT INTO customer VALUES {phones}",
        *(
            statement
            for at in range(1, TABLES)
            for statement in (
                f"CREATE TABLE t{at} (id INTEGER PRIMARY KEY, status INTEGER)",
                f"INSERT INTO t{at} VALUES (1, 0), (2, 1), (3, 0)",
            )
        ),
    )
    return run


def test_week(server, change, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    call, shop = Commands(monkeypatch, capsys), server.url("week")
    kept = Path("inventory.json")
    night = ("diff", shop, "--inventory", kept, "--update", "--format", "json")

    def told(*more):
        answer = call(*night, *more)
        changes = json.loads(answer.out)["changes"]
        return answer.code, [(each["what"], each["table"], each["column"]) for each in changes]

    # Monday: the baseline.
    assert call("scan", shop, "--format", "json", "--output", kept, "-q").code == 0
    monday = kept.read_bytes()
    # Tuesday: nothing.
    silent = call(*night[:-2], "-q")
    assert (silent.code, silent.out, silent.err, kept.read_bytes()) == (0, "", "", monday)
    # Wednesday: phones in a column whose name says nothing.
    rows = [f"INSERT INTO t7 (id, c7) VALUES ({at}, '{p}')" for at, p in enumerate(PHONES, 10)]
    change("ALTER TABLE t7 ADD c7 VARCHAR(11)", *rows)
    assert told() == (1, [("new", "t7", "c7")])
    # Thursday: the same again is known.
    wednesday = kept.read_bytes()
    assert told() == (0, [])
    assert kept.read_bytes() == wednesday
    # Friday: somebody says that they are none.
    Path("decisions.yaml").write_text(DECIDED)
    assert told("--decisions", "decisions.yaml") == (0, [])
    friday = {each["column"]: each for each in json.loads(kept.read_text())["columns"]}
    assert (friday["c7"]["level"], friday["c7"]["judged"]["kind"]) == ("none", MOBILE)
    # Saturday: a column gets another name; the decision stands though nobody names its file.
    change("ALTER TABLE customer RENAME COLUMN sjh TO mobile")
    assert told() == (1, [("renamed", "customer", "sjh")])
    # Sunday: the server lets nobody in.
    saturday = kept.read_bytes()
    shut = ("diff", server.url("week", user="nobody", password="no"), *night[2:])
    assert call(*shut).code == 4
    assert kept.read_bytes() == saturday
