"""A run keeps the limits of its owner: it waits, goes on and ends when they say so."""

import json
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, suppress
from datetime import datetime, timedelta

import polars as pl
import psycopg
import pymysql
import pytest

from tests import servers
from tests.commands import PHONES, Commands
from tuomin import full, inventory
from tuomin.connectors.memory import MemoryConnector
from tuomin.connectors.open import open_connector
from tuomin.connectors.sqlite.connector import SqliteConnector
from tuomin.copier import copy
from tuomin.errors import ConnectorError, HaltedError, SetupError
from tuomin.model import UNREACHED, Column, Table
from tuomin.pace import Clock, Limits, Pace, Window
from tuomin.plan import plan
from tuomin.policy import read as policy
from tuomin.scan import fingerprint, scan

NIGHT = Window.parse("22:00-06:00")
BUSY = {"postgresql": ("SELECT pg_sleep(60)", {"active": 0}),
        "mysql": ("SELECT sleep(60)", {"threads_RUNNING": 1})}  # fmt: skip
FREE = {
    "postgresql": "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = '{}'",
    "mysql": "SELECT id FROM information_schema.processlist WHERE info = '{}'",
}


class Hours:
    """A clock that goes on when somebody sleeps, and then does what `events` say."""

    def __init__(self, *events, now="2026-11-28 23:00", step=0.5):
        self.slept, self.start, self.events, self.step = 0.0, datetime.fromisoformat(now), events, 0
        self.clock = Clock(elapsed=self.elapsed, now=self.now, sleep=self.sleep)
        self.naps, self.step = 0, step

    def now(self):
        return self.start + timedelta(seconds=self.slept)

    def elapsed(self):
        return self.slept

    def sleep(self, _seconds):
        self.slept += self.step
        if self.naps < len(self.events):
            self.events[self.naps]()
        self.naps += 1
        assert self.naps < 100


class Gauge:
    """Says what it is told to say, the last of it for ever."""

    def __init__(self, loads=(0,), lags=(None,)):
        self.loads, self.lags = list(loads), list(lags)

    def load(self, names):
        return dict.fromkeys(names, self.loads.pop(0) if self.loads[1:] else self.loads[0])

    def lag(self):
        return self.lags.pop(0) if self.lags[1:] else self.lags[0]


WAITS = {
    "load": (Limits(load={"active": 5}), Gauge(loads=[9, 6, 5]), 2,
             ["waiting: the server is busy (active 9, at most 5)"]),
    "no load": (Limits(load={"active": 5}), Gauge(loads=[5]), 0, []),
    "lag": (Limits(lag=1), Gauge(lags=[30, 1.5, 0.2]), 2,
            ["waiting: the replica lags behind (30.0 s, at most 1)"]),
    "stopped replica": (Limits(lag=1), Gauge(lags=[float("inf"), 0]), 1,
                        ["waiting: the replica gets nothing from its primary"]),
    "no replica": (Limits(lag=1), Gauge(lags=[None]), 0, []),
    "one reason after the other": (
        Limits(load={"active": 5}, lag=1), Gauge(loads=[9, 0], lags=[9, 9, 0]), 2,
        ["waiting: the server is busy (active 9, at most 5)",
         "waiting: the replica lags behind (9.0 s, at most 1)"]),
}  # fmt: skip


@pytest.mark.parametrize("case", WAITS)
def test_a_run_waits_while_the_server_is_busy(case):
    limits, gauge, naps, said = WAITS[case]
    told, hours = [], Hours()
    Pace(limits, gauge=gauge, say=told.append, clock=hours.clock).wait()

    assert (hours.naps, told) == (naps, said)


def test_a_server_is_asked_once_a_second_and_not_for_each_batch():
    asked, hours = [], Hours()

    class Counting(Gauge):
        def load(self, names):
            asked.append(names)
            return super().load(names)

    pace = Pace(Limits(load={"active": 5}), gauge=Counting(), clock=hours.clock)
    for _ in range(10):
        pace.wait()
        hours.slept += 0.25

    assert len(asked) == 3


@pytest.mark.parametrize(
    ("now", "naps", "ends"),
    [
        ("2026-11-28 21:00", 3, "2026-11-29 06:00"),
        ("2026-11-28 22:00", 0, "2026-11-29 06:00"),
        ("2026-11-29 05:00", 0, "2026-11-29 06:00"),
        ("2026-11-29 06:00", 48, "2026-11-30 06:00"),
    ],
)
def test_a_window_is_waited_for_and_ends_over_midnight(now, naps, ends):
    hours = Hours(now=now, step=20 * 60)
    pace = Pace(Limits(window=NIGHT), clock=hours.clock)
    pace.wait()
    waited = hours.naps
    with pytest.raises(HaltedError, match="the time window 22:00-06:00 has ended"):
        work(pace, hours)

    assert (waited, hours.now()) == (naps, datetime.fromisoformat(ends))
    hours.slept += 20 * 3600
    with pytest.raises(HaltedError):  # once over, over for good
        pace.wait()


def work(pace, hours):
    """Look at something for a minute each time that the pace lets it be."""
    while True:
        pace.wait()
        hours.slept += 60


def test_the_time_of_a_run_begins_when_it_may_look():
    hours = Hours(now="2026-11-28 21:00", step=20 * 60)
    pace = Pace(Limits(window=NIGHT, runtime=600), clock=hours.clock)
    pace.wait()
    hours.slept += 599
    pace.wait()
    hours.slept += 1
    with pytest.raises(HaltedError, match="--max-runtime"):
        pace.wait()


def test_a_pause_file_holds_and_a_stop_file_ends_also_what_waits(tmp_path):
    pause, stop = tmp_path / "pause", tmp_path / "stop"
    pause.touch()
    hours = Hours(lambda: None, pause.unlink)
    pace = Pace(Limits(pause=pause, stop=stop), clock=hours.clock)
    pace.wait()

    assert hours.naps == 2
    pause.touch()
    hours.events, hours.naps = (stop.touch,), 0
    with pytest.raises(HaltedError, match="stop is there"):
        pace.wait()
    assert hours.naps == 1


def test_a_run_that_was_stopped_waits_for_nothing(tmp_path):
    pause = tmp_path / "pause"
    pause.touch()
    hours = Hours()
    pace = Pace(Limits(pause=pause), clock=hours.clock)
    hours.events = (pace.end,)
    with pytest.raises(HaltedError, match="stopped"):
        pace.wait()


@pytest.mark.parametrize(
    "given", ["1-2", "01:00", "25:00-06:00", "01:00-01:00", "01:00-06:00-07:00", ""]
)
def test_a_window_that_makes_no_sense_is_refused(given):
    with pytest.raises(SetupError, match="--time-window"):
        Window.parse(given)


# On servers, as they see it themselves.


@pytest.fixture(params=["postgres", "mariadb"])
def server(request):
    return request.getfixturevalue(request.param)


def shop(server, name, tables=3):
    url = server.database(name)
    for place in range(tables):
        server.run(
            f"CREATE TABLE t{place} (id INT PRIMARY KEY, c7 VARCHAR(20))",
            f"INSERT INTO t{place} VALUES "
            + ", ".join(f"({n}, '{phone}')" for n, phone in enumerate(PHONES)),
            database=name,
        )
    return url


def test_a_scan_waits_for_a_busy_server(server):
    url = shop(server, "busy", tables=1)
    query, bounds = BUSY[server.scheme]
    told, begun = [], threading.Event()

    def work():
        with closing(server.connect("busy")) as other, closing(other.cursor()) as cursor:
            begun.set()
            with suppress(psycopg.Error, pymysql.Error):
                cursor.execute(query)

    def free():
        rows = server.run(FREE[server.scheme].format(query))
        if server.scheme == "mysql":
            server.run(*(f"KILL QUERY {number}" for (number,) in rows))
        worker.join(10)

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait(10)
    while not server.run(FREE[server.scheme].format(query).replace("pg_cancel_backend(pid)", "1")):
        time.sleep(0.02)
    hours = Hours(lambda: None, free)
    with closing(open_connector(url)) as connector, closing(open_connector(url)) as gauge:
        pace = Pace(Limits(load=bounds), gauge=gauge, say=told.append, clock=hours.clock)
        found = scan(connector, pace=pace)

    assert (hours.naps >= 2, found.complete, worker.is_alive()) == (True, True, False)
    assert "the server is busy" in told[0]


def test_who_may_not_know_the_load_is_told_the_grant(postgres):
    postgres.database("blind")
    url = postgres.role("blind", "p", database="blind")
    with closing(open_connector(url)) as gauge, pytest.raises(ConnectorError) as caught:
        gauge.load(["active"])

    assert "GRANT pg_read_all_stats TO" in str(caught.value)
    postgres.run("GRANT pg_read_all_stats TO blind")
    with closing(open_connector(url)) as gauge:
        assert gauge.load(["active", "waiting"]) == {"active": 0, "waiting": 0}


def test_who_may_not_know_the_lag_is_told_the_grant(mariadb):
    mariadb.database("blind")
    url = mariadb.role("blind", "p", "SELECT ON blind.*", database="blind")
    with closing(open_connector(url)) as gauge, pytest.raises(ConnectorError) as caught:
        gauge.lag()

    assert "GRANT REPLICA MONITOR" in str(caught.value)


@pytest.mark.parametrize("name", ["Threads_runing", "Ssl_cipher"])
def test_a_measure_that_is_none_is_refused(mariadb, name):
    with closing(open_connector(mariadb.database("none"))) as gauge, pytest.raises(SetupError):
        gauge.load([name])


def test_a_primary_has_no_lag(server):
    with closing(open_connector(server.database("primary"))) as gauge:
        assert gauge.lag() is None


def test_a_replica_to_which_nothing_comes_lags_without_end(mariadb):
    mariadb.run("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = 1, MASTER_USER = 'x'")
    try:
        with closing(open_connector(mariadb.database("replica"))) as gauge:
            assert gauge.lag() == float("inf")
    finally:
        mariadb.run("RESET SLAVE ALL")


def test_a_standby_lags_since_the_last_transaction_that_it_has(monkeypatch, capsys):
    try:
        with servers.standby("CREATE TABLE t (id int)") as standby:
            url, call = standby.url("postgres"), Commands(monkeypatch, capsys)
            with closing(open_connector(url)) as gauge:
                lag, hours = gauge.lag(), Hours()
                assert 0 < lag < 600
                pace = Pace(Limits(lag=0), gauge=gauge, clock=hours.clock)
                hours.events = (pace.end,)
                with pytest.raises(HaltedError):
                    pace.wait()
            scanned = call("scan", url, "--max-lag", "3600", "-q")
            doctor = call("doctor", url, "--lang", "zh")
    except servers.MissingError as missing:
        pytest.skip(str(missing))

    assert scanned.code in {0, 3}
    assert "当前复制延迟" in doctor.out


# What a run leaves that ended before its time.


@pytest.fixture
def call(monkeypatch, capsys):
    return Commands(monkeypatch, capsys)


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "shop.db"
    with closing(sqlite3.connect(path)) as link:
        for place in range(4):
            link.execute(f"CREATE TABLE t{place} (id INTEGER PRIMARY KEY, c7 TEXT)")
            link.executemany(f"INSERT INTO t{place} (c7) VALUES (?)", [(p,) for p in PHONES])
        link.commit()
    return f"sqlite:///{path}"


@pytest.fixture
def stopping(monkeypatch, tmp_path):
    """A stop file that somebody makes while the second table is read, not its fingerprint."""
    stop, sample = tmp_path / "stop", SqliteConnector.sample

    def sampled(self, table, rows):
        if table.name == "t1" and rows > fingerprint.ROWS:
            stop.touch()
        return sample(self, table, rows)

    monkeypatch.setattr(SqliteConnector, "sample", sampled)
    return stop


def test_a_diff_that_was_ended_says_only_what_it_saw(call, store, stopping, tmp_path):
    path = tmp_path / "inventory.json"
    assert call("scan", store, "-q", "-o", path).code == 0
    stopping.unlink()
    before = path.read_bytes()
    night = ("diff", store, "--inventory", path, "--all", "--update", "--stop-file", stopping)
    said = call(*night, "--format", "json")

    assert (said.code, '"changes": []' in said.out, path.read_bytes() == before) == (3, True, True)
    assert "not looked at: 2 tables not reached: the file" in said.err
    again = call(*night)  # nothing at all is looked at
    assert (again.code, again.out, path.read_bytes() == before) == (3, "", True)


def test_a_scan_that_was_ended_names_what_it_did_not_reach(call, store, stopping):
    said = call("scan", store, "--stop-file", stopping, "--format", "json")
    found = inventory.loads(said.out)

    assert (said.code, found.complete) == (3, False)
    assert [table.status.startswith(UNREACHED) for table in found.tables] == [0, 0, 1, 1]
    assert {each.level for each in found.columns if each.table in {"t2", "t3"}} == {"undetermined"}


def test_what_the_catalog_says_is_told_and_nothing_of_tables_not_reached(
    call, store, stopping, tmp_path
):
    path = tmp_path / "inventory.json"
    assert call("scan", store, "-q", "-o", path).code == 0
    stopping.unlink()
    with closing(sqlite3.connect(store.removeprefix("sqlite:///"))) as link:
        for table in ("t0", "t2"):
            link.execute(f"ALTER TABLE {table} ADD COLUMN c9 TEXT")
            link.execute(f"UPDATE {table} SET c9 = c7")
        link.execute("DROP TABLE t3")
        link.commit()
    night = ("diff", store, "--inventory", path, "--all", "--stop-file", stopping)
    said = call(*night, "--format", "json")
    told = {(each["what"], each["table"]) for each in json.loads(said.out)["changes"]}

    assert (said.code, told) == (1, {("new", "t0"), ("gone", "t3")})


def test_a_full_scan_that_was_ended_keeps_what_the_sample_said(store):
    hours = Hours()
    pace = Pace(Limits(runtime=3.9), clock=hours.clock)

    def step(label, _done, _total):
        hours.slept += "every row" in label

    with closing(open_connector(store)) as connector:
        found = full.scan(connector, pace=pace, progress=step)

    assert [table.status.startswith(UNREACHED) for table in found.tables] == [0, 0, 0, 1]
    assert {each.kind for each in found.columns if each.column == "c7"} == {"contact.cn_mobile"}
    assert not found.complete


def test_a_copy_that_was_ended_leaves_nothing(call, store, tmp_path):
    target = tmp_path / "copy.db"
    (tmp_path / "stop").touch()
    said = call("copy", store, f"sqlite:///{target}", "--stop-file", tmp_path / "stop", "-q")

    assert (said.code, target.exists()) == (3, False)


def test_a_copy_that_was_ended_midway_leaves_nothing(store, tmp_path):
    target, ticks = tmp_path / "copy.db", iter(range(1000))
    clock = Clock(elapsed=lambda: float(next(ticks)))
    with (
        closing(open_connector(store)) as origin,
        closing(open_connector(f"sqlite:///{target}", write=True)) as end,
    ):
        agreed = plan(scan(origin), origin.tables(), policy("de_identified"))
        with pytest.raises(HaltedError, match="--max-runtime"):
            copy(origin, end, agreed, pace=Pace(Limits(runtime=3), clock=clock))

    assert not target.exists()
    assert next(ticks) > 3


def test_a_stopped_scan_does_not_wait_for_its_threads(store, tmp_path):
    (tmp_path / "pause").touch()
    command = [sys.executable, "-m", "tuomin", "scan", store, "--jobs", "3", "--pause-file",
               str(tmp_path / "pause")]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        assert "waiting: the file" in child.stderr.readline()
        child.send_signal(signal.SIGINT)
        child.stderr.read()

        assert child.wait(5) == 130


# Several tables at a time.


class Meeting:
    """Lets nobody go on before `number` callers are there at the same time."""

    def __init__(self, connector, number):
        self.capabilities = connector.capabilities
        self._connector, self._barrier = connector, threading.Barrier(number, timeout=20)

    def __getattr__(self, name):
        return getattr(self._connector, name)

    def sample(self, table, rows):
        self._barrier.wait()
        return self._connector.sample(table, rows)


@pytest.mark.parametrize("sort", ["postgres", "mariadb", "sqlite", "duckdb", "csv", "memory"])
def test_jobs_read_at_the_same_time_and_find_the_same(request, tmp_path, sort):
    tables = [
        Table(schema=None, name=f"t{place}", columns=(Column(name="c7", type="TEXT"),))
        for place in range(6)
    ]
    frames = {
        table: pl.DataFrame({"c7": PHONES[place:] if place % 2 else ["x", "y"]})
        for place, table in enumerate(tables)
    }
    with closing(MemoryConnector(frames)) as source:
        url = {
            "postgres": lambda: request.getfixturevalue("postgres").database("jobs"),
            "mariadb": lambda: request.getfixturevalue("mariadb").database("jobs"),
            "sqlite": lambda: f"sqlite:///{tmp_path / 'a.db'}",
            "duckdb": lambda: f"duckdb:///{tmp_path / 'a.duckdb'}",
            "csv": lambda: f"csv://{tmp_path / 'a'}",
            "memory": lambda: "",
        }[sort]()
        if url:
            with (
                closing(open_connector(url, write=True)) as end,
                end.staging(tables, engine="sqlite") as staging,
            ):
                for table, frame in frames.items():
                    staging.write(table, frame)
        with closing(open_connector(url) if url else source) as connector:
            alone = inventory.dumps(scan(connector))
            number = 3 if connector.capabilities.parallel else 1
            together = inventory.dumps(scan(Meeting(connector, number), jobs=3))
            kept = scan(connector, watched=True)
            again = scan(connector, watched=True, before=kept, jobs=3)

    assert together == alone
    assert again == kept
