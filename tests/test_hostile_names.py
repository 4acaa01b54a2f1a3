"""Names that steer a terminal, a page, SQL or a template stay text wherever they are shown."""

import html
import json
import sqlite3
import unicodedata
from contextlib import closing

import pytest

from tests.commands import Commands
from tests.stores import STORES, SqlStore

NAMES = [
    '"; drop table x; --',
    "'); drop table x; --",
    "a\nerror: all is well",
    "a\tb\rc",
    "\x1b[31mred\x1b[0m",
    "\x9b31mred",
    "\u202ednet\u2066",
    "one\u2028two",
    'it\'s "quoted" `ticked`',
    "50%s %(x)s %",
    ":name $1 ?",
    "{x} {{ 7*7 }} {% raw %}",
    "back\\slash \\x41 \\",
    "[red]marked[/red]",
    "<script>alert(1)</script>",
    "😀" * 15,
    "select",
    "a.b",
]
PHONES = [f"138{number * 1_234_577 % 10**8:08}" for number in range(1, 61)]
SQL = [store for store in STORES if isinstance(store, SqlStore)]


def names(store):
    """MySQL takes no name outside of the basic plane, no trailing space, and 64 characters."""
    return [name for name in NAMES if store.engine != "mysql" or max(name) < "\U00010000"]


@pytest.fixture(scope="module", params=SQL, ids=lambda store: store.name)
def store(request):
    return request.param


@pytest.fixture(scope="module")
def place(store, request, tmp_path_factory):
    """A store in which every name is that of a table, of a column and of its comment."""
    address = store.place(request, tmp_path_factory.mktemp("names"), "names")
    with closing(store.connect(address)) as connection:
        cursor = connection.cursor()
        for name in names(store):
            quoted = store.quote(name)
            cursor.execute(f"CREATE TABLE {quoted} ({quoted} VARCHAR(20), phone VARCHAR(20))")
            if store.comments and store.engine != "mysql":
                said = name.replace("'", "''")
                cursor.execute(f"COMMENT ON COLUMN {quoted}.{quoted} IS '{said}'")
            store.insert(cursor, quoted, [("x", phone) for phone in PHONES])
        connection.commit()
    return address


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


def steering(text):
    """The characters of a text that move the cursor, change direction or begin a line."""
    return {each for each in text if unicodedata.category(each) in {"Cc", "Cf", "Zl", "Zp"}}


def test_every_table_is_read_under_its_name(store, place, call, tmp_path):
    said = call("scan", place, "--format", "json", "--quiet")
    found = json.loads(said.out)
    phones = {each["table"] for each in found["columns"] if each["kind"] == "contact.cn_mobile"}

    assert {each["table"]: each["status"] for each in found["tables"]} == dict.fromkeys(
        names(store), "scanned"
    )
    assert (phones, steering(said.out)) == (set(names(store)), {"\n"})

    inventory, page = tmp_path / "inventory.json", tmp_path / "page.html"
    inventory.write_text(said.out)
    assert call("report", inventory, "--output", page).code == 0
    shown = page.read_text()
    assert ("<script>alert" in shown, "{{ 7*7 }}" in html.unescape(shown)) == (False, True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_that_steers_reaches_a_terminal(place, call, lang):
    said = call("scan", place, "--lang", lang)

    assert (said.code, steering(said.out + said.err)) == (0, {"\n"})
    assert not any(line.startswith("error: ") for line in (said.out + said.err).split("\n"))


def test_a_name_is_explained_or_refused_as_it_is_spelt(tmp_path, call):
    path, name = tmp_path / "all.db", "".join(NAMES)
    with closing(sqlite3.connect(path)) as database:
        quoted = name.replace('"', '""')
        database.execute(f'CREATE TABLE "{quoted}" ("{quoted}")')
    for form in ("text", "json"):
        said = call("explain", f"sqlite:///{path}", f"{name}.{name}", "--format", form)
        assert (said.code, steering(said.out)) == (0, {"\n"})

    said = call("explain", f"sqlite:///{path}", f"{name}.{name}?")
    assert (said.code, said.err.count("\n"), steering(said.err)) == (2, 1, {"\n"})
