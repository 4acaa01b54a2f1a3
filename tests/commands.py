"""The command line as a person meets it: exit code, stdout and stderr, in this process."""

import sys
from dataclasses import dataclass

import pytest

from tuomin.cli import main


@dataclass(frozen=True, kw_only=True)
class Answer:
    code: int
    out: str
    err: str


class Commands:
    """Callable with the words of a command line."""

    def __init__(self, monkeypatch, capsys):
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words) -> Answer:
        self._capsys.readouterr()
        self._monkeypatch.setattr(sys, "argv", ["tuomin", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return Answer(code=stop.value.code, out=printed.out, err=printed.err)
