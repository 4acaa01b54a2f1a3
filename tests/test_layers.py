"""Imports point down, nothing runs in a circle, and importing tuomin is cheap."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from sample_db.write import write

ROOT = Path(__file__).parents[1] / "src" / "tuomin"
MODULES = sorted(ROOT.rglob("*.py"))
LAYERS = [
    {"errors", "chinese"},
    {"model", "atomic", "document", "compiled", "indented", "secret"},
    {"arrays"},
    {"agreement"},
    {"checks"},
    {"detect", "connectors", "transforms"},
    {"presidio", "subset", "pace", "renames"},
    {"proof", "policy", "inventory", "decisions", "changes"},
    {"declared", "settings", "columnwise"},
    {"scan"},
    {"otherwise", "full"},
    {"plan"},
    {"copier", "erase"},
    {"reports"},
    {"review"},
    {"cli"},
    {"__main__"},
]
HEAVY = [
    "apprise", "presidio_analyzer", "numba", "faker", "pyspark", "duckdb", "psycopg", "pymysql",
    "polars",
]  # fmt: skip
COPYING = ["numba", "llvmlite", "faker", "presidio_analyzer", "spacy", "cryptography"]


def layer(room):
    return next(height for height, rooms in enumerate(LAYERS) if room in rooms)


def room(module):
    return module.removeprefix("tuomin.").split(".")[0]


def name(path):
    return ".".join(["tuomin", *path.relative_to(ROOT).with_suffix("").parts]).removesuffix(
        ".__init__"
    )


def folder(module):
    is_folder = (ROOT.parent / module.replace(".", "/")).is_dir()
    return module if is_folder else module.rpartition(".")[0]


def imported(path):
    known = {name(module) for module in MODULES}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("tuomin"):
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if deeper in known else node.module


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_imports_point_down(path):
    here = room(name(path))
    wrong = (
        [
            target
            for target in imported(path)
            if target != "tuomin" and room(target) != here and layer(room(target)) >= layer(here)
        ]
        if here != "tuomin"
        else list(imported(path))
    )

    assert wrong == []


def test_there_is_no_import_cycle():
    graph = {name(path): set(imported(path)) - {"tuomin", name(path)} for path in MODULES}

    assert list(TopologicalSorter(graph).static_order())


def test_no_folders_run_in_a_circle():
    graph = {}
    for path in MODULES:
        here = folder(name(path))
        graph.setdefault(here, set()).update(
            folder(target) for target in imported(path) if folder(target) not in (here, "tuomin")
        )

    assert list(TopologicalSorter(graph).static_order())


def test_importing_tuomin_loads_nothing_heavy():
    code = f"import sys, tuomin, tuomin.cli.app; print([m for m in {HEAVY} if m in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_scan_loads_nothing_that_only_copies_need(engine, tmp_path, request):
    url = f"sqlite:///{tmp_path / 'a.db'}"
    if engine == "postgres":
        url = request.getfixturevalue("postgres").database("scanned_alone")
    write(url, rows=20, seed=1)
    code = (
        "import sys; from tuomin.cli import main\n"
        f"sys.argv[1:] = ['scan', {url!r}, '--quiet']\n"
        f"try: main()\nexcept SystemExit: print([m for m in {COPYING} if m in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert loaded.stdout.strip() == "[]"


def test_only_one_module_imports_presidio_at_run_time():
    importers = [
        name(path)
        for path in MODULES
        if any(
            getattr(node, "module", None) == "presidio_analyzer"
            for node in ast.parse(path.read_text()).body
        )
    ]

    assert importers == ["tuomin.detect.inside.analyzer"]


def test_only_one_module_imports_faker():
    importers = [
        name(path)
        for path in MODULES
        if "import faker" in path.read_text() or "from faker" in path.read_text()
    ]

    assert importers in ([], ["tuomin.transforms.fake"])
