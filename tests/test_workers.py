"""Processes that judge for a scan find what it finds alone, and never outlive it."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from tests.columns import numbers, person, phone
from tuomin import inventory
from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Column, ForeignKey, Table
from tuomin.scan import scan
from tuomin.scan.order import by_depth, parents_first
from tuomin.scan.run import TOGETHER
from tuomin.scan.workers import LOST, cores

WIDE = 20
COUNT = 2 * TOGETHER // WIDE + 5
DRAW = random.Random(5)  # noqa: S311 - the same values each time

needs_two = pytest.mark.skipif(cores() < 2, reason="one processor judges alone")


def table(number):
    """A table that points to two before it; the first ones point to each other."""
    targets = {0: [1], 1: [0]}.get(number, [number // 2, number // 3])
    keys = [f"up{place}" for place in range(len(targets))]
    names = ["id", *keys, *(f"c{place}" for place in range(WIDE - 1 - len(keys)))]
    return Table(
        schema=None,
        name=f"t{number:03}",
        columns=tuple(Column(name=name, type="TEXT") for name in names),
        primary_key=("id",),
        foreign_keys=tuple(
            ForeignKey(
                columns=(key,), target_schema=None, target=f"t{target:03}", target_columns=("id",)
            )
            for key, target in zip(keys, targets, strict=True)
        ),
    )


def frame(each, rows=20):
    """Phones, ID numbers, names and words in turn; keys are ID numbers in every other table."""
    ids = numbers(rows=rows)
    sorts = [
        lambda: [phone() for _ in range(rows)],
        lambda: ids,
        lambda: [person() for _ in range(rows)],
        lambda: [DRAW.choice(["paid", "open"]) for _ in range(rows)],
    ]
    return pl.DataFrame(
        {
            column.name: sorts[(place + int(each.name[1:])) % len(sorts)]()
            for place, column in enumerate(each.columns)
        }
    )


ALL = [table(number) for number in range(COUNT)]


def test_several_find_what_one_finds():
    with closing(MemoryConnector({each: frame(each) for each in ALL})) as source:
        alone, helped = scan(source, watched=True), scan(source, watched=True, workers=2)

    assert inventory.dumps(helped) == inventory.dumps(alone)
    assert {column.level for column in alone.columns} == {"none", "personal", "sensitive"}


def test_tables_by_depth_follow_those_that_they_point_to():
    order = parents_first(ALL[::-1])
    by_place = {each.id: place for place, each in enumerate(order)}
    deep = [each.id for each in by_depth(order)]

    assert sorted(deep) == sorted(by_place)
    for each in order:
        for key in each.foreign_keys:
            if by_place[None, key.target] < by_place[each.id]:
                assert deep.index((None, key.target)) < deep.index(each.id)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wide")
    for number in range(4 * COUNT):
        frame(ALL[number % COUNT], rows=400).write_parquet(folder / f"t{number}.parquet")
    return str(folder)


def children(child):
    """The processes that judge for it, with their command lines."""
    found = {}
    for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split():
        line = Path(f"/proc/{pid}/cmdline").read_text()
        if "spawn_main" in line:
            found[int(pid)] = line
    return found


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(pids, seconds):
    end = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(map(is_alive, pids))


@pytest.fixture
def scanning(store):
    """A scan with two processes that judge for it, in a group of its own."""
    command = [sys.executable, "-m", "tuomin", "scan", store, "--format", "json", "--quiet"]
    with subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        end = time.monotonic() + 60
        while len(children(child)) < 2 and child.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        assert len(children(child)) == 2
        yield child, children(child)


@needs_two
@pytest.mark.parametrize("later", [0.0, 0.3, 4.0], ids=["at once", "soon", "at work"])
@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "SIGTERM"]
)
def test_a_stop_ends_all_and_says_so_in_one_line(scanning, later, sent, code):
    child, helpers = scanning
    time.sleep(later)
    os.killpg(child.pid, sent)

    assert (child.stderr.read().count("\n"), child.wait(10)) == (1, code)
    assert gone(helpers, 2)


@needs_two
def test_they_end_with_a_scan_that_is_killed(scanning):
    child, helpers = scanning
    child.kill()

    assert gone(helpers, 30)


@needs_two
def test_a_scan_that_loses_one_fails(scanning):
    child, helpers = scanning
    os.kill(max(helpers), signal.SIGKILL)

    assert LOST in child.stderr.read()
    assert (child.wait(10), gone(helpers, 2)) == (4, True)


@needs_two
def test_their_command_lines_tell_nothing_of_the_store(scanning, store):
    child, helpers = scanning
    child.terminate()

    assert not [line for line in helpers.values() if Path(store).name in line]
