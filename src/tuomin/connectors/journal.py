"""What a copy that can be resumed writes down: whose copy it is, and which tables are finished.

No value and no key is in a journal: `Run.marks` are hashes of what the copy is made from, and the
seal of a table is a keyed hash of its rows, which only the copier can tell anything from.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tuomin import atomic
from tuomin.connectors.links import TableId
from tuomin.errors import ConnectorError, SetupError

Seals = dict[int, str]  # of finished tables, by their number in the copy


@dataclass(frozen=True, kw_only=True)
class Run:
    """One attempt at a copy that can be resumed.

    `marks` say by name (plan, key, source) what the copy is bound to. With `resume` it goes on with
    the tables that an earlier attempt has finished, else it starts anew.
    """

    marks: Mapping[str, str]
    resume: bool = False

    def text(self) -> str:
        """The marks as one line."""
        return json.dumps(dict(self.marks), sort_keys=True)

    def refuse_other(self, text: str, *, where: str) -> None:
        """SetupError when the copy that was stopped, and wrote `text`, was not this one."""
        found = json.loads(text)
        other = [name for name, mark in self.marks.items() if found.get(name) != mark]
        if other:
            raise SetupError(
                f"the copy that was stopped had another {' and another '.join(other)}",
                where=where,
                hint="give what it had, or leave out --resume to start anew",
            )


class Journal(Protocol):
    """Where the finished tables of a copy stand, by their numbers."""

    seals: Seals

    def add(self, number: int, seal: str) -> None: ...

    def remove(self, number: int) -> None: ...


class FileJournal:
    """A journal in a file, which is written whole, private and synced at every change."""

    def __init__(self, path: Path, run: Run) -> None:
        self._path, self._run = path, run
        self.seals: Seals = self._found() if run.resume else {}

    def begin(self, *, anew: bool) -> None:
        """Write down whose copy it is."""
        self.seals = {} if anew else self.seals
        self._write()

    def add(self, number: int, seal: str) -> None:
        self.seals[number] = seal
        self._write()

    def remove(self, number: int) -> None:
        del self.seals[number]
        self._write()

    def _found(self) -> Seals:
        with suppress(FileNotFoundError):
            marks, seals = json.loads(self._path.read_text("utf-8"))
            self._run.refuse_other(marks, where=str(self._path.parent))
            return {int(number): seal for number, seal in seals.items()}
        return {}

    def _write(self) -> None:
        try:
            atomic.write(self._path, json.dumps([self._run.text(), self.seals]))
        except SetupError as error:
            hint = "free some space, then run again with --resume"
            raise ConnectorError(error.problem, where=error.where, hint=hint) from error


class Kept:
    """The finished tables of a staging, by their ids; none without a journal."""

    def __init__(self, journal: Journal | None, ids: Iterable[TableId]) -> None:
        self._journal = journal
        self._numbers = {id_: number for number, id_ in enumerate(ids)}

    @property
    def finished(self) -> Mapping[TableId, str]:
        seals = self._journal.seals if self._journal else {}
        return {id_: seals[number] for id_, number in self._numbers.items() if number in seals}

    def add(self, table: TableId, seal: str) -> None:
        if self._journal:
            self._journal.add(self._numbers[table], seal)

    def remove(self, table: TableId) -> None:
        if self._journal:
            self._journal.remove(self._numbers[table])
