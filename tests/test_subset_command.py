"""`--subset` as people meet it: what is said, what is refused, what a plan keeps of it."""

import sqlite3
from contextlib import closing

import pytest

from tests.commands import Commands
from tuomin import plan as plans
from tuomin.connectors.open import open_connector
from tuomin.copier.resume import run_of

SCHEMA = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, city VARCHAR(9) NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer (id));
CREATE TABLE stock (id INTEGER PRIMARY KEY, item_id INTEGER REFERENCES item (id));
CREATE TABLE item (id INTEGER PRIMARY KEY, sold_id INTEGER REFERENCES orders (id));
CREATE TABLE setting (id INTEGER PRIMARY KEY, label VARCHAR(9))
"""


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        for n in range(100):
            connection.execute("INSERT INTO customer VALUES (?, ?)", (n, "CANARY"))
            connection.execute("INSERT INTO orders VALUES (?, ?)", (n, n // 2))
            connection.execute("INSERT INTO setting VALUES (?, 'x')", (n,))
        connection.commit()
    return f"sqlite:///{path}"


def test_a_plan_and_a_copy_say_how_many_rows(call, shop, tmp_path):
    plan = tmp_path / "plan.yaml"
    planned = call("plan", shop, "--subset", "customer=10%", "--output", plan)
    copied = call("copy", shop, f"sqlite:///{tmp_path}/copy.db", "--plan", plan)
    verified = call("verify", shop, f"sqlite:///{tmp_path}/copy.db", "--plan", plan)

    for said in (planned, copied):
        assert "subset: customer: 10 of 100 rows" in said.err
        assert "setting: whole" in said.err
        assert "item, stock: no row is chosen" in said.err
    assert verified.code == 0
    assert "a subset was asked for" in verified.out
    assert (copied.code, planned.code) == (0, 0)


def test_a_subset_of_nothing_says_what_to_do(call, shop, tmp_path):
    asked = ("--subset", "customer: id > 5000")
    planned = call("plan", shop, *asked)
    copied = call("copy", shop, f"sqlite:///{tmp_path}/copy.db", *asked)

    for said in (planned, copied):
        assert "no row meets what --subset asks for" in said.err
        assert "tuomin plan --subset" in said.err
        assert "no row is chosen" not in said.err


def test_a_resumed_copy_has_the_same_subset(call, shop, tmp_path):
    marks = []
    for number, amount in enumerate(("10%", "10%", "11%")):
        path = tmp_path / f"{number}.yaml"
        call("plan", shop, "--subset", f"customer={amount}", "--output", path, "--quiet")
        with closing(open_connector(shop)) as store:
            agreed = plans.read(path)
            marks.append(run_of((store, store), store.tables(), agreed, resume=True).marks)

    assert marks[0] == marks[1]
    assert marks[0]["plan"] != marks[2]["plan"]


def test_a_table_that_is_not_there_is_told_before_a_scan(call, shop, tmp_path):
    answer = call("copy", shop, f"sqlite:///{tmp_path}/copy.db", "--subset", "custmer=10%")

    assert "[1/5]" not in answer.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--subset", "custmer=10%"], "did you mean 'customer'?"),
        (["--subset", "customer"], "names neither a number of rows nor a condition"),
        (["--subset", "customer: town = 'CANARY'"], "the condition cannot be used"),
        (["--subset-seed", "x"], "need --subset"),
        (["--subset", "customer=10%", "--plan", "plan.yaml"], "a plan says itself"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    call, shop, tmp_path, options, said
):
    answer = call("copy", shop, f"sqlite:///{tmp_path}/copy.db", "--quiet", *options)

    assert answer.code == 2
    assert said in answer.err
    assert "CANARY" not in answer.err + answer.out
    assert not (tmp_path / "copy.db").exists()


def test_a_condition_that_calls_something_makes_no_plan_and_is_refused_in_one(call, shop, tmp_path):
    path = tmp_path / "plan.yaml"
    evil = "customer: load_extension('CANARY') is null"
    planned = call("plan", shop, "--subset", evil, "--output", path, "--quiet")
    assert not path.exists()
    call("plan", shop, "--subset", "customer: id = 5", "--output", path, "--quiet")
    path.write_text(path.read_text().replace("id = 5", "load_extension(city) is null"))
    copied = call("copy", shop, f"sqlite:///{tmp_path}/copy.db", "--plan", path)

    for answer in (planned, copied):
        assert answer.code == 2
        assert "'load_extension' is not taken before a parenthesis" in answer.err
        assert "CANARY" not in answer.err
    assert not (tmp_path / "copy.db").exists()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- customer=10%", "- customer=x"),
        ("- customer=10%", "- 7"),
        ("children: all", "children: some"),
        ("seed: ''", "seed: 7"),
        ("references: []", "references: [{table: orders}]"),
        ("references: []", "references: 5"),
    ],
)
def test_an_edited_plan_is_read_strictly(call, shop, tmp_path, old, new):
    path = tmp_path / "plan.yaml"
    call("plan", shop, "--subset", "customer=10%", "--output", path, "--quiet")
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    answer = call("copy", shop, f"sqlite:///{tmp_path}/copy.db", "--plan", path)

    assert answer.code == 2
    assert "subset" in answer.err
