"""Compiled loops work where nothing can be kept on disk."""

import os
import subprocess
import sys

from tuomin.compiled import compiled

MASKED = """
import polars as pl
from tuomin.transforms import build
print(build("name").apply(pl.Series(["王小明", "欧阳修"]), bytes(32)).to_list())
"""


def masked(folder):
    """What a process of its own prints that keeps compiled code in `folder`."""
    return subprocess.run(
        [sys.executable, "-c", MASKED],
        env=os.environ | {"NUMBA_CACHE_DIR": str(folder)},
        capture_output=True,
        check=True,
    )


def test_a_function_without_a_file_is_compiled_too():
    made = {}
    exec("def more(number):\n    return number + 1", made)  # noqa: S102 - it has no file then

    assert compiled(made["more"])(1) == 2


def test_compiled_code_that_is_damaged_or_of_another_version_is_made_anew(tmp_path):
    shown = []
    for damage in ("", ".nbi", ".nbc"):
        for file in tmp_path.rglob(f"*{damage}") if damage else ():
            file.write_bytes(file.read_bytes()[:40])
        shown.append(masked(tmp_path))

    assert len({each.stdout for each in shown}) == 1
    assert all(each.stderr == b"" for each in shown)


def test_without_a_folder_for_compiled_code_the_surrogates_are_the_same(tmp_path):
    shown = [masked(folder) for folder in (tmp_path, "/proc/none")]

    assert list(tmp_path.rglob("*.nbi"))
    assert shown[0].stdout == shown[1].stdout
    assert shown[1].stderr == b""
