"""Fixtures for every test: private servers, each started when a test first asks for it."""

import os
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest

import tuomin
from sample_db.write import write
from tests import browser, servers
from tests.commands import heard
from tuomin import inventory
from tuomin.connectors.open import open_connector
from tuomin.scan import scan

# A machine that is busy with something else is no defect of the code.
hypothesis.settings.register_profile("tuomin", deadline=None)
hypothesis.settings.load_profile("tuomin")

# Wheels and copies of the tree that tests make find what this tree has compiled.
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tuomin.__file__).parent / "__pycache__"))


@pytest.fixture(autouse=True)
def signals():
    """Ctrl-C ends the tests as before."""
    with heard():
        yield


@pytest.fixture(scope="session")
def postgres():
    """A `servers.Server`: `.database(name)` gives the URL of a new database."""
    yield from start(servers.postgres)


@pytest.fixture(scope="session")
def mariadb():
    """A `servers.Server`: `.database(name)` gives the URL of a new database."""
    yield from start(servers.mariadb)


@pytest.fixture(scope="session")
def chromium():
    """A `browser.Page` of a headless browser."""
    yield from start(browser.browser)


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """The file of an inventory of the sample, and what it says."""
    folder = tmp_path_factory.mktemp("sample")
    write(f"sqlite:///{folder / 'shop.db'}", rows=60, seed=3)
    with closing(open_connector(f"sqlite:///{folder / 'shop.db'}")) as store:
        found = scan(store)
    inventory.write(found, folder / "inventory.json")
    return folder / "inventory.json", found


def start(server):
    """Skip where the binaries are missing; in CI that is a failure."""
    try:
        with server() as running:
            yield running
    except servers.MissingError as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


def pytest_terminal_summary(terminalreporter):
    """Say loudly what was not tested, also when workers ran the tests."""
    reasons = {report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}
    for reason in sorted(reason for reason in reasons if "is not installed" in reason):
        terminalreporter.write_line(f"NOT TESTED: {reason.removeprefix('Skipped: ')}", red=True)


@pytest.fixture
def duplicate():
    """A function that copies all tables from one URL to another, untouched."""

    def run(source, target, *, rows=1000):
        with closing(open_connector(source)) as reader, closing(open_connector(target)) as writer:
            tables = reader.tables()
            with reader.snapshot(), writer.staging(tables, engine=reader.engine) as staging:
                for table in tables:
                    for batch in reader.batches(table, rows):
                        staging.write(table, batch)

    return run
