"""Fixtures for every test: private servers, each started when a test first asks for it."""

import os

import pytest

from tests import servers


@pytest.fixture(scope="session")
def postgres():
    """A `servers.Server`: `.database(name)` gives the URL of a new database."""
    yield from start(servers.postgres)


@pytest.fixture(scope="session")
def mariadb():
    """A `servers.Server`: `.database(name)` gives the URL of a new database."""
    yield from start(servers.mariadb)


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
