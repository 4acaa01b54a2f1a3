"""A copy that was killed at any boundary is resumed to the very copy that it would have been."""

import stat
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.halted import Copies
from tests.resumed import (
    CANARY,
    ENGINES,
    around,
    content,
    filled,
    patient,
    prepared,
    resumed,
    writing,
)
from tuomin.connectors.open import open_connector
from tuomin.connectors.url import parse

KILLED = -9
OWN = "__tuomin_mine"
STEP = 3  # every third boundary, for all of them take too long


@pytest.fixture(scope="module", params=ENGINES)
def new(request, tmp_path_factory):
    """A function that gives the URL of a new, empty store of an engine."""
    place = ENGINES[request.param]
    server = None if ":" in place else request.getfixturevalue(place)
    folders = (tmp_path_factory.mktemp("stores") for _ in count())

    def make(name):
        if server:
            return server.database(f"resume_{name}")
        return place.format(next(folders), name)

    return make


@pytest.fixture(scope="module")
def copies():
    running = Copies()
    yield running
    running.close()


@pytest.fixture(scope="module")
def copied(new, tmp_path_factory):
    """A source, the plan and the key of its copies, and what an uninterrupted copy is."""
    source, plan, key = prepared(tmp_path_factory.mktemp("plan"), filled(new("source")))
    whole = new("whole")
    resumed(source, whole, plan, key)
    return source, plan, key, content(whole)


def test_a_copy_killed_anywhere_is_resumed_to_the_same(new, copied, copies):
    source, plan, key, whole = copied
    ended = []
    for boundary in count(1, STEP):
        target = new("killed")
        options = ["--plan", plan, "--key-file", key]
        status, said = copies.run(source, target, *options, kill=boundary)
        if status != KILLED:
            break
        refuse_leaks(target, key)
        ended.append(resumed(source, target, plan, key))

        assert (boundary, content(target)) == (boundary, whole)

    assert status == 0, said
    assert {0, 1, 2} <= {len(each.kept) for each in ended if each}


def refuse_leaks(target, key):
    """What a killed copy left in files is private, and holds neither the key nor an original."""
    secret = Path(key).read_bytes().split()[-1]
    for each in around(target):
        hidden = next((above for above in each.parents if above.name.endswith(".tuomin")), None)
        found = each.read_bytes()

        assert CANARY.encode() not in found
        assert secret not in found
        assert hidden is None or stat.S_IMODE(hidden.stat().st_mode) == 0o700


def test_what_is_left_goes_with_the_next_copy_and_nothing_else(request, new, copied, copies):
    source, plan, key, whole = copied
    target = new("left")
    options = ["--plan", plan, "--key-file", key]
    status, _ = copies.run(source, target, *options, kill=7)
    hidden = left(request, target)
    make_own(request, target)
    with closing(open_connector(source)) as start, writing(target) as end:
        patient(start, end, plan, key, resume=False)

    assert status == KILLED
    assert hidden
    assert left(request, target) == {OWN} & left(request, target)
    assert content(target) == whole


def make_own(request, target):
    """Something of somebody else's that is named like what a copy leaves."""
    if server := server_of(request, target):
        what = "SCHEMA" if server.scheme == "postgresql" else "TABLE"
        columns = "" if server.scheme == "postgresql" else " (x int)"
        server.run(f"CREATE {what} {OWN}{columns}", database="resume_left")


def left(request, target):
    """The names of what a copy has left out of sight."""
    server = server_of(request, target)
    if server is None:
        return {part for each in around(target) for part in each.parts if part.endswith(".tuomin")}
    query = "SELECT nspname FROM pg_namespace" if server.scheme == "postgresql" else "SHOW TABLES"
    found = server.run(query, database="resume_left")
    return {name for (name,) in found if name.startswith("__tuomin_")}


def server_of(request, target):
    place = ENGINES[parse(target).scheme]
    return None if ":" in place else request.getfixturevalue(place)
