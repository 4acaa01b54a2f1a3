"""The sample database is written to every engine, and its command refuses what it cannot do."""

import subprocess
import sys
from contextlib import closing

import pytest

from sample_db.build import whole
from sample_db.tables import SHEETS
from sample_db.write import write
from tuomin.connectors.open import open_connector
from tuomin.errors import SetupError

ROWS, SEED = 2000, 1


@pytest.fixture(scope="module")
def shop():
    return whole(SHEETS, rows=ROWS, seed=SEED)


@pytest.mark.parametrize("url", ["sqlite:///{}/s.db", "duckdb:///{}/s.duckdb", "{}/parquet"])
def test_written_and_read_back(shop, tmp_path, url):
    made = write(url.format(tmp_path), rows=ROWS, seed=SEED)

    assert made == {name: frame.height for name, frame in shop.items()}
    with closing(open_connector(url.format(tmp_path))) as store:
        assert {table.name: store.count(table) for table in store.tables()} == made
        assert any(table.checks for table in store.tables()) == store.capabilities.constraints
    with pytest.raises(SetupError, match="not empty"):
        write(url.format(tmp_path), rows=1, seed=SEED)


@pytest.mark.parametrize("server", ["postgres", "mariadb"])
def test_written_to_a_server(server, request):
    url = request.getfixturevalue(server).database("sample")
    made = write(url, rows=ROWS, seed=SEED)

    with closing(open_connector(url)) as store:
        tables = {table.name: table for table in store.tables()}
        assert {name: store.count(table) for name, table in tables.items()} == made
        assert tables["orders"].comment == "订单"
        assert len(tables["customer"].foreign_keys) == 3
        assert tables["product"].checks


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--rows", "0"], "not between 1"), (["--rows", "many"], "no whole number"),
     (["--seed", "-1"], "not between 0"), ([], "folder of the target does not exist")],
)  # fmt: skip
def test_command_refuses_bad_arguments(tmp_path, arguments, message):
    command = [sys.executable, "-m", "sample_db", f"sqlite:///{tmp_path}/none/s.db", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
