"""What lies in a store beside its rows is found too, on every engine, and named."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests import shop
from tests.planted.people import ID, MAIL, NAME, PHONE
from tests.planted.stores import HIDDEN
from tests.spoil import SOURCE, good
from tuomin.connectors.open import open_connector
from tuomin.connectors.schema import ordered
from tuomin.proof import prove, to_json

SERVERS = ("postgres", "mariadb")
FILES = {"sqlite": "copy.db", "duckdb": "copy.duckdb", "parquet": "copy", "csv": "copy"}
ENGINES = list(dict.fromkeys(each.engine for each in HIDDEN))


@pytest.fixture(params=ENGINES)
def stored(request, tmp_path):
    """A good copy in a store: the engine, its URL, and how one line of the list is planted."""
    engine = request.param
    if engine in SERVERS:
        server = request.getfixturevalue(engine)
        url = server.database("hidden")

        def plant(spoil):
            server.run(*spoil.split("; "), database="hidden")

    else:
        path = tmp_path / FILES[engine]
        url = f"{engine}://{'/' if path.suffix else ''}{path}"

        def plant(spoil):
            run(engine, path, spoil)

    copy = good("de_identified")
    tables = [replace(table, rows=copy.frames[name].height) for name, table in copy.tables.items()]
    with (
        closing(open_connector(url, write=True)) as store,
        store.staging(tables, engine="memory") as staging,
    ):
        for table in ordered(tables):
            staging.write(table, copy.frames[table.name])
    return engine, url, plant


def run(engine: str, path: Path, spoil):
    if callable(spoil):
        spoil(path)
    elif engine == "sqlite":
        with closing(sqlite3.connect(path)) as link:
            link.executescript(spoil)
    else:
        with closing(duckdb.connect(str(path))) as link:
            link.execute(spoil)


def proved(url):
    with closing(open_connector(url)) as target:
        return prove(
            shop.store(SOURCE),
            target,
            asked=good("de_identified").asked,
            inventory=shop.inventory(),
        )


def test_what_lies_beside_rows_is_found_and_named(stored):
    engine, url, plant = stored
    clean = proved(url)
    planted = [each for each in HIDDEN if each.engine == engine]
    for each in planted:
        plant(each.spoil)
    proof = proved(url)
    found = {(flaw.code, flaw.place) for flaw in proof.failures}
    printed = str(to_json(proof))

    assert clean.failures == ()
    assert [each.id for each in planted if (each.code, each.place) not in found] == []
    assert proof.reached == "none"
    assert not [value for value in (PHONE, ID, MAIL, NAME) if value in printed]
