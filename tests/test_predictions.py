"""What a plan predicts of kept columns is what the proof of the copy finds, both ways."""

import datetime as dt
import hashlib
import random
import sqlite3
import uuid
from contextlib import closing
from dataclasses import replace

import pytest

from tests.columns import numbers as ids
from tests.columns import person, phone
from tests.commands import run
from tests.planned import asked
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.proof import prove
from tuomin.scan import scan

ROWS = 400
DRAW = random.Random(31)  # noqa: S311 - the same databases each time
LINKS = {"relinked", "keys", "k"}


def moment():
    return str(
        dt.datetime(2020, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
        + dt.timedelta(microseconds=DRAW.randrange(10**14))
    )


def birth():
    return str(dt.date(1900, 1, 1) + dt.timedelta(days=DRAW.randrange(2000)))


LINKING = {
    "a unique UUID": ("ref TEXT UNIQUE", lambda _: [str(uuid.UUID(int=DRAW.getrandbits(128)))]),
    "a unique number": ("order_no TEXT UNIQUE", lambda n: [f"NO{n * 7919:08}"]),
    "a count": ("seq INTEGER UNIQUE", lambda n: [n * 3 + 11]),
    "a moment": ("created_at TIMESTAMP", lambda _: [moment()]),
    "points": ("points INTEGER", lambda _: [DRAW.randrange(10**7)]),
    "a birth date": ("birth_date DATE", lambda _: [birth()]),
    "two that repeat": ("a INTEGER, b INTEGER", lambda _: DRAW.choices(range(60), k=2)),
    "three that often repeat": (
        "a TEXT, b TEXT, c TEXT",
        lambda _: [f"v{n}" for n in DRAW.choices(range(15), k=3)],
    ),
    "the key itself": ("id2 INTEGER", lambda _: [1]),
}
TELLING_NOTHING = {
    "a state": ("status TEXT", lambda _: [DRAW.choice(["ok", "off"])]),
    "a level": ("level INTEGER", lambda _: [DRAW.randrange(3)]),
    "a flag": ("active BOOLEAN", lambda n: [n % 2]),
    "a constant": ("version INTEGER", lambda _: [1]),
    "nothing kept": ("", lambda _: []),
}


def source(path, columns, values):
    with closing(sqlite3.connect(path)) as database:
        more = f", {columns}" if columns else ""
        database.execute(
            f"CREATE TABLE customer (id INTEGER PRIMARY KEY, xm TEXT, sjhm TEXT{more})"
        )
        rows = [[n + 1, person(), phone(), *values(n)] for n in range(ROWS)]
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO customer VALUES ({marks})", rows)
        database.commit()
    return open_connector(f"sqlite:///{path}")


def planned_and_proved(folder, columns, values, rules):
    """The plan of a small database, and the proof of the copy that was made by it."""
    with closing(source(folder / "source.db", columns, values)) as store:
        found = scan(store)
        agreed = plan(found, store.tables(), rules)
        with closing(open_connector(f"sqlite:///{folder}/copy.db", write=True)) as target:
            copy(store, target, agreed)
        with closing(open_connector(f"sqlite:///{folder}/copy.db")) as target:
            return agreed, prove(store, target, asked=asked(agreed), inventory=found)


def keeping(columns):
    """The policy for anonymized copies, but for some columns that a person wants kept."""
    names = [each.split()[0] for each in columns.split(", ") if each]
    names = ["id"] if names == ["id2"] else names
    kept = {f"customer.{name}": policy.KEEP for name in names}
    return replace(policy.read("anonymized"), columns=kept)


def linking(agreed):
    return {each.column for each in agreed.risks if each.risk == "links"}


@pytest.mark.parametrize(("columns", "values"), LINKING.values(), ids=LINKING)
def test_kept_columns_that_link_are_named(tmp_path, columns, values):
    agreed, proof = planned_and_proved(tmp_path, columns, values, keeping(columns))

    assert {flaw.code for flaw in proof.failures} & LINKS
    assert agreed.predicted == proof.reached == "de_identified"
    assert linking(agreed)
    assert all(reason.startswith("customer.") for reason in agreed.because)


@pytest.mark.parametrize(("columns", "values"), TELLING_NOTHING.values(), ids=TELLING_NOTHING)
def test_kept_columns_that_tell_nothing_are_not(tmp_path, columns, values):
    agreed, proof = planned_and_proved(tmp_path, columns, values, keeping(columns))

    assert proof.failures == ()
    assert (agreed.predicted, agreed.because, linking(agreed)) == ("anonymized", (), set())


@pytest.mark.parametrize("name", ["a unique number", "a count", "points"])
def test_a_de_identified_copy_is_told_of_them_too(tmp_path, name):
    columns, values = LINKING[name]
    agreed, proof = planned_and_proved(tmp_path, columns, values, policy.read("de_identified"))

    assert agreed.predicted == proof.reached == "de_identified"
    assert columns.split()[0] in linking(agreed)


@pytest.mark.parametrize("name", LINKING)
def test_the_policy_by_itself_leaves_none(tmp_path, name):
    columns, values = LINKING[name]
    agreed, proof = planned_and_proved(tmp_path, columns, values, policy.read("anonymized"))

    assert (agreed.predicted, proof.reached) == ("anonymized", "anonymized_candidate")
    assert linking(agreed) == set()


def test_few_people_and_who_points_to_them_are_left_out_of_an_anonymized_copy(tmp_path):
    url, to = f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db"
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.executescript("""
            CREATE TABLE sys_user (user_id INTEGER PRIMARY KEY, user_name TEXT, phone TEXT);
            CREATE TABLE sys_role (role_id INTEGER PRIMARY KEY, role_name TEXT);
            CREATE TABLE sys_user_role (user_id INTEGER, role_id INTEGER,
                                        PRIMARY KEY (user_id, role_id));
            INSERT INTO sys_user VALUES (1, '赵敏', '13800138000'), (2, '钱伟', '13900139000');
            INSERT INTO sys_role VALUES (1, 'admin'), (2, 'guest');
            INSERT INTO sys_user_role VALUES (1, 1), (2, 2);
        """)
    made = run("copy", url, to, "--policy", "anonymized", "--save-plan", tmp_path / "plan.yaml")
    proved = run("verify", url, to, "--plan", tmp_path / "plan.yaml")

    assert (made.code, proved.code) == (0, 0), proved.out
    with closing(sqlite3.connect(tmp_path / "b.db")) as database:
        assert database.execute("SELECT count(*) FROM sys_user_role").fetchall() == [(0,)]


@pytest.mark.parametrize("rules", ["masked", "de_identified"])
@pytest.mark.parametrize("every", [1, 10, 300])  # rows of which one is a text
@pytest.mark.parametrize("made", [str.encode, str], ids=["blob", "text"])
def test_texts_in_binary_columns_are_masked_in_place(tmp_path, rules, every, made):
    url, to = f"sqlite:///{tmp_path}/a.db", f"sqlite:///{tmp_path}/b.db"
    sealed = [(n, hashlib.sha512(str(n).encode()).digest()) for n in range(600)]
    said = [(n, made(f"请联系张伟，电话138{n * 7919:08}")) for n in range(0, 600, every)]
    with closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.execute("CREATE TABLE act_hi_comment (id INTEGER PRIMARY KEY, full_msg BLOB)")
        rows = (dict(sealed) | dict(said)).items()
        database.executemany("INSERT INTO act_hi_comment VALUES (?, ?)", rows)
    copied = run("copy", url, to, "--policy", rules, "--save-plan", tmp_path / "plan.yaml")
    proved = run("verify", url, to, "--plan", tmp_path / "plan.yaml")

    assert (copied.code, proved.code) == (0, 0), copied.err + proved.out
    with closing(sqlite3.connect(tmp_path / "b.db")) as database:
        found = [value for (value,) in database.execute("SELECT full_msg FROM act_hi_comment")]
    mark = made("请联系[name]，电话[mobile]")
    assert sorted(found, key=repr) == sorted(
        [mark for _ in said] + [value for n, value in sealed if n % every], key=repr
    )


def test_id_numbers_in_columns_of_numbers_stay_numbers(tmp_path):
    url, to = f"sqlite:///{tmp_path}/a.db", f"duckdb:///{tmp_path}/b.duckdb"
    numbers = [each for each in ids() if each[-1] != "X"]
    with closing(sqlite3.connect(tmp_path / "a.db")) as database, database:
        database.execute("CREATE TABLE yonghu (id INTEGER PRIMARY KEY, sfz BIGINT)")
        database.executemany("INSERT INTO yonghu VALUES (?, ?)", enumerate(map(int, numbers)))
    made = run("copy", url, to, "--policy", "de_identified")

    assert made.code == 0, made.err
