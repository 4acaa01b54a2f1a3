"""Servers that do not answer or do not admit us, in plain words and without the password."""

import os
import pty
import subprocess
import sys
import traceback
from contextlib import closing, suppress

import pytest

from tuomin.connectors.open import open_connector
from tuomin.connectors.passwords import ASK
from tuomin.errors import ConnectorError, RefusedError, SetupError

ENGINES = ["postgres", "mariadb"]
PASSWORDS = ["p@ss/w?rd#1 %x", "密码'\"\\;--", "a:b[c]&d=e", " spaces around "]


@pytest.fixture(params=ENGINES)
def server(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def url(server):
    return server.database("refusals")


def test_a_store_has_one_identity_however_it_is_spelled(server, url):
    socket = {
        "postgresql": f"postgres://postgres@/refusals?host={server.socket}&port={server.port}",
        "mysql": f"mariadb://root@/refusals?unix_socket={server.socket}",
    }[server.scheme]
    spellings = [server.url("refusals", host=host) for host in ("localhost", "::1")]
    identities = {identity(each) for each in [url, socket, *spellings]}

    assert len(identities) == 1
    assert identity(server.database("another")) not in identities


def identity(url):
    with closing(open_connector(url)) as connector:
        return connector.identity()


@pytest.mark.parametrize("password", PASSWORDS)
def test_any_password_opens_and_a_wrong_one_is_never_shown(server, password):
    def change(to):
        spelt = to.replace("'", "''")
        if server.scheme == "postgresql":
            server.run(f"ALTER ROLE odd PASSWORD '{spelt}'")
        else:
            escaped = spelt.replace("\\", "\\\\")
            server.run(f"ALTER USER odd IDENTIFIED BY '{escaped}'")

    server.database("refusals")
    server.role("odd", "x", *(["SELECT ON refusals.*"] if server.scheme == "mysql" else []))
    change(password)
    address = server.url("refusals", user="odd", password=password)
    with closing(open_connector(address)) as connector:
        assert connector.tables() == []
        assert "***" in connector.url
    change("changed")
    with pytest.raises(ConnectorError, match="refuses user and password") as caught:
        open_connector(address)

    shown = "".join(traceback.format_exception(caught.value))
    assert not [
        piece for at in range(len(password) - 5) if (piece := password[at : at + 6]) in shown
    ]


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (("/refusals", "/nowhere"), ConnectorError, "there is no such database"),
        (("127.0.0.1", "nowhere.invalid"), ConnectorError, "no server answers"),
        (("/refusals", "/refusals?bogus=1"), SetupError, "connection option 'bogus'"),
    ],
)
def test_a_wrong_address_is_said_plainly(url, change, error, message):
    with pytest.raises(error, match=message):
        open_connector(url.replace(*change))


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_no_server_is_said_plainly(scheme):
    with pytest.raises(ConnectorError, match="no server answers.*whether the server runs"):
        open_connector(f"{scheme}://somebody@127.0.0.1:1/shop")


def test_postgres_without_encryption_is_said_plainly(postgres):
    with pytest.raises(ConnectorError, match="no encrypted connection"):
        open_connector(postgres.url("postgres") + "?sslmode=require")


def test_mysql_needs_a_database():
    with pytest.raises(SetupError, match="names no database"):
        open_connector("mysql://root@127.0.0.1")


def test_the_environment_gives_the_password(postgres, mariadb, monkeypatch):
    for server, name in ((postgres, "PGPASSWORD"), (mariadb, "MYSQL_PWD")):
        database = server.url("", user="quiet").removesuffix("/") + "/given"
        server.database("given")
        server.role("quiet", "pw", *(["SELECT ON given.*"] if server is mariadb else []))
        monkeypatch.setenv(name, "pw")
        with closing(open_connector(database)) as connector:
            assert connector.tables() == []


def test_a_password_that_nobody_gave_is_not_called_wrong(server):
    server.database("refusals")
    server.role("bare", "pw", *(["SELECT ON refusals.*"] if server.scheme == "mysql" else []))
    variable = {"postgresql": "PGPASSWORD", "mysql": "MYSQL_PWD"}[server.scheme]

    with pytest.raises(RefusedError, match=f"no password was given.*set {variable}"):
        open_connector(server.url("refusals", user="bare"))
    with pytest.raises(RefusedError, match="refuses user and password"):
        open_connector(server.url("refusals", user="bare", password="wrong"))


def asked_for(server, answer):
    """What a person is asked when a store opens twice whose address holds no password."""
    server.database("refusals")
    server.role("typing", "t%y p@", *(["SELECT ON refusals.*"] if server.scheme == "mysql" else []))
    questions = []

    def ask(question):
        questions.append(question)
        return answer

    kept = ASK.set(ask)
    try:
        for _ in range(2):
            with closing(open_connector(server.url("refusals", user="typing"))) as connector:
                assert connector.tables() == []
    finally:
        ASK.reset(kept)
    return questions


def test_a_person_is_asked_for_a_password_once(server):
    with pytest.raises(ConnectorError, match="refuses user and password"):
        asked_for(server, "wrong")
    [question] = asked_for(server, "t%y p@")

    assert question.startswith("password for ")
    assert asked_for(server, "not needed any more") == []


def test_a_terminal_asks_and_does_not_show(server):
    server.database("refusals")
    server.role("seen", "hush", *(["SELECT ON refusals.*"] if server.scheme == "mysql" else []))
    ours, theirs = pty.openpty()
    begin = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    command = [sys.executable, "-c", f"{begin} from tuomin.cli import main; main()", "scan"]
    with subprocess.Popen(
        [*command, server.url("refusals", user="seen")],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    ) as child:  # fmt: skip
        os.close(theirs)
        said = ""
        while "password for" not in said:
            said += os.read(ours, 1000).decode()
        os.write(ours, b"hush\n")
        with suppress(OSError):  # Linux's word for a terminal that nobody has open
            while more := os.read(ours, 1000).decode():
                said += more
        os.close(ours)

    assert (child.returncode, "hush" in said) == (3, False)
    assert "no table was found" in said
