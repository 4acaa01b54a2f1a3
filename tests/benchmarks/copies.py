"""Copies against the floor of each engine, as ratios within one run.

The floor moves the same rows unmasked in the engine's own way: psql | psql, mariadb | LOAD DATA,
INSERT ... SELECT into an attached file, polars reading and writing Parquet. The passthrough reads
and writes as a copy does but masks nothing. They run in turn, each in a process of its own; medians
of three count.
"""

import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import polars as pl

from tests import servers
from tests.benchmarks._apart import alone
from tests.benchmarks._customers import DECLARED, copy_stores, fill_files
from tuomin.connectors.base import Filling
from tuomin.connectors.open import open_connector
from tuomin.copier.pipeline import pump

ROWS = 2_000_000
BATCH = 65_536
ROUNDS = 3
UNQUOTED = DECLARED.replace('"', "")


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two stores of one engine, what moves rows between them unmasked, and what clears the target.

    `wanted` is the share of the floor's speed that a copy has to reach.
    """

    engine: str
    source: str
    target: str
    floor: Any
    clean: Any
    wanted: float


def run():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        alone(fill_files, folder, ROWS)
        yield compared(sqlite_pair(folder))
        yield compared(parquet_pair(folder))
        yield compared(duckdb_pair(folder))
        for engine, started, pair in (
            ("postgresql", servers.postgres, postgres_pair),
            ("mariadb", servers.mariadb, mariadb_pair),
        ):
            try:
                with started() as server:
                    yield compared(pair(server, folder))
            except servers.MissingError as missing:
                yield (engine, f"NOT MEASURED: {missing}")


def compared(pair):
    works = {
        "floor": pair.floor,
        "passthrough": (passthrough, pair.source, pair.target),
        "copy": (copy_stores, pair.source, pair.target),
    }
    seconds = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            pair.clean()
            seconds[name].append(alone(*work)[0])
    speeds = {name: ROWS / median(found) for name, found in seconds.items()}
    shown = (f"{name} {speed:10,.0f} rows/s" for name, speed in speeds.items())
    ratio = speeds["copy"] / speeds["floor"]
    return (f"{pair.engine:11}", *shown, f"ratio {ratio:.2f} (wanted {pair.wanted})")


def passthrough(source, target):
    with (
        closing(open_connector(source)) as before,
        closing(open_connector(target, write=True)) as after,
    ):
        (table,) = before.tables()
        with after.staging([table], engine=before.engine) as staging:
            pump(
                lambda: before.batches(table, BATCH),
                lambda batch: batch,
                lambda batches: filled(staging, table, batches),
            )


def filled(staging, table, batches):
    if isinstance(staging, Filling):
        staging.fill(table, batches)
    else:
        for batch in batches:
            staging.write(table, batch)


def sqlite_pair(folder):
    source, target = folder / "source.db", folder / "target.db"
    return Pair(
        engine="sqlite",
        source=f"sqlite:///{source}",
        target=f"sqlite:///{target}",
        floor=(attached, source, target),
        clean=lambda: target.unlink(missing_ok=True),
        wanted=0.3,
    )


def attached(source, target):
    with closing(sqlite3.connect(target)) as database:
        database.execute("ATTACH ? AS source", (str(source),))
        database.execute(f"CREATE TABLE customer ({DECLARED})")
        database.execute("INSERT INTO customer SELECT * FROM source.customer")
        database.commit()


def parquet_pair(folder):
    source, target = folder / "source", folder / "target"
    return Pair(
        engine="parquet",
        source=str(source),
        target=f"parquet://{target}",
        floor=(through_polars, source / "customer.parquet", folder / "floor.parquet"),
        clean=lambda: shutil.rmtree(target, ignore_errors=True),
        wanted=0.5,
    )


def through_polars(source, target):
    pl.read_parquet(source).write_parquet(target)


def duckdb_pair(folder):
    source, target = folder / "source.duckdb", folder / "target.duckdb"
    alone(fill_duckdb, source, folder / "source" / "customer.parquet")
    return Pair(
        engine="duckdb",
        source=f"duckdb:///{source}",
        target=f"duckdb:///{target}",
        floor=(attached_duckdb, source, target),
        clean=lambda: target.unlink(missing_ok=True),
        wanted=0.7,
    )


def fill_duckdb(path, rows):
    with duckdb.connect(str(path)) as database:
        database.execute("SET enable_progress_bar = false")
        database.execute(f"CREATE TABLE customer ({DECLARED})")
        database.execute("INSERT INTO customer SELECT * FROM read_parquet(?)", [str(rows)])


def attached_duckdb(source, target):
    with duckdb.connect(str(target)) as database:
        database.execute("SET enable_progress_bar = false")
        database.execute(f"ATTACH '{source}' AS source (READ_ONLY)")
        database.execute(f"CREATE TABLE customer ({DECLARED})")
        database.execute("INSERT INTO customer SELECT * FROM source.customer")


def postgres_pair(server, folder):
    server.database("source")
    server.run(f"CREATE TABLE customer ({DECLARED})", database="source")
    psql = ["psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(server.port), "-U", "postgres"]
    text = tabbed(folder)
    subprocess.run([*psql, "-c", f"\\copy customer from '{text}'", "source"], check=True)
    server.run("VACUUM", database="source")
    return Pair(
        engine="postgresql",
        source=server.url("source"),
        target=server.url("target"),
        floor=(piped, psql),
        clean=lambda: server.database("target"),
        wanted=0.75,
    )


def tabbed(folder):
    """The rows as text between tabs."""
    text = folder / "customer.tsv"
    if not text.exists():
        frame = pl.read_parquet(folder / "source" / "customer.parquet")
        frame.write_csv(text, separator="\t", include_header=False, null_value="\\N")
    return text


def mariadb_pair(server, folder):
    server.database("source")
    server.run(f"CREATE TABLE customer ({UNQUOTED})", database="source")
    client = ["mariadb", "--no-defaults", "--local-infile=1", f"--socket={server.socket}"]
    client += ["--user=root", "--default-character-set=utf8mb4"]
    load = f"LOAD DATA LOCAL INFILE '{tabbed(folder)}' INTO TABLE customer"
    subprocess.run([*client, "-e", load, "source"], check=True)
    return Pair(
        engine="mariadb",
        source=server.url("source"),
        target=server.url("target"),
        floor=(poured, client),
        clean=lambda: server.database("target"),
        wanted=0.8,
    )


def poured(client):
    subprocess.run([*client, "-e", f"CREATE TABLE customer ({UNQUOTED})", "target"], check=True)
    read = [
        *client,
        "--quick",
        "--batch",
        "--skip-column-names",
        "-e",
        "SELECT * FROM customer",
        "source",
    ]
    with subprocess.Popen(read, stdout=subprocess.PIPE) as reader:
        load = "LOAD DATA LOCAL INFILE '/dev/stdin' INTO TABLE customer"
        subprocess.run([*client, "-e", load, "target"], stdin=reader.stdout, check=True)


def piped(psql):
    subprocess.run([*psql, "-c", f"CREATE TABLE customer ({DECLARED})", "target"], check=True)
    with subprocess.Popen(
        [*psql, "-c", "COPY customer TO STDOUT", "source"], stdout=subprocess.PIPE
    ) as reader:
        command = [*psql, "-c", "COPY customer FROM STDIN", "target"]
        subprocess.run(command, stdin=reader.stdout, check=True)
