"""The command line as a person meets it: exit code, stdout and stderr, in this process."""

import io
import json
import signal
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

import pytest

from tuomin.cli import main


@dataclass(frozen=True, kw_only=True)
class Answer:
    code: int
    out: str
    err: str


@contextmanager
def heard():
    """Signals as they were before: a command that is through ignores them."""
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Commands:
    """Callable with the words of a command line."""

    def __init__(self, monkeypatch, capsys):
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *words) -> Answer:
        self._capsys.readouterr()
        self._monkeypatch.setattr(sys, "argv", ["tuomin", *map(str, words)])
        with pytest.raises(SystemExit) as stop, heard():
            main()
        printed = self._capsys.readouterr()
        assert "Traceback" not in printed.err
        return Answer(code=stop.value.code, out=printed.out, err=printed.err)


def run(*words):
    """Exit code, stdout and stderr of a command line, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["tuomin", *map(str, words)])
        with pytest.raises(SystemExit) as stop, heard():
            main()
    return Answer(code=stop.value.code, out=out.getvalue(), err=err.getvalue())


PHONES = [f"138{number * 1_234_577 % 10**8:08}" for number in range(1, 61)]
MOBILE = "contact.cn_mobile"


def scanned(call, place):
    """Scan a store: the exit code, what stderr said, and what was `seen`."""
    said = call("scan", place, "--format", "json")
    assert not any(phone in said.out + said.err for phone in PHONES)
    return said.code, said.err, seen(said.out) if said.out else {}


def seen(text):
    """`table` -> its status, `table.column` -> the kind, or the reason why there is none."""
    found = json.loads(text)
    return {each["table"]: each["status"] for each in found["tables"]} | {
        f"{each['table']}.{each['column']}": each.get("reason") or each["kind"]
        for each in found["columns"]
    }
