"""Closing a connector ends what its servers do for it, also under a thread that waits."""

import threading
import time
from contextlib import closing

import pytest

from tuomin.connectors.mysql import session as mysql_session
from tuomin.connectors.open import open_connector
from tuomin.connectors.postgres import session as postgres_session
from tuomin.errors import ConnectorError
from tuomin.model import Column, Table

SESSIONS = {
    "postgresql": "SELECT 1 FROM pg_stat_activity WHERE datname = 'waiting'",
    "mysql": "SELECT 1 FROM information_schema.processlist WHERE db = 'waiting'",
}
LOCK = {
    "postgresql": ["BEGIN", "LOCK TABLE t IN ACCESS EXCLUSIVE MODE"],
    "mysql": ["LOCK TABLES t WRITE"],
}


@pytest.fixture(params=["postgres", "mariadb"])
def server(request, monkeypatch):
    patient = [each.replace("timeout = 2", "timeout = 60") for each in mysql_session.SETTINGS]
    monkeypatch.setattr(mysql_session, "SETTINGS", patient)
    monkeypatch.setitem(postgres_session.READING, "lock_timeout", "60s")
    return request.getfixturevalue(request.param)


@pytest.fixture
def connector(server):
    url = server.database("waiting")
    numbers = "VALUES " + ", ".join(f"({number})" for number in range(50_000))
    server.run("CREATE TABLE t (x int)", f"INSERT INTO t {numbers}", database="waiting")
    with closing(open_connector(url)) as connector:
        yield connector


def sessions_end(server):
    end = time.monotonic() + 5
    while server.run(SESSIONS[server.scheme]) and time.monotonic() < end:
        time.sleep(0.02)
    return not server.run(SESSIONS[server.scheme])


def test_a_reader_that_stopped_early_leaves_no_session(server, connector):
    (table,) = connector.tables()
    batches = connector.batches(table, 10)
    next(batches)
    connector.close()
    batches.close()

    assert sessions_end(server)


def test_a_reader_that_waits_is_ended_from_another_thread(server, connector):
    (table,) = connector.tables()
    ended = []

    def count():
        with pytest.raises(ConnectorError) as caught:
            connector.count(table)
        ended.append(caught.value)

    with closing(server.connect("waiting")) as other:
        cursor = other.cursor()
        for statement in LOCK[server.scheme]:
            cursor.execute(statement)
        thread = threading.Thread(target=count)
        thread.start()
        time.sleep(0.3)
        connector.close()
        thread.join(10)

        assert (thread.is_alive(), len(ended)) == (False, 1)
    assert sessions_end(server)


def test_a_staging_is_ended_from_another_thread(server):
    table = Table(schema=None, name="u", columns=(Column(name="x", type="text"),))
    target = open_connector(server.database("waiting"))
    staged, closed, ended = threading.Event(), threading.Event(), []

    def stage():
        with target.staging([table], engine="sqlite"):
            staged.set()
            closed.wait(10)

    def caught():
        with pytest.raises(ConnectorError):
            stage()
        ended.append(True)

    thread = threading.Thread(target=caught)
    thread.start()
    staged.wait(10)
    target.close()
    closed.set()
    thread.join(10)

    assert (thread.is_alive(), len(ended)) == (False, 1)
    assert sessions_end(server)
    with closing(open_connector(server.url("waiting"))) as again:
        assert again.tables() == []
