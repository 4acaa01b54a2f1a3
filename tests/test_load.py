"""How a scan's owner bounds what it does to a server, as the server itself saw it."""

import time
from contextlib import closing

import pytest

from tests.commands import Commands
from tests.servers import Server

BOUND = {"postgresql": "1234ms", "mysql": "max_statement_time = 1.234"}
LOCKED = {"postgresql": "4321ms", "mysql": ", lock_wait_timeout = 5, innodb_lock_wait_timeout = 5"}
HELD = {"postgresql": ["BEGIN", "LOCK TABLE customer IN ACCESS EXCLUSIVE MODE"],
        "mysql": ["LOCK TABLES customer WRITE"]}  # fmt: skip
USUAL = {"postgresql": "30000ms", "mysql": "max_statement_time = 30.000"}


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture(params=["postgres", "mariadb"])
def server(request) -> Server:
    """A server that writes down every statement."""
    found = request.getfixturevalue(request.param)
    logged = {
        "postgresql": ("ALTER ROLE postgres SET log_statement = 'all'",
                       "ALTER ROLE postgres RESET log_statement"),
        "mysql": ("SET GLOBAL general_log = 1", "SET GLOBAL general_log = 0"),
    }[found.scheme]  # fmt: skip
    found.run(logged[0])
    yield found
    found.run(logged[1])


@pytest.fixture
def shop(server):
    url = server.database("bounded")
    server.run("CREATE TABLE customer (id INT PRIMARY KEY)", database="bounded")
    return url


@pytest.mark.parametrize("command", ["scan", "diff"])
def test_every_statement_has_the_bound_that_was_asked_for(call, server, shop, tmp_path, command):
    inventory = tmp_path / "inventory.json"
    call("scan", shop, "-q", "-o", inventory)
    before = seen(server, 0)
    words = [command, shop] + (["--inventory", inventory] if command == "diff" else [])
    said = call(*words, "-q", "--statement-timeout", "1.234", "--lock-timeout", "4.321")
    during = seen(server, len(before))

    assert said.code in {0, 3}
    assert USUAL[server.scheme] in before
    assert BOUND[server.scheme] in during
    assert LOCKED[server.scheme] in during
    assert USUAL[server.scheme] not in during


def test_a_lock_is_waited_for_as_long_as_asked(call, server, shop):
    with closing(server.connect("bounded")) as other, closing(other.cursor()) as cursor:
        for statement in HELD[server.scheme]:
            cursor.execute(statement)
        began = time.monotonic()
        said = call("scan", shop, "--lock-timeout", "0.2")

    assert said.code == 3
    assert "holds a lock" in said.err
    assert time.monotonic() - began < 10


def test_every_statement_carries_our_name(call, postgres):
    url = postgres.database("named")
    postgres.run(
        "CREATE TABLE customer (id INT PRIMARY KEY)",
        "ALTER DATABASE named SET log_statement = 'all'",
        database="named",
    )
    before = len(seen(postgres, 0))
    call("scan", url, "-q")
    lines = [line for line in seen(postgres, before).splitlines() if "|LOG:" in line]

    assert lines
    assert [line for line in lines if not line.startswith("tuomin/")] == []


@pytest.mark.parametrize("given", ["0", "-1", "nan", "inf", "1e9", "soon"])
def test_a_bound_that_is_none_is_refused(call, tmp_path, given):
    (tmp_path / "shop.db").touch()
    said = call("scan", f"sqlite:///{tmp_path / 'shop.db'}", "--statement-timeout", given)

    assert said.code == 2
    assert "--statement-timeout" in said.err


def seen(server, start):
    """What the server wrote down from character `start` on."""
    return server.log.read_text(errors="replace")[start:]
