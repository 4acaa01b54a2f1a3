"""Files are replaced whole; what is no file stays what it is."""

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from tuomin import atomic
from tuomin.errors import SetupError


def test_a_pipe_is_written_to(tmp_path):
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    atomic.write(pipe, "text")
    reader.join()

    assert read == ["text"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_a_device():
    atomic.write(Path(os.devnull), "text")

    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_a_folder_is_refused_and_stays(tmp_path):
    with pytest.raises(SetupError, match="cannot be written"):
        atomic.write(tmp_path, "text")

    assert list(tmp_path.iterdir()) == []


def test_an_old_file_is_replaced_and_private(tmp_path):
    path = tmp_path / "inventory.json"
    path.write_text("old")
    path.chmod(0o644)
    atomic.write(path, "new")

    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o600)
    assert list(tmp_path.iterdir()) == [path]
