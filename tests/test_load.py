"""How a scan's owner bounds what it does to a server, as the server itself saw it."""

import pytest

from tests.commands import Commands
from tests.servers import Server

BOUND = {"postgresql": "1234ms", "mysql": "max_statement_time = 1.234"}
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
    said = call(*words, "-q", "--statement-timeout", "1.234")
    during = seen(server, len(before))

    assert said.code in {0, 3}
    assert USUAL[server.scheme] in before
    assert BOUND[server.scheme] in during
    assert USUAL[server.scheme] not in during


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
