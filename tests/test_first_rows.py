"""A proof that needs only the first rows of a table ends the reading of the rest."""

from contextlib import closing

import pytest

from tuomin.connectors.open import open_connector
from tuomin.proof.codes.holdings import stranger
from tuomin.proof.codes.reading import BATCH, Side, first

ROWS = 400_000  # more than one block of either server's
FILL = {
    "postgres": "INSERT INTO person SELECT n, repeat('x', 40) FROM generate_series(1, {}) AS n",
    "mariadb": "INSERT INTO person SELECT seq, repeat('x', 40) FROM seq_1_to_{}",
}


@pytest.mark.parametrize("engine", FILL)
def test_the_connection_is_good_afterwards(engine, request):
    server = request.getfixturevalue(engine)
    url = server.database("first_rows")
    table = "CREATE TABLE person (id int PRIMARY KEY, note varchar(40))"
    server.run(table, FILL[engine].format(ROWS), database="first_rows")
    with closing(open_connector(url)) as connector, connector.snapshot():
        (person,) = connector.tables()
        holdings = [stranger(column) for column in person.columns]
        side = Side(
            connector=connector,
            table=person,
            columns={each.name: each.name for each in holdings},
            holdings=holdings,
            seed=1,
        )
        heights = [first(side, holdings[:1]).height for _ in range(3)]

        assert max(heights) <= BATCH
        assert min(heights) > 0
        assert connector.count(person) == ROWS
        assert sum(batch.height for batch in side.batches()) == ROWS


@pytest.mark.parametrize("engine", FILL)
def test_an_empty_table_has_its_columns(engine, request):
    server = request.getfixturevalue(engine)
    url = server.database("no_rows")
    server.run("CREATE TABLE person (id int PRIMARY KEY)", database="no_rows")
    with closing(open_connector(url)) as connector, connector.snapshot():
        (person,) = connector.tables()
        holdings = [stranger(column) for column in person.columns]
        side = Side(
            connector=connector,
            table=person,
            columns={"id": "id"},
            holdings=holdings,
            seed=1,
        )

        assert first(side, holdings).columns == ["id"]
