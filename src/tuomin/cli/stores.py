"""`tuomin diff --all-stores`: a process for each store, several at a time, and one summary."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tuomin.cli import outputs

if TYPE_CHECKING:
    from tuomin.settings import Settings

AT_ONCE = 4
WORSE = (0, 1, 3, 75, 4, 2)  # exit codes, the worst last; any other is worse
MEANING = {
    0: "nothing to look at", 1: "something to look at", 2: "wrong usage or settings",
    3: "incomplete", 4: "failed", 75: "busy, another run is at it",
}  # fmt: skip
OWNER = {"en": "owner: ", "zh": "负责人："}
FORMAT = "tuomin.stores/1"
OURS = {each: each for each in ("--schedule", "--format", "--config", "--store", "--output")}
OURS["-o"] = "--output"


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What came of one store: its exit code, its Changes as documents, what was told."""

    store: str
    code: int
    changes: Sequence[Mapping[str, Any]]
    notes: Sequence[str]


def every(context: typer.Context, *, asked: bool) -> None:
    """Run the command for every store instead, when that was asked for."""
    if asked:
        _instead(context, "")


def scheduled(context: typer.Context, name: str | None) -> None:
    """Run the command for the stores of one schedule instead, when one is named."""
    if name is not None:
        _instead(context, name)


def _instead(context: typer.Context, schedule: str) -> None:
    from tuomin.cli.screen import emit, written
    from tuomin.errors import SetupError

    settings = context.find_root().obj
    names = [name for name, one in settings.stores.items() if schedule in ("", one.schedule)]
    if not names:
        what = f"no store has the schedule {schedule!r}" if schedule else "no file names a store"
        raise SetupError(what, where=str(settings.path or "tuomin.yaml"), hint="see stores:")
    words, said = _rest(sys.argv[1:])
    form = said.get("--format", "text")
    output = outputs.json(Path(said["--output"])) if "--output" in said else None
    looked = list(_all(names, settings, words))
    quiet = bool({"-q", "--quiet"} & set(words))
    if form == "json" or output:
        emit(written(_document(looked, settings)), output, quiet=quiet)
    _tell(looked, settings, quiet=quiet, only_notes=form == "json")
    raise typer.Exit(worst(each.code for each in looked))


def worst(codes: Iterator[int]) -> int:
    """The exit code that tells of the most trouble."""
    return max(codes, key=lambda code: WORSE.index(code) if code in WORSE else len(WORSE))


def _rest(words: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The words for each store's own process, which answers as JSON; and what is not its own."""
    rest, said, given = [], {}, iter(words)
    for word in given:
        name, sign, value = word.partition("=")
        if name in OURS:
            said[OURS[name]] = value if sign else next(given, "")
        elif word not in {"--all-stores", "diff"}:
            rest.append(word)
    return rest, said


def _all(names: Sequence[str], settings: "Settings", words: Sequence[str]) -> Iterator[Looked]:
    """Each store's result, in their order; who is stopped stops the processes, too."""
    running: list[subprocess.Popen[str]] = []
    pool = ThreadPoolExecutor(AT_ONCE)

    def look(name: str) -> Looked:
        config = ["--config", str(settings.path)] if settings.path else []
        command = [sys.executable, "-m", "tuomin", "diff", "--store", name, *config]
        child = subprocess.Popen(  # noqa: S603 - ourselves
            [*command, *_own(words, name), "--format", "json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        running.append(child)
        out, err = child.communicate()
        return Looked(
            store=name, code=child.returncode, changes=_changes(out), notes=err.splitlines()
        )

    try:
        yield from pool.map(look, names)
    except BaseException:
        for child in running:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _own(words: Sequence[str], name: str) -> Iterator[str]:
    """The words, with files of metrics of its own: `t.prom` is `t.crm.prom` for the store crm."""
    before = ""
    for word in words:
        given, sign, value = word.partition("=")
        if given == "--metrics" and sign:
            yield f"{given}={_named(value, name)}"
        else:
            yield _named(word, name) if before == "--metrics" else word
        before = word


def _named(path: str, name: str) -> str:
    safe = re.sub(r"[^\w.-]", "_", name)
    return str(Path(path).with_suffix(f".{safe}{Path(path).suffix}"))


def _changes(out: str) -> list[dict[str, Any]]:
    try:
        return list(json.loads(out)["changes"])
    except (ValueError, KeyError, TypeError):
        return []


def _document(looked: Sequence[Looked], settings: "Settings") -> dict[str, Any]:
    return {
        "format": FORMAT,
        "code": worst(each.code for each in looked),
        "stores": [
            {
                "store": each.store,
                "code": each.code,
                "notes": list(each.notes),
                "changes": [
                    {**one, "owner": _owner(one, each.store, settings)} for one in each.changes
                ],
            }
            for each in looked
        ],
    }


def _tell(looked: Sequence[Looked], settings: "Settings", *, quiet: bool, only_notes: bool) -> None:
    from tuomin.cli.screen import VOICE, show, tell
    from tuomin.detect.registry import titles
    from tuomin.model import Change
    from tuomin.reports import text

    for each in looked:
        tell(*(f"{each.store}: {note}" for note in each.notes))
        if each.changes and not only_notes:
            found = [Change(**one) for one in each.changes]
            show(f"{each.store}:\n{text.changes(found, lang=VOICE.lang, titles=titles())}")
            owners = {_owner(one, each.store, settings) for one in each.changes} - {None}
            show("".join(f"{OWNER[VOICE.lang]}{owner}\n" for owner in sorted(map(str, owners))))
        if each.code or not quiet:
            tell(f"{each.store}: {MEANING.get(each.code, 'stopped')} (exit {each.code})")


def _owner(change: Mapping[str, Any], store: str, settings: "Settings") -> str | None:
    owners = settings.stores[store].owners
    return owners.get(change["schema"] or "") or owners.get("*")
