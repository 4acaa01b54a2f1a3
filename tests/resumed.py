"""A small store, the same in every engine, and copies of it that are stopped and resumed."""

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from tuomin import plan as plans
from tuomin.cli.plan import make
from tuomin.connectors.open import open_connector
from tuomin.connectors.text import to_text
from tuomin.connectors.url import parse
from tuomin.copier import copy
from tuomin.errors import BusyError, SetupError
from tuomin.model import Column, ForeignKey, Index, Table
from tuomin.transforms.keyed.keys import read_key, write_key

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


def tuomin(*arguments):
    command = [sys.executable, "-m", "tuomin", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def prepared(folder, source):
    """A source with a plan and a key for its copies."""
    plan, key = folder / "plan.yaml", folder / "key"
    write_key(key)
    made = make(source, policy="de_identified", key_file=key, decisions=None, quiet=True)
    plans.write(made, plan)
    return source, plan, key


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


def around(url):
    """The files at and beside a store of files; nothing for one that a server has."""
    found = parse(url)
    beside = Path(found.database).parent.rglob("*") if found.is_file else ()
    return [each for each in beside if each.is_file()]


def writing(target):
    return closing(open_connector(target, write=True))


def patient(source, target, plan, key, *, resume=True):
    """A server may take a moment until it knows that the killed copy is gone."""
    end = time.monotonic() + 5
    while True:
        try:
            return copy(source, target, plans.read(plan), key=read_key(key), resume=resume)
        except BusyError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def resumed(source, target, plan, key):
    """The copy that goes on with what was stopped; None when the target is there already."""
    with closing(open_connector(source)) as start, writing(target) as end:
        if not end.tables():
            return patient(start, end, plan, key)
        with pytest.raises(SetupError, match="not empty"):
            patient(start, end, plan, key)
        return None
