"""A database of many tables: the sample's columns dealt into tables of twenty, again and again."""

import sqlite3
from contextlib import closing

import polars as pl
import psycopg

from sample_db.build import whole
from sample_db.tables import SHEETS

WIDE = 20
SEED, MADE = 5, 2_000


def sheets(rows):
    """Tables of twenty columns, of `rows` rows each, with all columns of the sample."""
    drawn = []
    for frame in whole(SHEETS, rows=min(rows, MADE), seed=SEED).values():
        turns = -(-rows // max(1, frame.height))
        texts = frame.select(pl.exclude(pl.Binary)).cast(pl.String, strict=False)
        drawn += pl.concat([texts] * turns).head(rows).get_columns()
    own = [drawn[start : start + WIDE] for start in range(0, len(drawn) - WIDE, WIDE)]
    return [pl.DataFrame(list(_apart(columns))) for columns in own]


def _apart(columns):
    """Two columns of one name are told apart by their places."""
    names = [each.name for each in columns]
    for place, each in enumerate(columns):
        yield each.alias(f"{each.name}_{place}") if each.name in names[:place] else each


def declared(frame):
    return ", ".join(f'"{name}" text' for name in frame.columns)


def fill_sqlite(path, tables, rows):
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        for name, first, frame in named(tables, rows):
            database.execute(f"CREATE TABLE {name} ({declared(frame)})")
            if first:
                database.execute(f"INSERT INTO {name} SELECT * FROM {first}")
            else:
                marks = ", ".join("?" * frame.width)
                database.executemany(f"INSERT INTO {name} VALUES ({marks})", frame.iter_rows())
        database.commit()


def fill_postgres(url, tables, rows):
    with psycopg.connect(url, autocommit=True) as database:
        for name, first, frame in named(tables, rows):
            database.execute(f"CREATE TABLE {name} ({declared(frame)})")
            if first:
                database.execute(f"INSERT INTO {name} SELECT * FROM {first}")
            else:
                with database.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                    for row in frame.iter_rows():
                        copy.write_row(row)
        database.execute("ANALYZE")


def named(tables, rows):
    """The name of each table, the one that it is a copy of, and its frame."""
    known = sheets(rows)
    for number in range(tables):
        place = number % len(known)
        first = f"part_{place:04}" if number >= len(known) else ""
        yield f"part_{number:04}", first, known[place]
