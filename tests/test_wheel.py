"""The built wheel, installed in an empty environment, brings detectors, policies and the sample."""

import os
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    venv.create(folder / "empty", with_pip=True)
    python = folder / "empty" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    install = [str(python), "-m", "pip", "install", "-qq", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True)
    return python


def run(python, *arguments, cwd):
    """Run in the empty environment; only third-party packages are lent to it."""
    lent = {"PYTHONPATH": sysconfig.get_paths()["purelib"], "HOME": str(cwd)}
    environment = {**os.environ, **lent}
    command = [str(python), *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_everything_needed_is_in_the_wheel(installed, tmp_path):
    code = (
        "import tuomin; from tuomin.detect import registry; from tuomin import policy, agreement;"
        "print(tuomin.__file__, len(registry.load()), policy.read('masked').outcome)"
    )
    done = run(installed, "-c", code, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    path, detectors, outcome = done.stdout.split()
    assert str(ROOT) not in path
    assert int(detectors) >= 69
    assert outcome == "masked"


def test_the_installed_command_scans(installed, tmp_path):
    with sqlite3.connect(tmp_path / "shop.db") as database:
        database.execute("create table customer (sjh text)")
        database.executemany(
            "insert into customer values (?)", [(f"138{n:08d}",) for n in range(200)]
        )
    database.close()

    done = run(installed, "-m", "tuomin", "scan", "sqlite:///shop.db", cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert "customer.sjh" in done.stdout
