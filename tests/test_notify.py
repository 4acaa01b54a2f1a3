"""Night jobs tell each change once, and no web server can stop, spoil or overhear them."""

import time

import pytest

from tests.commands import PHONES, Commands
from tests.nights import Shop
from tests.webhook import SECRET, webhook
from tuomin.reports.notify import addresses, courier, told


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
    monkeypatch.setattr(courier, "DEADLINE", 5.0 if hook.behave == "drip" else 60.0)
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

    assert codes == [4, 4, 4, 0, 4, 4]
    assert hook.messages == ["任务退出码为 4，原因见任务日志"] * 2


def test_a_failure_that_cannot_be_told_keeps_its_own_code(shop, hook):
    hook.behave = "refuse"
    answer = shop.night("--notify", hook.address, url="sqlite:///nowhere/x.db")

    assert answer.code == 2
    assert "error:" in answer.err
    assert "not sent: HTTP 403" in answer.err


def test_a_dry_run_sends_and_keeps_nothing(shop, hook, tmp_path):
    shop.add_phones()
    before = shop.inventory.read_bytes()
    history = tmp_path / "runs.ndjson"
    answer = shop.night("--notify", hook.address, "--notify-dry-run", "--history", history)

    assert (answer.code, hook.got, leaks(answer)) == (1, [], [])
    assert "new: member.c7: personal contact.cn_mobile" in answer.err
    assert (shop.state.exists(), shop.inventory.read_bytes()) == (False, before)
    assert not history.exists()


def test_names_are_redacted(shop, hook):
    shop.add_phones()
    shop.add_phones("c8")
    answers = [shop.night("--notify", hook.address, "--redact-names") for _ in range(2)]

    assert [answer.code for answer in answers] == [1, 0]
    assert hook.messages == ["new: personal × 2"]
    assert not [name for name in (b"c7", b"c8", b"member") if name in hook.got[0]]


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
