"""A preview shows shapes before and surrogates after, in every form, and never a value."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from tests.commands import Commands

PHONES = [f"138{n * 7_654_321 % 10**8:08}" for n in range(1, 201)]
NAMES = [a + b + c for a in "王李张刘陈杨赵黄" for b in "伟芳娜敏静" for c in "丽强磊军洋"]
NOTES = [f"canary{n:03} 电话 {phone}" for n, phone in enumerate(PHONES)]
VALUES = [*PHONES, *NAMES, *NOTES, *(f"canary{n:03}" for n in range(200))]


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE customer (id INTEGER PRIMARY KEY, xm VARCHAR(20), sjhm VARCHAR(11),"
            " remark TEXT, level INTEGER, odd VARCHAR(40))"
        )
        rows = [
            (n, NAMES[n], PHONES[n], NOTES[n], n % 3, f"canary{n:03}") for n in range(len(PHONES))
        ]
        connection.executemany("INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.commit()
    return f"sqlite:///{path}"


@pytest.mark.parametrize("policy", ["masked", "de_identified", "anonymized"])
@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_no_value_is_in_any_form(call, shop, form, policy):
    words = ("--policy", policy, "--preview", "--examples", "20", "--format", form)
    said = call("plan", shop, *words)

    assert "99999999999" in said.out
    assert [value for value in VALUES if value in said.out + said.err] == []
    assert policy != "masked" or re.search(r"138\d{4}", said.out) is None


def test_what_hides_all_shows_surrogates_and_what_hides_a_part_a_shape(call, shop):
    found = json.loads(call("plan", shop, "--preview", "--format", "json").out)["preview"]
    columns = {each["column"]: each for each in found}

    (*_, last) = columns["sjhm"]["examples"]
    assert len(columns["sjhm"]["examples"]) == 3
    assert last["before"] == "99999999999"
    assert re.fullmatch(r"1\d{10}", last["after"])
    assert not last["hidden"]
    assert all(each["hidden"] for each in columns["remark"]["examples"])
    assert columns["level"] | {"kept": True, "examples": []} == columns["level"]


def test_another_run_shows_other_surrogates(call, shop):
    outs = [call("plan", shop, "--preview", "--quiet").out for _ in range(2)]

    assert outs[0] != outs[1]


def test_it_speaks_chinese(call, shop):
    said = call("plan", shop, "--preview", "--lang", "zh").out

    assert "处理前形态" in said
    assert "原样保留：" in said
