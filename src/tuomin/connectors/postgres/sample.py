"""Rows from all over a PostgreSQL table: blocks drawn by TABLESAMPLE, a few rows of each.

Neighbours in a block were often written together, so many blocks with few rows each tell more than
few blocks with all their rows; `BLOCKS` bounds what a sample reads at random. The same table gives
the same rows again.
"""

import math
from dataclasses import dataclass

import polars as pl

from tuomin.connectors.copytext import few
from tuomin.connectors.postgres.copy import copy_out
from tuomin.connectors.postgres.rows import relation, source
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.rules import quoted
from tuomin.connectors.sampling import CLIP, bounded
from tuomin.model import Column, Table

ENGINE = "postgresql"
BLOCKS = 2_000  # of 8 KiB; a table of no more is read from end to end
PER_BLOCK = 4  # rows wanted of each block
ROUNDS = 3  # draws until there are enough rows: deleted ones leave empty blocks
ENOUGH = 0.8  # of the rows asked for
SEED = 20_211_101

SIZE = """
SELECT sum(pg_relation_size(leaf.oid)) / current_setting('block_size')::int,
  CASE WHEN bool_and(leaf.reltuples >= 0) THEN sum(leaf.reltuples) END,
  sum(leaf.relpages) FILTER (WHERE leaf.reltuples > 0)
FROM pg_class c LEFT JOIN LATERAL pg_partition_tree(c.oid) part ON c.relkind = 'p' AND part.isleaf
JOIN pg_class leaf ON leaf.oid = coalesce(part.relid, c.oid)
WHERE c.oid = %s::regclass"""


READABLE = """
SELECT a.attname::text FROM pg_catalog.pg_attribute a
WHERE a.attrelid = %s::regclass AND a.attnum > 0
AND pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'SELECT')"""


@dataclass(frozen=True, kw_only=True)
class Extent:
    """A table's blocks on disk, and its estimated rows; None where nobody analysed it."""

    blocks: int
    rows: float | None


def draw(session: Session, table: Table, rows: int) -> tuple[pl.DataFrame, str, int | None]:
    """At most `rows` rows as text, how they were drawn, and how many the table has (estimated)."""
    extent = measure(session, table)
    if extent.rows is None or extent.rows <= rows:
        frame = _fetch(session, table, f"LIMIT {rows + 1}")
        if frame.height <= rows:
            return frame, "all rows", frame.height
    total = extent.rows or _estimate(session, table, extent)
    share = min(1.0, enough(rows) / max(total, 1))
    for turn in range(ROUNDS):
        clause, method = _clause(extent, share, rows, seed=SEED + turn)
        frame = _fetch(session, table, clause)
        if frame.height >= ENOUGH * rows or share >= 1:
            break
        share = min(1.0, share * enough(rows) / max(frame.height, 1))
    if frame.height > rows:
        frame = frame.sample(rows, seed=SEED)
    return frame, method, round(total)


def readable(session: Session, table: Table) -> list[Column]:
    """The columns that this user may read; all when it is none, so that the server says why."""
    names = {name for (name,) in session.execute(READABLE, [relation(table)])}
    return [column for column in table.columns if column.name in names] or list(table.columns)


def enough(rows: int) -> float:
    """How many rows to expect so that a random draw hardly ever gives less than `rows`."""
    return rows + 4 * math.sqrt(rows)


def measure(session: Session, table: Table) -> Extent:
    """Blocks of today; rows as dense as ANALYZE found them in the blocks of its day."""
    name = relation(table)
    (blocks, rows, pages) = session.execute(SIZE, [name]).fetchone() or (0, None, None)
    if rows is not None and pages:
        return Extent(blocks=int(blocks), rows=float(rows) / float(pages) * float(blocks))
    return Extent(blocks=int(blocks or 0), rows=None)


def _estimate(session: Session, table: Table, extent: Extent) -> float:
    """Rows of a table that nobody analysed: counted in some of its blocks."""
    share = min(1.0, BLOCKS / max(extent.blocks, 1))
    query = (
        f"SELECT count(*) FROM {source(session, table)} "  # noqa: S608 - the name is quoted
        f"TABLESAMPLE SYSTEM ({share * 100}) REPEATABLE ({SEED})"
    )
    (counted,) = session.execute(query.encode()).fetchone() or (0,)
    return float(counted) / share


def _clause(extent: Extent, share: float, rows: int, *, seed: int) -> tuple[str, str]:
    """What draws about `share` of all rows, and how that is called in a report."""
    if extent.blocks <= BLOCKS or share * extent.blocks >= BLOCKS:
        return f"TABLESAMPLE BERNOULLI ({share * 100}) REPEATABLE ({seed})", "rows at random"
    blocks = min(BLOCKS, max(rows // PER_BLOCK, share * extent.blocks))
    thinned = min(1.0, share * extent.blocks / blocks)
    system = f"TABLESAMPLE SYSTEM ({blocks / extent.blocks * 100}) REPEATABLE ({seed})"
    thin = f" WHERE pg_catalog.random() < {thinned}" if thinned < 1 else ""
    return system + thin, f"rows of {blocks:.0f} random blocks"


def _fetch(session: Session, table: Table, clause: str) -> pl.DataFrame:
    """The rows that `clause` leaves, huge values cut on the server."""
    session.execute("SELECT pg_catalog.setseed(0.5)")
    wanted = ", ".join(map(_clipped, table.columns))
    query = f"COPY (SELECT {wanted} FROM {source(session, table)} {clause}) TO STDOUT"  # noqa: S608
    names = [column.name for column in table.columns]
    binary = [column.name for column in table.columns if column.family == "binary"]
    blocks = copy_out(session, query, few=True)
    frame = bounded(few(block, names, binary=binary) for block in blocks)
    return frame if frame.width else few(b"", names, binary=binary)


def _clipped(column: Column) -> str:
    """The column as its own text, at most `CLIP` long. A cast would spell some types otherwise."""
    name = quoted(column.name, ENGINE)
    if column.family == "binary":
        return f"pg_catalog.substr({name}, 1, {CLIP})"
    if column.family in {"text", "json", "other"} and (column.length or CLIP + 1) > CLIP:
        return (
            f"CASE WHEN {name} IS NOT NULL"
            f" THEN pg_catalog.left(pg_catalog.format('%s', {name}), {CLIP}) END"
        )
    return name
