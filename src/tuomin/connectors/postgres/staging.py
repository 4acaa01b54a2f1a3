"""A PostgreSQL target under construction: one transaction, invisible until it commits.

Tables are made without constraints, filled by COPY, then get keys, checks, indexes and comments.
Whatever goes wrong, also the end of this program, leaves the database as it was.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import polars as pl
import psycopg

from tuomin.connectors.base import Staging
from tuomin.connectors.journal import Run
from tuomin.connectors.placing import placed
from tuomin.connectors.postgres.errors import worded
from tuomin.connectors.postgres.filling import Filler
from tuomin.connectors.postgres.parked import parked
from tuomin.connectors.postgres.parking import is_parkable, sweep
from tuomin.connectors.postgres.session import Session, Sessions
from tuomin.connectors.postgres.target import Target, begin, name_of
from tuomin.connectors.rules import quoted
from tuomin.connectors.schema import declare
from tuomin.connectors.url import Url
from tuomin.errors import BusyError, SetupError
from tuomin.model import Table

ENGINE = "postgresql"
LOCK = 0x74756F6D696E  # of a whole database, so that two runs do not fill it at once
NAME_BYTES = 63
OCCUPIED = """
SELECT n.nspname, count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY (%s) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS (
  SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
  AND d.deptype = 'e')
GROUP BY 1 ORDER BY 1 LIMIT 1"""


@contextmanager
def staged(
    sessions: Sessions, url: Url, tables: Sequence[Table], *, engine: str, run: Run | None = None
) -> Iterator[Staging]:
    """Create `tables`, declared by `engine`, in the database at `url`; commit at the end.

    With `run` finished tables are parked, unless they rest on types that the target may not have.
    """
    places = placed(tables, source=engine, target=ENGINE)
    refuse_long_names(places.values(), url)
    target = Target(
        places=places,
        declaration=declare(list(places.values()), source=engine, target=ENGINE),
        needs=frozenset(need for table in tables for need in table.needs),
        same=engine == ENGINE,
    )
    with sessions.writing() as session, worded(url.safe, hint=_grants(session, target.schemas)):
        begin(session)
        _claim(session, target.schemas, url)
        if run and is_parkable(session, places):
            with parked(sessions, target, run, where=url.safe) as lasting:
                yield lasting
        else:
            sweep(session)
            target.create(session)
            staging = PostgresStaging(session, target)
            yield staging
            staging.finish()
            session.execute(b"COMMIT")


class PostgresStaging:
    """Tables that are being filled in one transaction."""

    def __init__(self, session: Session, target: Target) -> None:
        self._session, self._target = session, target
        self._filler = Filler(session, same=target.same)

    def write(self, table: Table, batch: pl.DataFrame) -> None:
        place = self._target.places[table.id]
        self._filler.write(place, name_of(place), batch)

    def finish(self) -> None:
        self._filler.end()
        self._target.complete(self._session)


def refuse_long_names(tables: Iterable[Table], url: Url) -> None:
    """PostgreSQL would cut names of other engines without a word."""
    for table in tables:
        for name in (table.schema or "", table.name, *(each.name for each in table.columns)):
            if len(name.encode()) > NAME_BYTES:
                problem = f"the name {name!r} has more than {NAME_BYTES} bytes"
                raise SetupError(problem, where=url.safe, hint="rename it in the source")


def _claim(session: Session, schemas: Sequence[str], url: Url) -> None:
    """Refuse a database that somebody else fills, or that is not empty."""
    if not _row(session.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK]))[0]:
        raise BusyError("another run fills this database", where=url.safe, hint="try again later")
    occupied = session.execute(OCCUPIED, [list(schemas)]).fetchone()
    if occupied:
        schema, relations = occupied
        raise SetupError(
            f"the target is not empty: {relations} tables, views or sequences in schema {schema}",
            where=url.safe,
            hint="name an empty database, or drop what is there",
        )


def _grants(session: Session, schemas: Sequence[str]) -> str:
    user, database = session.info.user, session.info.dbname
    names = ", ".join(map(_quoted, schemas))
    return (
        f"GRANT CREATE ON DATABASE {_quoted(database)} TO {_quoted(user)};"
        f" GRANT USAGE, CREATE ON SCHEMA {names} TO {_quoted(user)}"
    )


def _row(cursor: psycopg.Cursor[Any]) -> tuple[Any, ...]:
    return cursor.fetchone() or (None,)


def _quoted(name: str) -> str:
    return quoted(name, ENGINE)
