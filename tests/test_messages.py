"""Where messages go, how robots are spoken to, and what messages say."""

import pytest

from tests.commands import Commands
from tests.nights import Shop
from tests.webhook import webhook
from tuomin.model import Change, Inventory, Scanned
from tuomin.reports.notify import addresses, message, robots

HOSTILE = [
    "@all", "<!channel>", "<at user_id='all'></at>", "http://evil.example", "a\nb", "\x1b[31m",
    "\u202eabc", "`*_x_*`", "[a](//b)", "张三", "\ud800", "x" * 10_000, "", "{count}", "%s",
]  # fmt: skip


@pytest.fixture
def hook():
    with webhook() as server:
        yield server


@pytest.fixture
def shop(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv(addresses.VARIABLE, raising=False)
    return Shop(tmp_path, Commands(monkeypatch, capsys))


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

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o604])
    def test_a_file_that_others_read_is_refused(self, shop, tmp_path, mode):
        file = tmp_path / "file"
        file.write_text("json://h/a\n")
        file.chmod(mode)

        assert shop.night("--notify-file", file).code == 2

    def test_a_secret_among_arguments_is_told(self):
        open_to_see = ["dingtalk://a@b", "json://u:p@h/x", "mailto://u:p@example.com",
                       "jsons://hooks.example.com/T0abcdefgh123456"]  # fmt: skip
        hidden = ["dingtalk://${env:A}@${env:B}", "json://127.0.0.1:1/x", "${file:/x}"]

        assert len(addresses.exposed(open_to_see)) == 4
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

    def test_says_no_name_where_names_are_redacted(self, lang):
        given = [
            ("new", "", "personal contact.email", ""), ("new", "", "personal device.imei", ""),
            ("raised", "personal x", "sensitive x", ""), ("renamed", "none", "", "secret"),
            ("unreadable", "none", "secret: denied", ""), ("new", "", "none", ""),
        ]  # fmt: skip
        found = [
            Change(what=what, schema="secret", table="secret", column="secret", before=before,
                   after=after, to=to)
            for what, before, after, to in given
        ]  # fmt: skip
        notices = message.of_changes(found, "s", lang, redact=True)
        lines = {
            "en": ["new: personal × 2", "level raised: sensitive", "renamed: none",
                   "can no longer be read", "new: none"],
            "zh": ["新增: 个人 × 2", "升级: 敏感", "改名: 无", "无法再读取", "新增: 无"],
        }[lang]  # fmt: skip

        assert message.written(notices, "shop", lang).body.split("\n") == lines
        named = message.of_changes(found, "s", lang)
        assert [each.key for each in notices] == [each.key for each in named]

    def test_the_same_change_has_the_same_key(self, lang):
        def key(**more):
            change = Change(**{"what": "new", "schema": None, "table": "t", "column": "c"} | more)
            [notice] = message.of_changes([change], "store", lang)
            return notice.key

        same = key(after="personal contact.email contains contact.cn_mobile")
        assert same == key(after="personal contact.email")
        assert len({same, key(after="personal"), key(column="d"), key(what="gone")}) == 4

    def test_what_is_not_looked_at_is_the_same_whatever_is_said_of_why(self, lang):
        def notice(*statuses, complete=False):
            tables = tuple(
                Scanned(schema=None, table=f"t{at}", rows=None, sampled=0, status=status)
                for at, status in enumerate(statuses)
            )
            found = Inventory(engine="e", url="u", complete=complete, tables=tables)
            return message.of_unread(found, "store", lang)

        [first], [again], [more] = (
            notice("no answer in 2.1 s"), notice("no answer in 2.3 s"), notice("locked", "locked"),
        )  # fmt: skip

        assert first == again
        assert (first.key != more.key, "2" in more.line) == (True, True)
        assert notice("scanned", complete=True) == []
