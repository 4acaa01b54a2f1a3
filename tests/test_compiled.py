"""Compiled loops are kept on disk and never stale, and work where nothing can be kept there."""

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from itertools import cycle
from pathlib import Path

import pytest

from tuomin.compiled import Compiled, compiled, kept
from tuomin.compiled.stamp import stamp_of

ROOT = Path(__file__).parents[1] / "src" / "tuomin"
SUM = """
import numpy as np
from tuomin.compiled import compiled
import inner
from inner import doubled, shift, table

@compiled
def total(numbers):
    found = 0
    for number in numbers:
        found += doubled(number) + table[0]
    return found

@compiled
def moved(number):
    return shift(number)

@compiled
def named(number):
    return number + inner.WIDTH

numbers = np.arange(4)
shown = [total(numbers), moved(1), named(1)]
hits = [sum(loop.made.stats.cache_hits.values()) for loop in (total, moved, named)]
print(shown, hits)
"""
INNER = """
import numpy as np
from tuomin.compiled import compiled

WIDTH, STEP = 5, 7
table = np.array([1])

@compiled
def doubled(number):
    return number * 2

@compiled
def shift(number):
    return number + STEP
"""


def started(folder, store, inner=INNER):
    """A process that tells what the loops of `SUM` give, and which of them it found in `store`."""
    folder.mkdir(exist_ok=True)
    (folder / "inner.py").write_text(inner)
    (folder / "loops.py").write_text(SUM)
    where = {"NUMBA_CACHE_DIR": str(store), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-B", folder / "loops.py"]
    return subprocess.Popen(
        command, env=os.environ | where, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def told(process):
    shown, _ = process.communicate()
    return shown.strip()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Where two processes that compiled at once have kept the loops of `SUM`."""
    store = tmp_path_factory.mktemp("kept")
    both = [started(tmp_path_factory.mktemp("first"), store) for _ in range(2)]

    assert {told(process)[:10] for process in both} == {"[16, 8, 6]"}
    return store


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("import numpy", "# a line more\nimport numpy", "[16, 8, 6] [1, 1, 1]"),
        ("number * 2", "number * 3", "[22, 8, 6] [0, 1, 1]"),
        ("array([1])", "array([2])", "[20, 8, 6] [0, 1, 1]"),
        ("STEP = 5, 7", "STEP = 5, 8", "[16, 9, 6] [1, 0, 1]"),
        ("STEP = 5, 7", "STEP = 6, 7", "[16, 8, 7] [1, 1, 0]"),
    ],
    ids=["lines alone", "inner loop", "array", "number of an inner loop", "name of a module"],
)
def test_what_a_loop_is_made_of_has_changed_and_it_alone_is_compiled(
    tmp_path, first, old, new, shown
):
    """In another folder, as an upgrade or another checkout has them."""
    assert INNER.count(old) == 1
    assert told(started(tmp_path, first, INNER.replace(old, new))) == shown


DAMAGES = {
    "cut off": lambda content: content[: len(content) // 2],
    "empty": lambda _: b"",
    "one bit": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "no code": lambda _: hashlib.sha256(b"I7\n.").digest() + b"I7\n.",
    "of zeros": lambda content: bytes(len(content)),
}


def test_compiled_code_that_is_damaged_is_made_anew(tmp_path, first):
    store = tmp_path / "kept"
    shutil.copytree(first, store)
    files = sorted(store.iterdir())
    contents = [file.read_bytes() for file in files]

    assert len(files) >= len(DAMAGES)
    for file, content, damage in zip(files, contents, cycle(DAMAGES.values()), strict=False):
        file.write_bytes(damage(content))

    assert told(started(tmp_path / "loops", store)) == "[16, 8, 6] [0, 0, 0]"
    assert told(started(tmp_path / "loops", store)) == "[16, 8, 6] [1, 1, 1]"


def test_every_loop_has_a_stamp():
    found = set()
    for file in ROOT.rglob("*.py"):
        if "@compiled" in file.read_text():
            name = ".".join(["tuomin", *file.relative_to(ROOT).with_suffix("").parts])
            own = vars(importlib.import_module(name)).values()
            found |= {each for each in own if isinstance(each, Compiled)}

    assert len({stamp_of(loop.made) for loop in found}) == len(found) > 0


def test_a_function_without_a_file_is_compiled_too():
    made = {}
    exec("def more(number):\n    return number + 1", made)  # noqa: S102 - it has no file then

    assert compiled(made["more"])(1) == 2


def test_without_a_folder_every_run_compiles(tmp_path):
    assert told(started(tmp_path, "/proc/none")) == "[16, 8, 6] [0, 0, 0]"


def test_the_folder_of_the_user_takes_what_the_package_cannot_keep(tmp_path, monkeypatch):
    monkeypatch.setattr(kept.CONFIG, "CACHE_DIR", "")
    monkeypatch.setattr(kept, "BESIDE", Path("/proc/none"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    @compiled
    def more(number):
        return number + 1

    assert more(1) == 2
    assert list((tmp_path / "tuomin").glob(f"*.more-*{kept.SUFFIX}"))


def test_the_newest_files_of_a_loop_stay(tmp_path, monkeypatch):
    monkeypatch.setattr(kept.CONFIG, "CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kept, "MOST", 2)

    @compiled
    def same(number):
        return number

    for value in (1, 1.5, True, 1j):
        same(value)

    assert len(list(tmp_path.glob(f"*{kept.SUFFIX}"))) == 2
