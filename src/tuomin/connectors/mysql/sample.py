"""Rows from all over a MySQL table: a few at many places of its primary key.

MySQL has no TABLESAMPLE. Where the primary key begins with a number, a probe costs a descent in a
tree wherever it lands; elsewhere rows are drawn by a throw of dice, which reads the whole table and
is bounded by the session's statement timeout. The same table gives the same rows again.
"""

import math
from collections.abc import Sequence

import polars as pl
import pymysql

from tuomin.connectors.mysql.errors import RIGHTS, number
from tuomin.connectors.mysql.rows import ENGINE, binary_of, name_of, selected
from tuomin.connectors.mysql.session import execute
from tuomin.connectors.mysql.wire import Session, fetch
from tuomin.connectors.rules import quoted
from tuomin.connectors.sampling import CLIP, bounded, spread
from tuomin.model import Table

PER_PROBE = 5  # neighbouring rows taken at each place
TOGETHER = 50  # places that one statement visits
ROUNDS = 3  # times that more places are tried, where the numbers have gaps
ENOUGH = 0.8  # of the rows asked for
SPARE = 1.5  # the server's estimate of rows may be half as many again
SEED = 20_211_101


def draw(session: Session, table: Table, rows: int) -> tuple[pl.DataFrame, str, int | None]:
    """At most `rows` rows as text, how they were drawn, and how many the table has (estimated)."""
    if _has_at_most(session, table, rows):
        frame = _rows(session, table, "")
        return frame, "all rows", frame.height
    estimate = max(table.rows or 0, rows + 1)
    key = table.primary_key[:1]
    if key and table.column(key[0]).family == "integer":
        found = _probed(session, table, key[0], rows)
        if found is not None:
            return _cut(found, rows), f"rows at random places of {key[0]}", estimate
    share = min(1.0, enough(rows) / estimate)
    found = _rows(session, table, f"WHERE rand({SEED}) < {share} LIMIT {math.ceil(3 * rows)}")
    return _cut(found, rows), "rows at random", estimate


def hidden(session: Session, table: Table) -> str:
    """Why the table has more columns than the server lists to this user, or nothing.

    It lists only those that the user has a right on; `*` stands for all of them.
    """
    try:
        execute(session, f"SELECT * FROM {name_of(table)} LIMIT 0")  # noqa: S608 - quoted
    except pymysql.Error as error:
        if number(error) not in RIGHTS:
            raise
        return f"columns of it are hidden from this user [error {number(error)}]"
    return ""


def enough(rows: int) -> float:
    """How many rows to expect so that a random draw hardly ever gives less than `rows`."""
    return SPARE * rows + 4 * math.sqrt(rows)


def _probed(session: Session, table: Table, key: str, rows: int) -> pl.DataFrame | None:
    """Distinct rows from many places of a numeric key; None where its numbers lie too unevenly."""
    low, high = _ends(session, table, key)
    places = math.ceil(rows / PER_PROBE)
    found: list[pl.DataFrame] = []
    for turn in range(ROUNDS):
        points = spread(high - low + 1, places, seed=f"{table.name} {turn}")
        for start in range(0, len(points), TOGETHER):
            near = [low + point for point in points[start : start + TOGETHER]]
            found.append(_query(session, table, _probes(table, key, near)))
        frame = pl.concat(found).unique(subset=table.primary_key, maintain_order=True)
        if frame.height >= ENOUGH * rows:
            return frame
    return None


def _probes(table: Table, key: str, points: Sequence[int]) -> str:
    """One statement that takes a few rows from each point of the key on."""
    name, select = quoted(key, ENGINE), _select(table)
    return " UNION ALL ".join(
        f"({select} WHERE {name} >= {point} ORDER BY {name} LIMIT {PER_PROBE})" for point in points
    )


def _has_at_most(session: Session, table: Table, rows: int) -> bool:
    head = f"SELECT 1 FROM {name_of(table)} LIMIT {rows + 1}"  # noqa: S608 - quoted
    (counted,) = execute(session, f"SELECT count(*) AS rows_there FROM ({head}) head")  # noqa: S608
    return bool(counted["rows_there"] <= rows)


def _ends(session: Session, table: Table, key: str) -> tuple[int, int]:
    name = quoted(key, ENGINE)
    query = f"SELECT min({name}) AS low, max({name}) AS high FROM {name_of(table)}"  # noqa: S608
    (row,) = execute(session, query)
    return int(row["low"]), int(row["high"])


def _rows(session: Session, table: Table, clause: str) -> pl.DataFrame:
    return _query(session, table, f"{_select(table)} {clause}")


def _select(table: Table) -> str:
    wanted = ", ".join(selected(column, clip=CLIP) for column in table.columns)
    return f"SELECT {wanted} FROM {name_of(table)}"  # noqa: S608 - quoted


def _query(session: Session, table: Table, query: str) -> pl.DataFrame:
    names = [column.name for column in table.columns]
    binary = binary_of(table.columns)
    frame = bounded(fetch(session, query, names, binary=binary, lossy=True))
    return frame if frame.width else _empty(names, binary)


def _empty(names: Sequence[str], binary: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(schema={name: pl.Binary if name in binary else pl.String for name in names})


def _cut(frame: pl.DataFrame, rows: int) -> pl.DataFrame:
    return frame if frame.height <= rows else frame.sample(rows, seed=SEED)
