"""Which tables of a MySQL database are ours and under construction: the manifest, a table itself.

It is made before the first of them and goes after the last. For a copy that can be resumed it is
the journal too. Whoever stages next in the database removes what a killed run has left, by its
manifest, and nobody else's tables.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from typing import Self

import pymysql

from tuomin.connectors.journal import Run, Seals
from tuomin.connectors.mysql.queries import STAGED
from tuomin.connectors.mysql.rows import ENGINE
from tuomin.connectors.mysql.session import execute, open_session
from tuomin.connectors.mysql.wire import Session, drop
from tuomin.connectors.rules import quoted
from tuomin.connectors.url import Url
from tuomin.errors import BusyError, TuominError

MARK = "tuomin: tables under construction begin with this name"
MARKS, BEGUN = -1, -2  # numbers of entries that are no table's
PATIENCE = 5  # seconds until a session that was ended gives its lock back
LOCK_NAME = "concat('tuomin ', sha1(database()))"
STAGED_TABLES = f"""
SELECT table_name, table_comment FROM information_schema.tables WHERE table_schema = database()
AND substr(table_name, 1, {len(STAGED)}) = '{STAGED}'"""  # noqa: S608 - a constant


class Manifest:
    """A manifest with the entries that it has; `tables` are those of its tables that exist."""

    def __init__(
        self,
        session: Session,
        name: str,
        tables: frozenset[str] = frozenset(),
        entries: Mapping[int, str] | None = None,
    ) -> None:
        self.name, self.tables = name, tables
        self._session, self._entries = session, dict(entries or {})
        self.seals: Seals = {
            number: seal for number, seal in self._entries.items() if number not in {MARKS, BEGUN}
        }

    @classmethod
    def new(cls, session: Session, run: Run | None) -> Self:
        made = cls(session, f"{STAGED}{secrets.token_hex(4)}")
        columns = "number int PRIMARY KEY, entry varchar(2000) CHARACTER SET ascii"
        execute(session, f"CREATE TABLE {_quoted(made.name)} ({columns}) COMMENT = '{MARK}'")
        if run:
            made._put(MARKS, run.text())
        return made

    def name_of(self, number: int) -> str:
        """The name that a table has in the meantime."""
        return f"{self.name}_{number}"

    def add(self, number: int, seal: str) -> None:
        self._put(number, seal)
        self.seals[number] = seal

    def remove(self, number: int) -> None:
        query = f"DELETE FROM {_quoted(self.name)} WHERE number = {number:d}"  # noqa: S608 - quoted
        execute(self._session, query)
        del self.seals[number]

    def is_done(self, place: int, table: str) -> bool:
        """Whether a run that was killed has done the statement at `place` of those after the rows.

        If it has not, that it begins now is noted, with what the table is like before.
        """
        if MARKS not in self._entries:
            return False
        begun, before = json.loads(self._entries.get(BEGUN, '[-1, ""]'))
        shape = self._shape(table)
        if place < begun or (place == begun and shape != before):
            return True
        self._put(BEGUN, json.dumps([place, shape]))
        return False

    def _shape(self, table: str) -> str:
        (row,) = execute(self._session, f"SHOW CREATE TABLE {_quoted(table)}")
        steady = re.sub(r" AUTO_INCREMENT=\d+", "", row["create table"])
        return hashlib.sha256(steady.encode()).hexdigest()

    def _put(self, number: int, entry: str) -> None:
        query = f"REPLACE INTO {_quoted(self.name)} VALUES (%s, %s)"  # noqa: S608 - quoted
        execute(self._session, query, [number, entry])
        self._entries[number] = entry


def stopped(session: Session, run: Run | None, *, where: str) -> Manifest | None:
    """The manifest of the copy that `run` resumes, if one was stopped with tables finished."""
    if run is None or not run.resume:
        return None
    for name, parts in _listed(session).items():
        rows = execute(session, f"SELECT number, entry FROM {_quoted(name)}")  # noqa: S608 - quoted
        found = Manifest(session, name, parts, {row["number"]: row["entry"] for row in rows})
        if found.seals and {found.name_of(number) for number in found.seals} <= parts:
            run.refuse_other(found._entries[MARKS], where=where)  # noqa: SLF001 - its own module
            return found
    return None


def sweep(session: Session, *, spared: Manifest | None = None) -> None:
    """Remove what runs that were killed have left, but for what is resumed."""
    for name, parts in _listed(session).items():
        if spared and spared.name == name:
            continue
        execute(session, "SET SESSION foreign_key_checks = 0")
        for each in [*sorted(parts), name]:
            execute(session, f"DROP TABLE {_quoted(each)}")
        execute(session, "SET SESSION foreign_key_checks = 1")


def claim(session: Session, url: Url, *, patience: int) -> None:
    """Be the only one who stages in this database, until the session ends."""
    (row,) = execute(session, f"SELECT get_lock({LOCK_NAME}, {patience}) AS ours")
    if row["ours"] != 1:
        raise BusyError("another run fills this database", where=url.safe, hint="try again later")


def take_down(url: Url) -> None:
    """Leave nothing behind, as far as the server can still be reached; else the next run does."""
    with suppress(TuominError, pymysql.Error, OSError):
        session = open_session(url)
        try:
            claim(session, url, patience=PATIENCE)
            sweep(session)
        finally:
            drop(session)


def _listed(session: Session) -> dict[str, frozenset[str]]:
    """All manifests, each with the names of its tables."""
    found = {row["table_name"]: row["table_comment"] for row in execute(session, STAGED_TABLES)}
    return {
        name: frozenset(
            each for each in found if re.fullmatch(rf"{re.escape(name)}_\d+", each)
        )
        for name, comment in found.items()
        if comment == MARK
    }  # fmt: skip


def _quoted(name: str) -> str:
    return quoted(name, ENGINE)
