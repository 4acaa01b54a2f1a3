"""Peak memory of a copy from SQLite to SQLite, for few and for many rows."""

import tempfile
from pathlib import Path

from tests.benchmarks._apart import alone
from tests.benchmarks._customers import copy_stores, fill_files

FEW, MANY = 200_000, 2_000_000
MOST = 350  # MiB


def run():
    peaks = []
    for rows in (FEW, MANY):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            alone(fill_files, folder, rows)
            source, target = (f"sqlite:///{folder / each}.db" for each in ("source", "target"))
            seconds, peak = alone(copy_stores, source, target)
            peaks.append(peak)
            yield ("sqlite", f"{rows:,} rows", f"{seconds:.1f} s", f"peak {peak:.0f} MiB")
    growth = peaks[1] / peaks[0] - 1
    yield ("sqlite", f"growth {growth:+.0%} (wanted at most +20%, {MOST} MiB)")
