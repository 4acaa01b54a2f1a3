"""What no sampled row showed goes from texts all the same, and codes stay what they are."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from tests.planned import asked
from tuomin import policy
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.plan import plan
from tuomin.proof import prove
from tuomin.scan import scan

ROWS = 4000
DRAW = random.Random(8)  # noqa: S311 - the same database each time
WORDS = [
    "产品",
    "功能",
    "更新",
    "系统",
    "升级",
    "安排",
    "会议",
    "通知",
    "体验",
    "优化",
    "发布",
    "使用",
]
MOBILE, MAIL, ID = "13912345678", "li.ming@mail.cn", "110101190307158812"

FREE = {
    "content TEXT": lambda _: "".join(DRAW.choices(WORDS, k=9)) + "。",
    "remark TEXT": lambda _: DRAW.choice(["无", "加急", "送货前来电", "不要辣"]),
    "note VARCHAR(200)": lambda _: DRAW.choice(["", "正常", "检修 完成"]),
    "line TEXT": lambda n: f"INFO started pid={n % 977}",
    "value TEXT": lambda _: "true",
    "shown TEXT": lambda n: "x" * (8 + n % 5),
    "page TEXT": lambda _: f"<p>{''.join(DRAW.choices(WORDS, k=5))}</p>",
    "object TEXT": lambda n: f"order/{n:05}:open",
    "ext TEXT": lambda n: f'{{"a": {n}, "b": "x"}}',
    "bounded TEXT CHECK (length(bounded) <= 500 AND bounded IS NOT NULL)": lambda n: f"第 {n} 条",
    "document TEXT CHECK (document IS NULL OR json_valid(document))": lambda n: f'{{"a": {n % 9}}}',
}
CODES = {
    "order_no TEXT": lambda _: f"{DRAW.randrange(10**17, 10**18)}",
    "serial TEXT": lambda _: f"{DRAW.randrange(10**10, 10**11)}",
    "model TEXT": lambda n: f"M{n}",
    "icon TEXT": lambda n: f"/img/2024/{n:06}.png",
    "at TEXT": lambda n: f"2024-01-{n % 28 + 1:02} 10:00:00",
    "state VARCHAR(4)": lambda _: DRAW.choice(["好", "坏"]),
    "listed TEXT CHECK (listed IN ('第一 种', '第二 种'))": lambda _: "第一 种",
    "slug TEXT UNIQUE": lambda n: f"第 {n} 号 说明",
}
PLANTED = {
    "content": f"咨询{MOBILE}。", "remark": f"打{MOBILE}", "note": f"联系 {MAIL}",
    "line": f"ERROR user {ID} failed", "value": MOBILE, "page": f"<p>{MAIL}</p>",
    "object": f"user/{MOBILE}:open", "shown": f"xxxx 电话{MOBILE}",
    "ext": f'{{"a": {MOBILE}, "b": "{ID}"}}',
    "bounded": f"打{MOBILE}", "document": f'{{"a": {MOBILE}}}',
}  # fmt: skip


def names(columns):
    return [each.partition(" ")[0] for each in columns]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A database in which one row that no scan samples names somebody; and that row's id."""
    path = tmp_path_factory.mktemp("free") / "shop.db"
    columns = FREE | CODES
    rows = [[n, *(make(n) for make in columns.values())] for n in range(ROWS)]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"CREATE TABLE item (id INTEGER PRIMARY KEY, {', '.join(columns)})")
        db.executemany(f"INSERT INTO item VALUES ({', '.join('?' * len(rows[0]))})", rows)
    with closing(open_connector(f"sqlite:///{path}")) as source:
        sampled = source.sample(source.tables()[0], 2000).frame["id"].cast(int)
    odd = next(n for n in range(ROWS) if n not in set(sampled))
    with closing(sqlite3.connect(path)) as db, db:
        for column, text in PLANTED.items():
            db.execute(f"UPDATE item SET {column} = ? WHERE id = ?", (text, odd))
    return path, odd


@pytest.fixture(scope="module")
def inventory(store):
    with closing(open_connector(f"sqlite:///{store[0]}")) as source:
        return scan(source)


def copied(store, path, rules, inventory):
    with (
        closing(open_connector(f"sqlite:///{store[0]}")) as source,
        closing(open_connector(f"sqlite:///{path}", write=True)) as target,
    ):
        agreed = plan(inventory, source.tables(), rules)
        copy(source, target, agreed)
        proof = prove(source, target, asked=asked(agreed), inventory=inventory)
    return agreed, proof


def rows(path, columns):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT {', '.join(names(columns))} FROM item").fetchall()


@pytest.mark.parametrize("rules", ["masked", "de_identified", "anonymized"])
def test_what_one_row_alone_says_is_in_no_copy(rules, store, inventory, tmp_path):
    _, proof = copied(store, tmp_path / "copy.db", policy.read(rules), inventory)

    assert proof.failures == ()
    left = str(rows(tmp_path / "copy.db", FREE))
    assert not [each for each in (MOBILE, MAIL, ID) if each in left]
    assert sorted(rows(tmp_path / "copy.db", CODES)) == sorted(rows(store[0], CODES))


def test_other_rows_keep_their_texts(store, inventory, tmp_path):
    copied(store, tmp_path / "copy.db", policy.read("de_identified"), inventory)

    before, after = rows(store[0], FREE), rows(tmp_path / "copy.db", FREE)
    assert [n for n in range(ROWS) if before[n] != after[n]] == [store[1]]


def test_a_policy_without_the_rule_leaves_them_and_the_proof_tells(store, inventory, tmp_path):
    rules = replace(policy.read("de_identified"), free={})
    _, proof = copied(store, tmp_path / "copy.db", rules, inventory)

    assert {"item.line", "item.value"} <= {flaw.place for flaw in proof.failures}


def copied_alone(path, kind, values):
    """The values of a table of one column, and those of its copy, with their types."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {kind})")
        db.executemany("INSERT INTO t (v) VALUES (?)", [(each,) for each in values])
    with closing(open_connector(f"sqlite:///{path}")) as source:
        found = scan(source)
    copied((path, 0), path.with_name("copy.db"), policy.read("de_identified"), found)
    ask = "SELECT typeof(v), v FROM t ORDER BY v"
    both = []
    for each in (path, path.with_name("copy.db")):
        with closing(sqlite3.connect(each)) as db:
            both.append(db.execute(ask).fetchall())
    return both


def test_numbers_among_texts_of_any_type_stay(tmp_path):
    kinds = [
        lambda n: n / 7,
        lambda n: f"txt {n}",
        lambda n: f"客户来电要求退款 {n}",
        lambda _: None,
    ]
    before, after = copied_alone(tmp_path / "a.db", "", [kinds[n % 4](n) for n in range(3000)])

    assert before == after


def test_texts_that_are_no_utf8_keep_their_bytes(tmp_path):
    texts = [f"普通文字 {n}" for n in range(60)]
    odd = [b"caf\xe9 \xff", b"\xb5\xe7 tel 13812345678 \xff\xfe"]
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
        db.executemany(
            "INSERT INTO t (v) VALUES (CAST(? AS TEXT))", [(each,) for each in texts + odd]
        )
    with closing(open_connector(f"sqlite:///{path}")) as source:
        found = scan(source)
    copied((path, 0), tmp_path / "copy.db", policy.read("de_identified"), found)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as db:
        db.text_factory = bytes
        left = {each for (each,) in db.execute("SELECT v FROM t")}

    swept = odd[1].replace(b"13812345678", b"[mobile]   ")  # as long as it was
    assert left == {each.encode() for each in texts} | {odd[0], swept}


@pytest.mark.parametrize(
    "text",
    ["13812345678", "电话 138.1234.5683 谢谢", "tel (138)1234-5683", "邮箱 sun.li＠126.com",
     "/a?e=qian.duo%40qq.com&x=1", "护照号 E12345678", "港澳通行证：H12345678"],
)  # fmt: skip
def test_a_table_of_a_single_row_is_no_exception(text, tmp_path):
    before, after = copied_alone(tmp_path / "a.db", "TEXT", [text])

    assert before != after
    assert not {"1234", "sun.li", "qian.duo"} & {
        w for w in ("1234", "sun.li", "qian.duo") if w in str(after)
    }
