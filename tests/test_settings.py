"""What files and variables set, which of them goes first, and that no secret is shown."""

import json
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import typer

from tests.commands import PHONES, Commands
from tuomin.cli import stores
from tuomin.cli.app import app
from tuomin.cli.lock import locked
from tuomin.connectors.url import parse
from tuomin.errors import BusyError, SetupError
from tuomin.secret import spelt_out
from tuomin.settings import NAMES, gather
from tuomin.settings.file import FORMAT, read

SECRET = "p@ss/w:rd 密码"


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture
def home(monkeypatch, tmp_path):
    """An empty folder to work in, and a user without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    for name in [each for each in os.environ if each.startswith("TUOMIN_")]:
        monkeypatch.delenv(name)
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"format: {FORMAT}\n{text}", encoding="utf-8")
    return path


def database(path, column="c1"):
    with closing(sqlite3.connect(path)) as link:
        link.execute(f"CREATE TABLE member (id INTEGER PRIMARY KEY, {column} TEXT)")
        link.executemany(f"INSERT INTO member ({column}) VALUES (?)", [("on",), ("off",)] * 30)
        link.commit()


def test_every_setting_is_an_option():
    commands = typer.main.get_command(app).commands.values()
    known = {word for each in commands for one in getattr(each, "params", ()) for word in one.opts}

    assert {f"--{name}" for name in NAMES} <= known


REFUSED = {
    "no format": ("stores: {}", "is not in format"),
    "unknown key": ("format: x\nstroes: {}", "is not in format"),
    "misspelt key": (f"format: {FORMAT}\nstroes: {{}}", "did you mean 'stores'?"),
    "misspelt setting": (f"format: {FORMAT}\ndefaults: {{row: 5}}", "did you mean 'rows'?"),
    "misspelt of a store": (
        f"format: {FORMAT}\nstores: {{a: {{url: x, ownres: {{}}}}}}", "did you mean 'owners'?"
    ),
    "no url": (f"format: {FORMAT}\nstores: {{a: {{rows: 5}}}}", "lacks 'url'"),
    "a key twice": (f"format: {FORMAT}\ndefaults: {{rows: 5, rows: 6}}", "twice"),
    "a bomb": (f"format: {FORMAT}\ndefaults: {{policy: &a [x], agreement: *a}}", "refers to &a"),
    "a tag": (f"format: {FORMAT}\ndefaults: !!python/object:os.system {{}}", "YAML"),
    "a list": ("- a", "mapping"),
    "a mapping as a value": (f"format: {FORMAT}\ndefaults: {{rows: {{a: 1}}}}", "no such value"),
    "a yes": (f"format: {FORMAT}\ndefaults: {{rows: yes}}", "no such value"),
    "a path as a name": (f"format: {FORMAT}\nstores: {{../a: {{url: x}}}}", "no name"),
    "itself": (f"format: {FORMAT}\nextends: tuomin.yaml", "extends itself"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_is_read_strictly(call, home, case):
    text, problem = REFUSED[case]
    (home / "tuomin.yaml").write_text(text)
    said = call("config", "show")

    assert (said.code, problem in said.err) == (2, True), said.err


def test_a_flag_goes_before_a_variable_and_that_before_files(call, home, monkeypatch):
    database(home / "shop.db")
    write(home / "user/tuomin/tuomin.yaml", "defaults: {rows: 11, lang: zh}")

    def sampled(*flags):
        said = call("scan", "sqlite:///shop.db", "--format", "json", *flags)
        return json.loads(said.out)["tables"][0]["sampled"]

    assert sampled() == 11
    write(home / "tuomin.yaml", "defaults: {rows: 12}")
    assert sampled() == 12
    monkeypatch.setenv("TUOMIN_ROWS", "13")
    assert sampled() == 13
    assert sampled("--rows", "14") == 14
    assert call("config", "show", "--origin").out.splitlines() == [
        f"lang: zh  ({home}/user/tuomin/tuomin.yaml: defaults)",
        "rows: 13  (TUOMIN_ROWS)",
    ]


def test_a_variable_that_makes_no_sense_is_refused(call, home, monkeypatch):
    monkeypatch.setenv("TUOMIN_ROWS", "many")
    database(home / "shop.db")

    assert call("scan", "sqlite:///shop.db").code == 2


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("rows: many", "rows: 'many' is no whole number"),
        ("rows: 0", "rows: 0 is out of bounds"),
        ("rows: 2.5", "rows: '2.5' is no whole number"),
        ("jobs: 65", "1 to 64"),
        ("lock-timeout: soon", "is no number"),
        ("time-window: 25:00-06:00", "'25:00-06:00' is no part of a day"),
        ("max-runtime: long", "'long' is no time"),
        ("max-load: busy", "'busy' bounds nothing"),
        ("lang: fr", "known: en, zh"),
        ("list: all", "known: agreement"),
        ("inventory: ''", "inventory: has no value"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_before_it_is_used(call, home, line, problem):
    for text in (f"defaults: {{{line}}}", f"stores: {{shop: {{url: a.db, {line}}}}}"):
        write(home / "tuomin.yaml", text)
        said = call("config", "show")

        assert (said.code, problem in said.err, "tuomin.yaml" in said.err) == (2, True, True)


def test_schedules_and_owners_are_shown(call, home):
    write(home / "base.yaml", "stores: {shop: {url: a.db, owners: {'*': Bo, crm: Bo}}}")
    write(
        home / "tuomin.yaml",
        "extends: base.yaml\nstores: {shop: {schedule: nightly, owners: {crm: Li Wei}}}",
    )

    assert call("config", "show", "--origin").out.splitlines() == [
        f"shop.owners.*: Bo  ({home}/base.yaml: shop)",
        f"shop.owners.crm: Li Wei  ({home}/tuomin.yaml: shop)",
        f"shop.schedule: nightly  ({home}/tuomin.yaml: shop)",
        f"shop.url: {home}/a.db  ({home}/base.yaml: shop)",
    ]


def test_files_of_a_repository_hold_below_it_and_others_do_not(home):
    write(home / "tuomin.yaml", "defaults: {rows: 12}")
    below = home / "a" / "b"
    below.mkdir(parents=True)

    assert gather(None, here=below, environment={}).of(None) == {}
    (home / ".git").mkdir()
    assert gather(None, here=below, environment={}).of(None)["rows"].value == 12


def test_a_file_extends_another_and_paths_are_its_own(home):
    write(home / "base.yaml", "defaults: {rows: 5, jobs: 2}\n"
          "stores: {shop: {url: shop.db, inventory: shop.json, owners: {hr: Li}}}")  # fmt: skip
    found = read(write(home / "sub/tuomin.yaml", "extends: ../base.yaml\ndefaults: {rows: 6}\n"
                       "stores: {shop: {decisions: d.yaml, owners: {crm: Wu}}}"))  # fmt: skip
    shop = found.stores["shop"]

    assert {name: one.value for name, one in found.defaults.items()} == {"rows": 6, "jobs": 2}
    assert Path(shop.url.value).resolve() == home / "shop.db"
    assert Path(shop.settings["inventory"].value).resolve() == home / "shop.json"
    assert Path(shop.settings["decisions"].value).resolve() == home / "sub" / "d.yaml"
    assert shop.owners == {"hr": "Li", "crm": "Wu"}


@pytest.mark.parametrize("sort", ["env", "file"])
def test_a_secret_is_taken_from_where_it_is_and_never_shown(call, home, monkeypatch, sort):
    monkeypatch.setenv("SHOP_PW", SECRET)
    (home / "pw").write_text(f"{SECRET}\n")
    where = {"env": "${env:SHOP_PW}", "file": f"${{file:{home}/pw}}"}[sort]
    write(home / "tuomin.yaml", f"stores: {{shop: {{url: 'postgresql://ann:{where}@[::1]:1/x'}}}}")
    answers = [
        call("scan", "--store", "shop"),
        call("--store", "shop", "doctor"),
        call("config", "show", "--origin"),
        call("config", "show", "--format", "json"),
    ]

    assert [each.code for each in answers] == [4, 4, 0, 0]
    assert "ann:***@" in answers[0].err
    for each in answers:
        assert not any(part in each.out + each.err for part in (SECRET, "w:rd", "密码", "%40ss"))


MARKS = [*"@:/#%+?& '\"[]{}()<>|;,=$`~^*!\\", "é", "密码", "%40", "${x}", "🔑", "\t"]
PASSWORDS = [each for mark in MARKS for each in (f"Qx7{mark}Zk9vW{mark}", f"{mark}{mark}Qx7Zk9vW")]
FAILING = {
    "no server": "postgresql://ann:{}@127.0.0.1:1/x",
    "no MySQL server": "mysql://ann:{}@127.0.0.1:1/x",
    "no port": "postgresql://ann:{}@127.0.0.1:one/x",
    "no such option": "mysql://ann:{}@127.0.0.1:1/x?nonsense=1",
    "no such dialect": "nonsense://ann:{}@127.0.0.1:1/x",
    "among the options": "postgresql://127.0.0.1:1/x?password={}&nonsense=1",
}


def test_there_are_sixty_passwords_or_more():
    assert len(set(PASSWORDS)) >= 60


@pytest.mark.parametrize("sort", FAILING)
def test_no_part_of_any_password_is_shown_whatever_fails(call, home, monkeypatch, sort):
    reference = FAILING[sort].format("${env:SHOP_PW}")
    write(home / "tuomin.yaml", f"stores: {{shop: {{url: '{reference}'}}}}")
    for password in PASSWORDS:
        monkeypatch.setenv("SHOP_PW", password)
        address = spelt_out(reference, "")
        told = call("doctor", "--store", "shop")

        assert told.code in {2, 4}
        assert not any(part in told.out + told.err for part in ("Qx7", "Zk9vW"))
        if sort.endswith("server"):
            assert parse(address).password == password


def test_a_password_in_a_file_for_all_to_read_is_refused(call, home):
    path = write(home / "tuomin.yaml", "stores: {shop: {url: 'mysql://ann:hidden@[::1]:1/x'}}")
    path.chmod(0o644)
    said = call("scan", "--store", "shop")

    assert (said.code, "others can read the password" in said.err) == (2, True)
    path.chmod(0o600)
    said = call("scan", "--store", "shop")
    assert said.code == 4
    assert "hidden" not in said.err


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("scan", "--store", "shpo"), "did you mean 'shop'?"),
        (("report", "--store", "shop"), "takes no --store"),
        (("scan", "--store"), "needs a value"),
        (("scan", "--store", "unset"), "the variable NOWHERE is empty"),
        (("--config", "none.yaml", "scan", "x"), "cannot be read"),
        (("diff", "--schedule", "weekly"), "no store has the schedule"),
    ],
)
def test_what_names_no_store_is_refused(call, home, words, problem):
    write(home / "tuomin.yaml", "stores: {shop: {url: a.db}, unset: {url: 'pg://${env:NOWHERE}'}}")
    said = call(*words)

    assert (said.code, problem in said.err) == (2, True), said.err


def test_all_stores_are_looked_at_though_one_is_down(call, home, monkeypatch):
    for name in ("a", "b"):
        database(home / f"{name}.db")
    write(
        home / "tuomin.yaml",
        """stores:
  a: {url: a.db, inventory: a.json, schedule: nightly, owners: {"*": Li Wei}}
  b: {url: "sqlite:///b.db", inventory: b.json}
  down: {url: "postgresql://x:${env:DOWN}@127.0.0.1:1/x", inventory: c.json}
""",
    )
    monkeypatch.setenv("DOWN", SECRET)
    for name in ("a", "b"):
        assert call("scan", "--store", name, "-q", "-o", f"{name}.json").code == 0
    other = json.loads((home / "b.json").read_text())
    other["source"] = {"engine": "postgresql", "url": "postgresql://127.0.0.1:1/x"}
    (home / "c.json").write_text(json.dumps(other))
    with closing(sqlite3.connect(home / "a.db")) as link:
        link.execute("ALTER TABLE member ADD COLUMN c7 TEXT")
        link.executemany("UPDATE member SET c7 = ? WHERE id = ?",
                         [(phone, at) for at, phone in enumerate(PHONES, 1)])  # fmt: skip
        link.commit()
    said = call("diff", "--all-stores", "--format", "json", "-q")
    text = call("diff", "--schedule", "nightly")
    found = {each["store"]: each for each in json.loads(said.out)["stores"]}

    assert (said.code, text.code) == (4, 1)
    assert {name: one["code"] for name, one in found.items()} == {"a": 1, "b": 0, "down": 4}
    [change] = found["a"]["changes"]
    assert (change["column"], change["owner"]) == ("c7", "Li Wei")
    assert "down: failed (exit 4)" in said.err
    assert "c7" in text.out
    assert "owner: Li Wei" in text.out
    assert "b: " not in text.err
    assert SECRET not in said.out + said.err


@pytest.mark.parametrize(
    ("codes", "worst"),
    [((0, 0), 0), ((0, 1), 1), ((1, 3), 3), ((75, 3), 75), ((4, 75, 1), 4), ((2, 4), 2),
     ((-15, 2), -15)],
)  # fmt: skip
def test_the_exit_code_is_the_worst(codes, worst):
    assert stores.worst(iter(codes)) == worst


def test_a_store_is_compared_by_one_run_at_a_time(call, home):
    database(home / "a.db")
    write(home / "tuomin.yaml", "stores: {a: {url: a.db, inventory: a.json}}")
    assert call("scan", "--store", "a", "-q", "-o", "a.json").code == 0
    with locked(home / "a.json"):
        began = time.monotonic()
        said = call("diff", "--store", "a", "--update")
        with pytest.raises(BusyError), locked(home / "a.json"):
            pass

    assert (said.code, "another run" in said.err) == (75, True)
    assert time.monotonic() - began < 2
    assert call("diff", "--store", "a", "--update").code == 0


def test_files_that_extend_each_other_end(home):
    for place in range(12):
        write(home / f"{place}.yaml", f"extends: {place + 1}.yaml")
    with pytest.raises(SetupError, match="extends"):
        read(home / "0.yaml")


class TestKeyring:
    @pytest.fixture
    def held(self):
        """A keyring in memory that holds one password."""
        keyring = pytest.importorskip("keyring")
        backend = pytest.importorskip("keyring.backend")

        class Own(backend.KeyringBackend):
            priority = 1

            def __init__(self):
                super().__init__()
                self.held = {}

            def set_password(self, service, username, password):
                self.held[service, username] = password

            def get_password(self, service, username):
                return self.held.get((service, username))

        before = keyring.get_keyring()
        keyring.set_keyring(Own())
        keyring.set_password("shop db", "ann", SECRET)
        yield keyring
        keyring.set_keyring(before)

    def test_holds_passwords(self, held):
        address = spelt_out("postgresql://ann:${keyring:shop db/ann}@db/shop", "x")

        assert held.get_password("shop db", "ann") == SECRET
        assert parse(address).password == spelt_out("${keyring:shop db/ann}", "x") == SECRET

    @pytest.mark.parametrize("name", ["shop db/eve", "other/ann", "shop db"])
    def test_says_what_it_does_not_hold(self, held, name):
        with pytest.raises(SetupError, match=f"store shop: the keyring holds nothing for {name}"):
            spelt_out(f"${{keyring:{name}}}", "store shop")

    def test_that_cannot_be_opened_is_told(self, held):
        held.set_keyring(held.backends.fail.Keyring())
        with pytest.raises(SetupError, match="the keyring cannot be read"):
            spelt_out("${keyring:shop db/ann}", "store shop")


def test_without_a_keyring_the_package_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(SetupError, match=r"tuomin\[keyring\]"):
        spelt_out("${keyring:shop/ann}", "store shop")


def test_an_unknown_store_is_told_of_in_the_language_of_the_settings(call, home, monkeypatch):
    write(home / "project/tuomin.yaml", "defaults: {lang: zh}\nstores: {shop: {url: shop.db}}")
    monkeypatch.chdir(home / "project")
    refused = call("scan", "--store", "nosuch")

    assert (refused.code, refused.err[:3]) == (2, "错误：")
