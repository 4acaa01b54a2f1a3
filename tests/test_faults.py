"""Whatever breaks during a copy, the target is the old one, and what is said names what to do."""

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.proxy import line
from tests.resumed import (
    CANARY,
    ENGINES,
    PEOPLE,
    content,
    filled,
    prepared,
    resumed,
    writing,
)
from tuomin import plan as plans
from tuomin.connectors.open import open_connector
from tuomin.copier import copy
from tuomin.errors import ConnectorError, SetupError
from tuomin.transforms.keyed.keys import read_key

SCHEMES = {"postgresql": "postgres", "mysql": "mariadb"}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a SQLite source, its plan and its key."""
    folder = tmp_path_factory.mktemp("faults")
    source = filled(f"sqlite:///{folder}/source.db")
    return prepared(folder, source)


@pytest.fixture(params=SCHEMES)
def server(request):
    return request.getfixturevalue(SCHEMES[request.param])


def attempt(home, target, *, reading=None, **options):
    """A copy; `reading` happens after all is known of the source, before its first row is read."""
    source, plan, key = home
    with closing(open_connector(source)) as start, writing(target) as end:
        if reading:
            batches, left = start.batches, [reading]

            def first(*arguments, **more):
                if left:
                    left.pop()()
                return batches(*arguments, **more)

            start.batches = first
        return copy(start, end, plans.read(plan), key=read_key(key), **options)


def with_target(home, target):
    source, plan, key = home
    return source, target, plan, key


def once(fault, label="orders"):
    """A progress that lets the fault happen when the first rows of a table are written."""
    left = [fault]

    def step(table, done, _total):
        if left and done and table.rpartition(".")[2] == label:
            left.pop()()

    return step


def run(home, target, *options):
    source, plan, key = home
    command = [sys.executable, "-m", "tuomin", "copy", source, target, "--plan", str(plan)]
    command += ["--key-file", str(key), *options]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def tables(url):
    with writing(url) as store:
        return [table.name for table in store.tables()]


class TestServersThatEnd:
    """The server is killed under the copy, or ends its sessions, as at a restart."""

    def test_the_target(self, server, home):
        target = server.database("broken")
        fault = once(lambda: end_sessions(server, "broken"))
        with pytest.raises(ConnectorError) as caught:
            attempt(home, target, progress=fault)

        assert CANARY not in str(caught.value)
        assert "start again" in str(caught.value)
        assert "--resume" in "".join(caught.value.__notes__)
        wait_for(server)
        assert tables(target) == []
        assert "customer" in resumed(*with_target(home, target)).kept

    def test_the_source(self, server, tmp_path):
        source = filled(server.database("breaking"))
        own = prepared(tmp_path, source)
        target = f"duckdb:///{tmp_path}/copy.duckdb"
        with pytest.raises(ConnectorError) as caught:
            attempt(own, target, reading=lambda: end_sessions(server, "breaking"))

        assert CANARY not in str(caught.value)
        assert "again" in str(caught.value)
        wait_for(server)
        assert tables(target) == []
        resumed(*with_target(own, target))
        assert tables(target) == ["customer", "nothing", "orders"]


def end_sessions(server, database):
    """Kill a process of PostgreSQL, which then recovers as from a crash; MariaDB has threads."""
    if server.scheme == "postgresql":
        found = server.run(f"SELECT pid FROM pg_stat_activity WHERE datname = '{database}'")
        os.kill(found[0][0], signal.SIGKILL)
        return
    query = f"SELECT id FROM information_schema.processlist WHERE db = '{database}'"
    for (number,) in server.run(query):
        server.run(f"KILL {number}")


def wait_for(server):
    end = time.monotonic() + 20
    while True:
        try:
            return server.run("SELECT 1")
        except Exception:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


class TestLines:
    def test_that_are_cut_end_the_copy(self, server, home):
        target = server.database("cut")
        with line(server.port, "cut", 1 << 30) as between:
            through = target.replace(f":{server.port}/", f":{between.port}/")
            with pytest.raises(ConnectorError, match="connection|broke|answers"):
                attempt(home, through, progress=once(between.cut))

        assert tables(target) == []
        assert len(resumed(*with_target(home, target)).kept) == 1

    def test_that_are_stalled_let_the_copy_be_stopped(self, server, tmp_path):
        source = filled(server.database("stalling"))
        own = prepared(tmp_path, source)
        target = tmp_path / "copy.db"
        with line(server.port, "stall", 30_000) as between:
            through = source.replace(f":{server.port}/", f":{between.port}/")
            running = run((through, *own[1:]), f"sqlite:///{target}")
            try:
                assert between.broken.wait(30)
                time.sleep(0.3)
                began = time.monotonic()
                running.send_signal(signal.SIGINT)
                _, said = running.communicate(timeout=50)
            finally:
                running.kill()

        assert running.returncode == 130, said
        assert "stopped" in said
        assert time.monotonic() - began < 40
        assert not target.exists()


@pytest.fixture
def small(tmp_path):
    """A disk of 2 MB, which can grow."""
    place = tmp_path / "small"
    place.mkdir()
    options = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", place]
    if os.getuid() or subprocess.run(options, check=False, capture_output=True).returncode:
        pytest.skip("mount, for a disk that is full, is not installed or not allowed")
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.parametrize(("engine", "room"), [("sqlite", 90), ("duckdb", 90), ("parquet", 16)])
def test_a_full_disk_ends_the_copy_and_more_space_lets_it_go_on(home, small, engine, room):
    target = ENGINES[engine].format(small, "copy")
    rest = small / "rest"
    rest.write_bytes(bytes(shutil.disk_usage(small).free - (room << 10)))
    ended = run(home, target)
    said = ended.communicate(timeout=60)[1]

    assert ended.returncode == 4, said
    assert CANARY not in said
    assert [each.name for each in small.iterdir() if each.name[0] != "."] == ["rest"]

    rest.unlink()
    subprocess.run(["mount", "-o", "remount,size=40m", small], check=True)
    resumed(*with_target(home, target))
    assert len(content(target)[3]["orders"]) == PEOPLE


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_copy_into_one_target_is_busy_and_leaves_the_first_alone(
    request, home, tmp_path, engine
):
    place = ENGINES[engine]
    busy = (
        place.format(tmp_path, "copy")
        if ":" in place
        else request.getfixturevalue(place).database("busy")
    )
    started = []

    def second():
        done = run(home, busy, "--resume")
        started.append((done.communicate(timeout=60)[1], done.returncode))

    done = attempt(home, busy, progress=once(second))

    assert [code for _, code in started] == [75], started
    assert "another run" in started[0][0]
    assert sum(done.rows.values()) == 2 * PEOPLE
    assert len(content(busy)[3]["customer"]) == PEOPLE


class TestSourcesThatChange:
    def test_a_new_column_in_the_middle_of_the_copy_is_not_copied(self, server, tmp_path):
        own, target, alter = changing(server, tmp_path, "ADD COLUMN secret varchar(20) DEFAULT 'x'")
        attempt(own, target, reading=alter)

        assert columns(target, "orders") == ["id", "customer_id", "phone"]

    def test_a_column_that_goes_in_the_middle_of_the_copy_ends_it(self, server, tmp_path):
        own, target, alter = changing(server, tmp_path, "DROP COLUMN phone")
        with pytest.raises(ConnectorError, match="orders.*start again"):
            attempt(own, target, reading=alter)

        assert tables(target) == []

    def test_rows_between_the_copy_that_was_stopped_and_the_resumed(self, tmp_path):
        source = filled(f"sqlite:///{tmp_path}/source.db")
        own = prepared(tmp_path, source)
        target, whole = (f"duckdb:///{tmp_path}/{name}.duckdb" for name in ("copy", "whole"))
        with pytest.raises(KeyboardInterrupt):
            attempt(own, target, progress=once(interrupt))
        alter(tmp_path / "source.db", "UPDATE customer SET level = 7 WHERE id = 5")
        done = resumed(*with_target(own, target))
        attempt(own, whole)

        assert (done.kept, done.anew) == ((), ("customer",))
        assert content(target) == content(whole)

    @pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
    def test_rows_that_are_gone_since_are_nowhere_in_the_file(self, tmp_path, engine):
        source = filled(f"sqlite:///{tmp_path}/source.db")
        alter(tmp_path / "source.db", "UPDATE customer SET level = 1900000000 + id")
        own = prepared(tmp_path, source)
        target, whole = (f"{engine}:///{tmp_path}/{name}" for name in ("copy.db", "whole.db"))
        with pytest.raises(KeyboardInterrupt):
            attempt(own, target, progress=once(interrupt))
        alter(tmp_path / "source.db", "DELETE FROM orders")
        alter(tmp_path / "source.db", "DELETE FROM customer WHERE id > 5")
        resumed(*with_target(own, target))
        attempt(own, whole)

        assert content(target) == content(whole)
        assert (tmp_path / "copy.db").stat().st_size <= (tmp_path / "whole.db").stat().st_size

    def test_a_table_that_somebody_took_away_is_copied_anew(self, home, tmp_path):
        target = f"parquet://{tmp_path}/copy"
        with pytest.raises(KeyboardInterrupt):
            attempt(home, target, progress=once(interrupt))
        (gone,) = tmp_path.glob(".copy.tuomin/copy/customer.parquet")
        gone.unlink()
        resumed(*with_target(home, target))

        assert sorted(each.name for each in (tmp_path / "copy").iterdir()) == sorted(
            f"{table}.parquet" for table in ("customer", "nothing", "orders")
        )

    def test_another_form_of_the_target_is_refused(self, home, tmp_path):
        with pytest.raises(KeyboardInterrupt):
            attempt(home, f"parquet://{tmp_path}/copy", progress=once(interrupt))
        with pytest.raises(SetupError, match="another kind of target"):
            attempt(home, f"csv://{tmp_path}/copy", resume=True)

    def test_a_plan_a_key_or_a_source_that_is_not_the_same_is_refused(self, home, tmp_path):
        source, plan, key = home
        target = f"parquet://{tmp_path}/copy"
        with pytest.raises(KeyboardInterrupt):
            attempt(home, target, progress=once(interrupt))
        other = tmp_path / "plan.yaml"
        other.write_text(plan.read_text().replace("limit: 2147483647", "limit: 2147483646"))
        with pytest.raises(SetupError, match="another plan.*leave out --resume"):
            attempt((source, other, key), target, resume=True)
        moved = f"sqlite:///{tmp_path}/moved.db"
        shutil.copy(source.removeprefix("sqlite:///"), tmp_path / "moved.db")
        with pytest.raises(SetupError, match="another source"):
            attempt((moved, plan, key), target, resume=True)

        assert len(resumed(*with_target(home, target)).kept) == 1


def changing(server, folder, change):
    own = prepared(folder, filled(server.database("changing")))

    def alter():
        server.run(f"ALTER TABLE orders {change}", database="changing")

    return own, f"sqlite:///{folder}/copy.db", alter


def columns(url, name):
    with writing(url) as store:
        (found,) = (table for table in store.tables() if table.name == name)
        return [column.name for column in found.columns]


def alter(path, statement):
    import sqlite3

    with closing(sqlite3.connect(path)) as store:
        store.execute(statement)
        store.commit()


def interrupt():
    raise KeyboardInterrupt
