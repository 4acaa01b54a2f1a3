"""A copy that was killed at any boundary is resumed to the very copy that it would have been."""

import subprocess
import sys
import time
from contextlib import closing
from itertools import count

import polars as pl
import pytest

from tests.halted import Copies
from tuomin import plan as plans
from tuomin.connectors.open import open_connector
from tuomin.connectors.text import to_text
from tuomin.copier import copy
from tuomin.errors import BusyError, SetupError
from tuomin.model import Column, ForeignKey, Index, Table
from tuomin.transforms.keys import read_key

CANARY = "1380013"  # how all mobiles of the source begin
NUMBER = Column(name="id", type="int", family="integer", nullable=False, identity=True)
CUSTOMER = Table(
    schema=None,
    name="customer",
    columns=(
        NUMBER,
        Column(name="mobile", type="varchar(11)", family="text", length=11),
        Column(name="level", type="int", family="integer", default="1", comment="等级"),
    ),
    primary_key=("id",),
    unique=(("mobile",),),
)
ORDERS = Table(
    schema=None,
    name="orders",
    columns=(
        NUMBER,
        Column(name="customer_id", type="int", family="integer"),
        Column(name="phone", type="varchar(11)", family="text", length=11),
    ),
    primary_key=("id",),
    foreign_keys=(
        ForeignKey(
            columns=("customer_id",), target_schema=None, target="customer", target_columns=("id",)
        ),
    ),
    indexes=(Index(name="by_phone", columns=("phone",)),),
)
NOTHING = Table(schema=None, name="nothing", columns=(NUMBER,), primary_key=("id",))
TABLES = [CUSTOMER, NOTHING, ORDERS]
PEOPLE = 1000
KILLED = -9
STEP = 2  # every boundary takes too long for a test; 1 was seen to hold


def mobiles(rows):
    return pl.select(pl.lit(CANARY) + pl.int_range(rows).cast(pl.String).str.zfill(4)).to_series()


def filled(url):
    """A store with customers and their orders."""
    ids = pl.int_range(1, PEOPLE + 1, eager=True)
    people = pl.DataFrame({"id": ids, "mobile": mobiles(PEOPLE), "level": ids % 3})
    bought = pl.DataFrame(
        {"id": ids, "customer_id": (ids * 7) % PEOPLE + 1, "phone": mobiles(PEOPLE)}
    )
    with (
        writing(url) as store,
        store.staging(TABLES, engine="memory") as staging,
    ):
        staging.write(CUSTOMER, people)
        staging.write(ORDERS, bought)
    return url


ENGINES = {
    "postgresql": "postgres",
    "mysql": "mariadb",
    "sqlite": "sqlite:///{}/{}.db",
    "duckdb": "duckdb:///{}/{}.duckdb",
    "parquet": "parquet://{}/{}",
}


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
def prepared(new, tmp_path_factory):
    """A source, the plan and the key of its copies, and what an uninterrupted copy is."""
    folder = tmp_path_factory.mktemp("plan")
    source = filled(new("source"))
    plan, key = folder / "plan.yaml", folder / "key"
    tuomin("key", key)
    tuomin("plan", source, "--output", plan, "--key-file", key, "-q")
    whole = new("whole")
    tuomin("copy", source, whole, "--plan", plan, "--key-file", key)
    return source, plan, key, content(whole)


def tuomin(*arguments):
    command = [sys.executable, "-m", "tuomin", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def content(url):
    """All there is in a store: its tables as they are declared, and their rows in some order."""
    with closing(open_connector(url)) as store:
        tables = store.tables()
        rows = {}
        for table in tables:
            frames = [*store.batches(table, 10_000)]
            texts = [[to_text(each) for each in frame.iter_columns()] for frame in frames]
            rows[table.name] = sorted(row for frame in texts for row in zip(*frame, strict=True))
        declared = [repr(table.columns) for table in tables]
        keys = [(table.primary_key, table.unique, table.foreign_keys) for table in tables]
        indexes = [[each.name for each in table.indexes] for table in tables]
        return declared, keys, indexes, rows, store.others()


def resumed(source, target, plan, key):
    """The copy that goes on with what was stopped; None when the target is there already."""
    with closing(open_connector(source)) as start, writing(target) as end:
        if not end.tables():
            return patient(start, end, plan, key)
        with pytest.raises(SetupError, match="not empty"):
            patient(start, end, plan, key)
        return None


def writing(target):
    return closing(open_connector(target, write=True))


def patient(source, target, plan, key):
    """A server may take a moment until it knows that the killed copy is gone."""
    end = time.monotonic() + 5
    while True:
        try:
            return copy(source, target, plans.read(plan), key=read_key(key), resume=True)
        except BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def test_a_copy_killed_anywhere_is_resumed_to_the_same(new, prepared, copies):
    source, plan, key, whole = prepared
    ended = []
    for boundary in count(1, STEP):
        target = new("killed")
        options = ["--plan", plan, "--key-file", key]
        status, said = copies.run(source, target, *options, kill=boundary)
        if status != KILLED:
            break
        ended.append(resumed(source, target, plan, key))

        assert (boundary, content(target)) == (boundary, whole)

    assert status == 0, said
    assert {0, 1, 2} <= {len(each.kept) for each in ended if each}
