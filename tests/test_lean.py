"""A copy holds few batches at a time, and lets go of code that it needs no more."""

import subprocess
import sys
from pathlib import Path

import pytest

from sample_db.write import write
from tuomin.copier import pipeline

SCANNED = """
import sys
from tuomin.cli import main

try:
    main()
except SystemExit as end:
    assert not end.code
sys.exit("numba" in sys.modules)
"""

SHRUNK = """
import re, sys
from pathlib import Path
import polars as pl
from tuomin.compiled import libraries
from tuomin.connectors.copytext import parse
from tuomin.connectors.rowtext import serialise

def held():
    return int(re.search(r"RssFile:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

rows = pl.DataFrame({"a": ["x", None, "\\t" * 20], "b": ["1", "2", "3"]})
made = bytes(serialise(rows))
before = held()
libraries.let_go()
after = held()
assert parse(made, rows.columns).equals(rows) and bytes(serialise(rows)) == made
print(before, after)
"""


@pytest.mark.parametrize("slow", ["mask", "write"])
def test_few_batches_are_held_at_a_time(slow):
    held, most, written = set(), [], []

    def read():
        for number in range(100):
            held.add(number)
            most.append(len(held))
            yield number

    def mask(number):
        if slow == "mask":
            sum(range(20_000))
        return number

    def write(numbers):
        for number in numbers:
            if slow == "write":
                sum(range(20_000))
            written.append(number)
            held.discard(number)

    pipeline.pump(read, mask, write)
    assert written == list(range(100))
    assert max(most) <= pipeline.MOST


def test_a_scan_does_not_load_the_compiler(tmp_path):
    """It takes half a second and 60 MB, in each process that judges."""
    store = tmp_path / "shop.db"
    write(f"sqlite:///{store}", rows=40, seed=1)
    command = [sys.executable, "-c", SCANNED, "scan", f"sqlite:///{store}", "--quiet"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.skipif(not Path("/proc/self/smaps").exists(), reason="only Linux says what it holds")
def test_code_that_was_let_go_is_there_again_when_it_is_called():
    ran = subprocess.run([sys.executable, "-c", SHRUNK], capture_output=True, text=True, check=True)
    before, after = map(int, ran.stdout.split())
    assert after < before / 2
