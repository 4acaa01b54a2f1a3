"""Texts that repeat are masked once each, and come out as if each row had been masked by itself."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest

from tuomin.checks import cued, regexes
from tuomin.copier import glossary
from tuomin.copier.glossary import Glossary

TOWNS = ["上海", "北京", "", "广州", None, "a'b", "\x00"]


class Mask:
    def __init__(self):
        self.seen = []

    def __call__(self, values):
        self.seen += values.to_list()
        return ("<" + values + ">").alias(values.name)


@pytest.mark.parametrize(
    ("values", "often"),
    [
        (TOWNS * 500, 1),
        ([f"town {number % 900}" for number in range(9_000)], 1),
        ([None] * 3_000, 0),
        ([f"{number}" for number in range(3_000)], 3),
        (TOWNS * 10, 3),
        (["first"] * 3_000 + [f"{number}" for number in range(9_000)], 3),
    ],
    ids=["few", "many", "none", "all differ", "short", "sorted"],
)
def test_values_that_repeat_are_masked_once(values, often):
    mask, rows = Mask(), pl.Series("town", values, dtype=pl.String)
    told = Glossary(mask)
    for _ in range(3):
        assert told.masked(rows).equals(("<" + rows + ">").alias("town"), check_names=True)
    some = next((value for value in values if value is not None), None)
    assert mask.seen.count(some) == often * (1 if often <= 1 else values.count(some))


@pytest.mark.parametrize("end", [{"MOST": 5}, {"LARGE": 20}], ids=["values", "bytes"])
def test_what_is_remembered_has_an_end(monkeypatch, end):
    monkeypatch.setattr(glossary, *next(iter(end.items())))
    mask = Mask()
    told = Glossary(mask)
    for start in (0, 4, 8, 0):
        rows = pl.Series("town", [f"{start + number % 4}" for number in range(1_000)])
        assert told.masked(rows).equals("<" + rows + ">")
    assert mask.seen.count("0") == 2


def test_threads_may_share_one():
    told = Glossary(Mask())

    def masked(start):
        rows = pl.Series("town", [f"{(start + number) % 300}" for number in range(3_000)])
        return told.masked(rows).equals("<" + rows + ">")

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(masked, range(200)))


def test_the_regexes_of_names_stay_compiled_together():
    others = 4  # near them, behind names, in lists, shields
    sets = [*cued.patterns(), *cued.no_names()]
    assert len(sets) + others <= regexes.KEPT


def test_what_is_done_apart_raises_where_it_was_asked_for():
    with pytest.raises(ZeroDivisionError):
        regexes.apart("numbers", lambda: 1 // 0)


FORKED = """
import os
from tuomin.checks.regexes import apart
print(apart("numbers", os.getpid) == os.getpid(), flush=True)
child = os.fork()
if child:
    raise SystemExit(os.waitpid(child, 0)[1])
print(apart("numbers", os.getpid) == os.getpid(), flush=True)
os._exit(0)
"""
LATE = """
import threading
from tuomin.checks.regexes import apart

def late():
    threading.main_thread().join()
    print(apart("numbers", lambda: True), apart("names", lambda: True), flush=True)

threading.Thread(target=late).start()
apart("numbers", lambda: True)
"""


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(
            FORKED, marks=pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
        ),
        LATE,
    ],
    ids=["forked", "late"],
)
def test_what_is_done_apart_is_done_in_every_process_and_to_the_end(program):
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60)
    assert done.stdout.split() == [b"True", b"True"], done.stderr
    assert done.returncode == 0
