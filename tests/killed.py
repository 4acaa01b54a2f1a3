"""A copy that is killed: `python -m tests.killed URL POINT`.

POINT is created, written, finished, or the first word of a statement that ends the copy.
"""

import os
import signal
import sys

import polars as pl

from tuomin.connectors.open import open_connector
from tuomin.model import Column, Index, Table

TABLE = Table(
    schema=None,
    name="t",
    columns=(Column(name="x", type="text", length=20), Column(name="y", type="text", length=20)),
    primary_key=("x",),
    indexes=(Index(name="by_y", columns=("y",)),),
)
ROWS = pl.DataFrame({"x": [f"row {number}" for number in range(50_000)]}).with_columns(y="x")


def main(url, point):
    connector = open_connector(url)
    with connector.staging([TABLE], engine="sqlite") as staging:
        die_at(point, "created")
        staging.write(TABLE, ROWS)
        die_at(point, "written")
        if point.isupper():
            die_after(point)
    die_at(point, "finished")


def die_after(word):
    from tuomin.connectors.mysql import staging

    run = staging.execute

    def watched(session, statement):
        run(session, statement)
        die_at(word, statement.split()[0])

    staging.execute = watched


def die_at(point, here):
    if point == here:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
