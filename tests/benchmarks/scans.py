"""Scans: the sample's time; 1,000 tables of 20 columns; ten times the rows.

Each scan is one command in a process of its own: wall-clock and processor seconds, and peak memory.
Every table has as many rows as a scan samples, or ten times as many. They are made in processes of
their own, and so are commands started: the peak of a child is at least the size of its parent.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from sample_db.write import write as write_sample
from tests import servers
from tests.benchmarks._apart import alone, apart
from tests.benchmarks._many import fill_postgres, fill_sqlite

SMALL, LARGE = 2_000, 20_000
TABLES, FEW = 1_000, 60


def run() -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        small, large = f"{folder}/small", f"{folder}/large"
        for path, rows in ((small, SMALL), (large, LARGE)):
            alone(made, f"sqlite:///{path}.db", rows)
        yield from compared("sample", f"sqlite:///{small}.db", f"sqlite:///{large}.db")
    with tempfile.TemporaryDirectory() as folder:
        urls = []
        for tables, rows in ((TABLES, SMALL), (FEW, SMALL), (FEW, LARGE)):
            path = f"{folder}/{tables}-{rows}.db"
            alone(fill_sqlite, path, tables, rows)
            urls.append(f"sqlite:///{path}")
        yield from many("SQLite", urls)
    with servers.postgres() as server:
        urls = []
        for tables, rows in ((TABLES, SMALL), (FEW, SMALL), (FEW, LARGE)):
            urls.append(server.database(f"many_{tables}_{rows}"))
            alone(fill_postgres, urls[-1], tables, rows)
        yield from many("PostgreSQL", urls)


def made(url: str, rows: int) -> None:
    write_sample(url, rows=rows, seed=1)


def many(engine: str, urls: list[str]) -> Iterator[tuple[str, ...]]:
    whole, *rest = urls
    with tempfile.TemporaryDirectory() as folder:
        kept = f"{folder}/inventory.json"
        once = ran("scan", whole, "--format", "json", "--output", kept, "--quiet")
        again = ran("diff", whole, "--inventory", kept, "--quiet")
    yield f"{engine}, {TABLES:,} tables of 20 columns", told(once)
    yield (
        f"{engine}, a diff of them when nothing changed", told(again),
        f"{again[0] / once[0]:.2f} times the time, {again[1] / once[1]:.2f} the processor's",
    )  # fmt: skip
    yield from compared(f"{engine}, {FEW} tables of 20 columns", *rest)


def compared(name: str, small: str, large: str) -> Iterator[tuple[str, ...]]:
    once, ten = scanned(small), scanned(large)
    yield name, told(once)
    yield (
        f"{name}, ten times the rows", told(ten),
        f"{ten[0] / once[0]:.2f} times the time, {ten[1] / once[1]:.2f} the processor's",
    )  # fmt: skip


def scanned(url: str) -> tuple[float, float, float]:
    return ran("scan", url, "--format", "json", "--quiet")


def ran(*arguments: str) -> tuple[float, float, float]:
    """Seconds, processor seconds and peak MiB of the whole command, start-up included."""
    return apart(_ran, *arguments)


def _ran(*arguments: str) -> tuple[float, float, float]:
    command = [sys.executable, "-m", "tuomin", *arguments]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        raise subprocess.CalledProcessError(child.returncode, command[:4])
    spent = used.ru_utime + used.ru_stime
    return time.perf_counter() - began, spent, used.ru_maxrss / 1024


def told(figures: tuple[float, float, float]) -> str:
    seconds, spent, peak = figures
    return f"{seconds:.1f} s ({spent:.1f} s of processors), peak {peak:.0f} MiB"
