"""`tuomin erase` as its user meets it: the value stays secret, exit codes tell what happened."""

import json
import os
import stat
import subprocess
import sys
from collections import Counter
from contextlib import closing

import polars as pl
import pytest

from sample_db.write import write
from tests.commands import Commands
from tests.persons import LI, SEEN, Place, canaries, filled, inventory
from tuomin import inventory as inventories
from tuomin.checks.resident_id import complete
from tuomin.connectors.open import open_connector

KIND = "identity.cn_resident_id"
SERVERS = {"postgresql": "postgres", "mysql": "mariadb"}


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture
def place(tmp_path):
    return filled(Place(f"sqlite:///{tmp_path}/people.db", "sqlite"))


@pytest.fixture
def secret(tmp_path):
    return private(tmp_path / "li", LI)


@pytest.fixture
def known(place, tmp_path):
    """The options that every call has: an inventory, so that nothing is scanned."""
    path = tmp_path / "inventory.json"
    with closing(open_connector(place.url)) as connector:
        inventories.write(inventory(connector.tables(), place.url), path)
    return ["--inventory", path]


def private(path, text, mode=0o600):
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_a_plan_tells_no_value(call, place, known, secret):
    for options in (["--lang", "zh"], ["--format", "json"], []):
        before = place.dump()
        said = call("erase", place.url, "--subject", f"{KIND}=@{secret}", *known, *options)

        assert said.code == 0
        assert "person" in said.out
        assert not any(value in said.out + said.err for value in SEEN)
        assert place.dump() == before


def test_it_is_done_and_receipted(call, place, known, secret, tmp_path):
    receipt = tmp_path / "receipt.json"
    who = ["--subject", KIND, "--subject-file", secret]
    said = call("erase", place.url, *who, *known, "--execute", "--yes", "-o", receipt)

    assert said.code == 0
    assert canaries(place.dump()) == []
    assert stat.S_IMODE(receipt.stat().st_mode) == 0o600
    assert json.loads(receipt.read_text())["status"] == "erased"
    assert not any(value in said.out + said.err + receipt.read_text() for value in SEEN)
    page = tmp_path / "receipt.html"
    assert call("report", receipt, "--output", page).code == 0
    shown = page.read_text(encoding="utf-8")
    assert "PIPL 47" in shown
    assert "customer 第一条(十)" in shown
    assert not any(value in shown for value in SEEN)
    assert "we&#34;ird" in shown
    assert call("erase", place.url, *who, "--match", receipt).code == 0
    other = private(tmp_path / "other", "110101190203040051")
    assert call("erase", place.url, "--subject", f"{KIND}=@{other}", "--match", receipt).code == 1


def test_nobody_is_told_clearly(call, place, known, tmp_path):
    nobody = private(tmp_path / "nobody", "440301190505050014")
    said = call("erase", place.url, "--subject", f"{KIND}=@{nobody}", *known, "--execute", "--yes")

    assert said.code == 1
    assert "nobody" in said.out


@pytest.mark.parametrize(
    ("subject", "mode", "told"),
    [
        (f"{KIND}={LI}", 0o600, "history"),
        (f"{KIND}=@FILE", 0o644, "others can read"),
        (f"{KIND}=@FILE.gone", 0o600, "cannot be read"),
        ("contact.cn_mobile=@EMPTY", 0o600, "no value"),
        ("contact.cn_mobile=@SHORT", 0o600, "too short"),
        ("identity.person_name=@FILE", 0o600, "unknown kind"),
        (KIND, 0o600, "no terminal"),
    ],
)
def test_what_is_no_way_to_say_who(call, tmp_path, subject, mode, told):
    private(tmp_path / "FILE", LI, mode)
    private(tmp_path / "EMPTY", "\n")
    private(tmp_path / "SHORT", "1380")
    said = call("erase", "sqlite:///no.db", "--subject", subject.replace("@", f"@{tmp_path}/"))

    assert said.code == 2
    assert told in said.err
    assert LI not in said.out + said.err


def test_stores_that_cannot_do_it_are_refused_before_they_are_read(call, tmp_path, secret):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "person.csv").write_text("id,name\n1,x\n")
    said = call("erase", tmp_path / "files", "--subject", f"{KIND}=@{secret}")

    assert said.code == 4
    assert "rewritten" in said.err


def test_without_a_terminal_somebody_has_to_say_yes(call, place, known, secret):
    before = place.dump()
    said = call("erase", place.url, "--subject", f"{KIND}=@{secret}", *known, "--execute")

    assert said.code == 2
    assert "--yes" in said.err
    assert place.dump() == before


def test_what_is_ambiguous_is_not_done(call, place, known, secret):
    place.run("UPDATE person SET phone = 13800138000 WHERE id = 3")
    before = place.dump()
    who = ["--subject", f"{KIND}=@{secret}"]
    said = call("erase", place.url, *who, *known, "--execute", "--yes")

    assert said.code == 1
    assert "--shared keep" in said.out
    assert place.dump() == before


def test_a_terminal_asks_for_the_value_and_the_name(place, known):
    """On a terminal of its own: what is typed first is not shown, the name of the store is."""
    leader, follower = os.openpty()
    words = ["erase", place.url, "--subject", KIND, *map(str, known), "--execute", "--quiet"]
    with subprocess.Popen(
        [sys.executable, "-m", "tuomin", *words],
        stdin=follower, stdout=subprocess.PIPE, stderr=follower, start_new_session=True,
    ) as running:  # fmt: skip
        os.close(follower)
        shown = until(leader, b": ")
        os.write(leader, f"{LI}\n".encode())
        shown += until(leader, b"for good: ")
        os.write(leader, b"people.db\n")
        code = running.wait(60)
        running.stdout.read()
    os.close(leader)

    assert code == 0
    assert LI.encode() not in shown
    assert canaries(place.dump()) == []


def until(terminal, mark):
    """What the terminal shows until the mark."""
    shown = b""
    while mark not in shown:
        shown += os.read(terminal, 1000)
    return shown


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_rows_below_a_plain_id_go_without_a_foreign_key(call, request, tmp_path, engine):
    """Scanned by the command: `id` tells nobody apart by its name, and the rows still go."""
    server = None if engine == "sqlite" else request.getfixturevalue(SERVERS[engine])
    url = server.database("clinic") if server else f"sqlite:///{tmp_path}/clinic.db"
    place = Place(url, engine, server)
    place.run(
        "CREATE TABLE person (id INTEGER PRIMARY KEY, name VARCHAR(40), id_card VARCHAR(20),"
        " mobile VARCHAR(20))",
        "CREATE TABLE visit (vid INTEGER PRIMARY KEY, person_id INTEGER, note VARCHAR(40))",
        "CREATE TABLE entry (nr INTEGER PRIMARY KEY, user_id INTEGER, room VARCHAR(40))",
    )
    numbers = complete(pl.Series([f"11010119000101{at:03}" for at in range(40)])).to_list()
    people = [
        (at, "王丽李强"[at % 4] + "明", each, f"139{at:08}") for at, each in enumerate(numbers)
    ]
    place.insert("person", *people)
    place.insert("visit", *((1000 + at, at % 40, "血压正常") for at in range(80)))
    place.insert("entry", *((at, at % 40, "一号楼") for at in range(80)))
    secret = private(tmp_path / "secret", numbers[7])
    who = ["erase", url, "--subject", f"{KIND}=@{secret}", "--execute", "--yes"]
    before = place.dump()
    said = call(*who)

    assert said.code == 1
    assert "entry: user_id may point to the person" in said.out
    assert place.dump() == before
    receipt = tmp_path / "receipt.json"
    assert call(*who, "--keep-rows", "entry", "--output", receipt).code == 0
    after = place.dump()
    assert [sum((before[name] - after[name]).values()) for name in ("person", "visit")] == [1, 2]
    assert not any(row[1] == "7" for row in after["visit"])
    assert "user_id" in json.loads(receipt.read_text())["outside"][0]["en"]


QUERIES = {
    "customer": "SELECT id_card, phone, email, username FROM customer WHERE id_card IS NOT NULL"
    " AND email IS NOT NULL AND id IN (SELECT customer_id FROM orders) ORDER BY id",
    "employee": "SELECT sfzh, sjh, dzyx, xm FROM yuangong"
    " WHERE gh IN (SELECT fzr_gh FROM bumen) ORDER BY gh",
}


@pytest.mark.parametrize("engine", ["sqlite", *SERVERS])
def test_the_sample_loses_one_person_and_nobody_else(call, request, tmp_path, engine):
    """Scanned, planned and done by the command, on the sample database."""
    server = None if engine == "sqlite" else request.getfixturevalue(SERVERS[engine])
    url = server.database("sample") if server else f"sqlite:///{tmp_path}/sample.db"
    write(url, rows=300, seed=1)
    place, found = Place(url, engine, server), tmp_path / "found.json"
    call("scan", url, "--quiet", "--format", "json", "--output", found)
    for query in QUERIES.values():
        number, phone, mail, name = map(str, place.run(query)[0])
        before = place.dump()
        secret = private(tmp_path / "secret", number)
        receipt = tmp_path / "receipt.json"
        said = call(
            "erase", url, "--subject", f"{KIND}=@{secret}", "--inventory", found,
            "--execute", "--yes", "--format", "json", "--output", receipt,
        )  # fmt: skip
        after = place.dump()

        assert said.code == 0, said.err
        assert canaries(after, [number, phone, mail]) == []
        assert not any(each in said.out + said.err for each in (number, phone, mail, name))
        told = json.loads(receipt.read_text())
        gone, changed = Counter(), Counter()
        for step in told["steps"]:
            if step["action"] != "cut":
                (gone if step["action"] == "delete" else changed)[step["table"]] += step["rows"]
        for table, rows in before.items():
            assert sum((rows - after[table]).values()) == gone[table] + changed[table]
            assert sum((after[table] - rows).values()) == changed[table]
