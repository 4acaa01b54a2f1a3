"""Messages: each change is told once, and no web server can stop, spoil or overhear a night job."""

import sqlite3
import time
from contextlib import closing

import pytest

from tests.commands import PHONES, Commands
from tests.webhook import SECRET, webhook
from tuomin.model import Change
from tuomin.reports.notify import addresses, courier, message, robots, told

HOSTILE = [
    "@all", "<!channel>", "<at user_id='all'></at>", "http://evil.example", "a\nb", "\x1b[31m",
    "\u202eabc", "`*_x_*`", "[a](//b)", "张三", "\ud800", "x" * 10_000, "", "{count}", "%s",
]  # fmt: skip


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(courier, "WAITS", (0.01, 0.02))
    monkeypatch.delenv(addresses.VARIABLE, raising=False)


@pytest.fixture
def hook():
    with webhook() as server:
        yield server


@pytest.fixture
def shop(tmp_path, monkeypatch, capsys):
    return Shop(tmp_path, Commands(monkeypatch, capsys))


class Shop:
    """A database, its inventory, and a night job that tells of changes."""

    def __init__(self, folder, call):
        self.path, self.call = folder / "shop.db", call
        self.inventory = folder / "inventory.json"
        self.state = folder / "inventory.json.told.json"
        self.run("CREATE TABLE member (id INTEGER PRIMARY KEY, c1 TEXT)")
        self.fill("c1", ["on", "off"] * 30)
        call("scan", f"sqlite:///{self.path}", "--format", "json", "-o", self.inventory, "-q")

    def run(self, statement, rows=()):
        with closing(sqlite3.connect(self.path)) as database:
            database.executemany(statement, rows) if rows else database.execute(statement)
            database.commit()

    def fill(self, column, values):
        rows = [(at, value) for at, value in enumerate(values, start=1)]
        self.run(
            f"INSERT INTO member (id, {column}) VALUES (?, ?) "
            f"ON CONFLICT (id) DO UPDATE SET {column} = excluded.{column}",
            rows,
        )

    def add_phones(self, column="c7"):
        self.run(f"ALTER TABLE member ADD COLUMN {column} TEXT")
        self.fill(column, PHONES)

    def night(self, *more, url=None):
        url = url or f"sqlite:///{self.path}"
        return self.call("diff", url, "--inventory", self.inventory, "--update", "-q", *more)


def leaks(answer):
    said = answer.out + answer.err
    return [each for each in (SECRET, "oops", "Content-Type", *PHONES) if each in said]


def test_a_change_is_told_once(shop, hook):
    shop.add_phones()
    first = shop.night("--notify", hook.address)
    second = shop.night("--notify", hook.address)

    assert (first.code, second.code) == (1, 0)
    assert hook.messages == ["new: member.c7: personal contact.cn_mobile"]
    assert (second.out, second.err, leaks(first)) == ("", "", [])


def test_without_update_a_change_is_known_and_silent_until_it_is_news_again(shop, hook):
    night = ("diff", f"sqlite:///{shop.path}", "--inventory", shop.inventory, "-q")
    codes = []
    for act in (shop.add_phones, None, lambda: shop.run("ALTER TABLE member DROP COLUMN c7"),
                shop.add_phones):  # fmt: skip
        if act:
            act()
        codes.append(shop.call(*night, "--notify", hook.address).code)

    assert codes == [1, 1, 0, 1]
    assert len(hook.messages) == 2


@pytest.mark.parametrize(
    "bad",
    [
        ("break", 3, "HTTP 500"),
        ("refuse", 1, "HTTP 403"),
        ("echo", 1, "HTTP 400"),
        ("redirect", 1, "HTTP 302"),
        ("hang", 3, "no answer"),
        ("drip", 1, "no end within"),
        ("flood", 1, "not sent"),
    ],
    ids=lambda bad: bad[0],
)
def test_a_bad_server_changes_nothing(shop, hook, monkeypatch, bad):
    hook.behave, attempts, problem = bad
    monkeypatch.setattr(courier, "DEADLINE", 60.0 if attempts > 1 else 15.0)
    shop.add_phones()
    before = shop.inventory.read_bytes()
    bad = shop.night("--notify", hook.address)
    tried = len(hook.got)

    assert (bad.code, tried, leaks(bad)) == (4, attempts, [])
    assert problem in bad.err
    assert "the next run tries again" in bad.err
    assert shop.inventory.read_bytes() == before

    hook.behave = "take"
    assert shop.night("--notify", hook.address).code == 1
    assert len(hook.got) == tried + 1
    assert shop.inventory.read_bytes() != before


def test_a_server_that_is_gone(shop):
    with webhook() as gone:
        address = gone.address
    shop.add_phones()
    answer = shop.night("--notify", address)

    assert (answer.code, leaks(answer)) == (4, [])
    assert "no answer" in answer.err


def test_who_knows_is_not_told_again(shop, hook, tmp_path):
    file = tmp_path / "addresses"
    with webhook() as other:
        other.behave = "refuse"
        file.write_text(f"# two\n{hook.address}\n\n{other.address}\n")
        file.chmod(0o600)
        shop.add_phones()
        codes = [shop.night("--notify-file", file).code]
        other.behave = "take"
        codes.append(shop.night("--notify-file", file).code)

        assert codes == [4, 1]
        assert (len(hook.got), len(other.got)) == (1, 2)


def test_a_store_that_is_down_is_told_once_each_time(shop, hook, tmp_path):
    away, codes = tmp_path / "away.db", []
    for is_down in (True, True, True, False, True, True):
        if is_down and shop.path.exists():
            shop.path.rename(away)
        elif not is_down:
            away.rename(shop.path)
        codes.append(shop.night("--notify", hook.address, "--lang", "zh").code)

    assert codes == [2, 2, 2, 0, 2, 2]
    assert hook.messages == ["任务退出码为 2，原因见任务日志"] * 2


def test_a_failure_that_cannot_be_told_keeps_its_own_code(shop, hook):
    hook.behave = "refuse"
    answer = shop.night("--notify", hook.address, url="sqlite:///nowhere/x.db")

    assert answer.code == 2
    assert "error:" in answer.err
    assert "not sent: HTTP 403" in answer.err


def test_a_dry_run_sends_and_keeps_nothing(shop, hook):
    shop.add_phones()
    before = shop.inventory.read_bytes()
    answer = shop.night("--notify", hook.address, "--notify-dry-run")

    assert (answer.code, hook.got, leaks(answer)) == (1, [], [])
    assert "new: member.c7: personal contact.cn_mobile" in answer.err
    assert (shop.state.exists(), shop.inventory.read_bytes()) == (False, before)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "tuomin.told/9"}', '{"known": 1}'])
def test_a_broken_state_is_begun_anew(shop, hook, text):
    shop.state.write_text(text)
    answer = shop.night("--notify", hook.address)

    assert answer.code == 0
    assert "begun anew" in answer.err
    assert shop.night("--notify", hook.address).err == ""


class TestRate:
    def told(self, *times):
        return told.Told(sent={"a": list(times)})

    def test_holds_messages_back(self):
        assert self.told(*range(1000, 1000 + told.MOST)).is_full("a", 1500)
        assert not self.told(*range(1000, 1000 + told.MOST)).is_full("b", 1500)
        assert not self.told(*range(1000, 1000 + told.MOST)).is_full("a", 1500 + told.WINDOW)

    def test_a_clock_that_jumped_back_holds_nothing_back(self):
        state = self.told(*range(9000, 9000 + told.MOST))
        state.note([], "a", 100)

        assert not state.is_full("a", 100)
        assert state.sent == {"a": [100]}

    def test_what_is_held_back_is_told_later(self, shop, hook):
        name = addresses.gather([hook.address], None)[0].name
        full = told.Told(sent={name: [time.time()] * told.MOST})
        shop.state.write_text(told.dumps(full))
        shop.add_phones()
        before = shop.inventory.read_bytes()
        held = shop.night("--notify", hook.address)

        assert (held.code, hook.got, shop.inventory.read_bytes()) == (1, [], before)
        assert "held back" in held.err

        shop.state.unlink()
        assert shop.night("--notify", hook.address).code == 1
        assert len(hook.got) == 1


class TestAddresses:
    def gather(self, *given, file=None, **environment):
        return [each.url for each in addresses.gather(given, file, environment)]

    def test_come_from_everywhere_each_once(self, tmp_path):
        file, secret = tmp_path / "file", tmp_path / "secret"
        file.write_text("json://h/c\njson://h/a\n")
        file.chmod(0o600)
        secret.write_text("p@ss/w ord\n")
        found = self.gather(
            "json://h/a", "json://u:${file:" + str(secret) + "}@h/b", "${env:HOOK}",
            file=file, HOOK="json://h/d?x=1&y=2", TUOMIN_NOTIFY="json://h/e json://h/a",
        )  # fmt: skip

        assert found == [
            "json://h/a", "json://u:p%40ss%2Fw%20ord@h/b", "json://h/d?x=1&y=2", "json://h/c",
            "json://h/e",
        ]  # fmt: skip
        assert addresses.plugin(found[1]).password == "p@ss/w ord"

    @pytest.mark.parametrize(
        "given", ["SECRET", "nosuch://SECRET", "json://", "${env:NONE}", "${file:/none}", ""]
    )
    def test_what_makes_no_sense_is_refused_without_being_shown(self, shop, given):
        answer = shop.night("--notify", given)

        assert answer.code == 2
        assert "--notify 1" in answer.err
        assert "SECRET" not in answer.err.replace("dingtalk://SECRET@TOKEN", "").replace(
            "feishu://TOKEN?secret=SECRET", ""
        )

    def test_a_file_that_everybody_reads_is_refused(self, shop, tmp_path):
        file = tmp_path / "file"
        file.write_text("json://h/a\n")
        file.chmod(0o644)

        assert shop.night("--notify-file", file).code == 2

    def test_a_secret_among_arguments_is_told(self):
        open_to_see = ["dingtalk://a@b", "json://u:p@h/x", "mailto://u:p@example.com"]
        hidden = ["dingtalk://${env:A}@${env:B}", "json://127.0.0.1:1/x", "${file:/x}"]

        assert len(addresses.exposed(open_to_see)) == 3
        assert addresses.exposed(hidden) == []

    def test_a_name_gives_nothing_away(self):
        [address] = addresses.gather(["dingtalk://SECabc@tok123"], None, {})

        assert "abc" not in repr(address)
        assert "tok123" not in repr(address)


class TestRobots:
    """The signatures are openssl's, of the strings in the documents of DingTalk and Feishu."""

    def call(self, url, now=1_700_000_000.0):
        robot = addresses.plugin(url)
        return robots.call(url, robot, message.Message(title="t", body="b"), now)

    def test_dingtalk_signs_milliseconds_with_the_secret(self):
        assert self.call("dingtalk://SECabc@tok123").url == (
            "https://oapi.dingtalk.com/robot/send?access_token=tok123&timestamp=1700000000000"
            "&sign=jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D"
        )

    @pytest.mark.parametrize(
        ("sort", "host"), [("feishu", "open.feishu.cn"), ("lark", "open.larksuite.com")]
    )
    def test_feishu_signs_nothing_with_time_and_secret(self, sort, host):
        found = self.call(f"{sort}://tok-1?secret=fs-secret")

        assert found.url == f"https://{host}/open-apis/bot/v2/hook/tok-1"
        assert found.payload == {
            "timestamp": "1700000000", "sign": "ognpFOmraex6LA29Ao14dsiNmmjE3YO4x5e/SX8n9Bw=",
            "msg_type": "text", "content": {"text": "t\nb"},
        }  # fmt: skip

    @pytest.mark.parametrize("url", ["dingtalk://tok123", "feishu://tok", "wecombot://key"])
    def test_without_a_secret_nothing_is_signed(self, url):
        found = self.call(url)

        assert "sign" not in found.url
        assert "sign" not in found.payload

    def test_others_are_left_to_apprise(self):
        assert self.call("json://127.0.0.1/x") is None

    @pytest.mark.parametrize(
        ("answer", "problem", "passing"),
        [
            ({"errcode": 0, "errmsg": "ok"}, "", False),
            ({"errcode": 310000, "errmsg": "sign not match"}, "refused, errcode 310000", False),
            ({"errcode": 130101}, "refused, errcode 130101", True),
            ({"errcode": False}, "refused, errcode False", False),
            ({"errcode": "13800138000"}, "refused, errcode ?", False),
            ({"code": 0}, "its answer is none of such a robot", False),
            ([], "its answer is none of such a robot", False),
        ],
    )
    def test_a_refusal_is_seen(self, hook, answer, problem, passing):
        hook.answer = answer
        url = f"http://127.0.0.1:{hook.server_port}/"

        assert robots.post(robots.Call(url=url, payload={}, code="errcode")) == (problem, passing)

    @pytest.mark.parametrize(
        ("behave", "problem"), [("redirect", "HTTP 302"), ("echo", "HTTP 400")]
    )
    def test_nobody_is_led_elsewhere(self, hook, behave, problem):
        hook.behave = behave
        url = f"http://127.0.0.1:{hook.server_port}/"

        assert robots.post(robots.Call(url=url, payload={}, code="code")) == (problem, False)
        assert len(hook.got) == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
class TestMessage:
    def test_is_short_and_nothing_but_text(self, lang):
        found = [
            Change(what=what, schema=name, table=name, column=name, after=name, to=name)
            for what in ("new", "renamed", "children", "unreadable")
            for name in HOSTILE
        ]
        told = message.written(message.of_changes(found, "s", lang), "@" * 200, lang)
        text = told.title + "\n" + told.body

        assert not any(mark in text for mark in ("@", "<", ">", "//", "`", "*", "\x1b", "\u202e"))
        assert text.count("\n") == message.MOST + 1
        assert len(text) < (message.MOST + 2) * 4 * message.LONGEST
        assert text.encode()

    def test_the_same_change_has_the_same_key(self, lang):
        def key(**more):
            change = Change(**{"what": "new", "schema": None, "table": "t", "column": "c"} | more)
            [notice] = message.of_changes([change], "store", lang)
            return notice.key

        same = key(after="personal contact.email contains contact.cn_mobile")
        assert same == key(after="personal contact.email")
        assert len({same, key(after="personal"), key(column="d"), key(what="gone")}) == 4
