"""MySQL and MariaDB as a Connector: rows travel as the protocol's text, in by LOAD DATA LOCAL.

Every read is a read-only transaction of its own and waits for no lock; inside `snapshot()` all of
them share one session, and so one moment. A database is what its URL names: tables have no schema.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

import polars as pl

from tuomin.connectors.base import Capabilities, Sample
from tuomin.connectors.beside import Beside
from tuomin.connectors.bounds import Bounds
from tuomin.connectors.condition import enclosed
from tuomin.connectors.erasing import Erasing
from tuomin.connectors.journal import Run
from tuomin.connectors.links import TableId
from tuomin.connectors.mysql import pressure, rights
from tuomin.connectors.mysql.beside import BESIDE
from tuomin.connectors.mysql.catalog import read_tables
from tuomin.connectors.mysql.erasing import looking, refusal, writing
from tuomin.connectors.mysql.queries import OTHERS
from tuomin.connectors.mysql.rows import binary_of, name_of, selected
from tuomin.connectors.mysql.sample import draw, hidden
from tuomin.connectors.mysql.session import Sessions, execute
from tuomin.connectors.mysql.staging import MysqlStaging, staged
from tuomin.connectors.mysql.wire import Session, fetch
from tuomin.connectors.overlap import askable
from tuomin.connectors.rights import Rights
from tuomin.connectors.rules import quoted
from tuomin.connectors.url import Url
from tuomin.model import Table

SERVER = """SHOW GLOBAL VARIABLES
WHERE variable_name IN ('server_uid', 'server_uuid', 'hostname', 'port', 'datadir')"""


class MysqlConnector:
    """One database of a server; `bounds` hold for each statement of a scan."""

    engine = "mysql"
    measure = "Threads_running"
    defers = False
    capabilities = Capabilities(
        comments=True,
        schemas=False,
        snapshot=True,
        constraints=True,
        identifier_bytes=64,
        leaving=False,
    )

    def __init__(self, url: Url, *, bounds: Bounds) -> None:
        self.url = url.safe
        self._address, self._timeout = url, bounds.statement
        self._sessions = Sessions(url, lock=bounds.lock)

    def tables(self) -> list[Table]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return read_tables(session)

    def others(self) -> list[str]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return [row["name"] for row in execute(session, OTHERS)]

    def beside(self) -> Iterator[Beside]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            yield from ((row["place"], row["told"] or "") for row in execute(session, BESIDE))

    def sample(self, table: Table, rows: int) -> Sample:
        with self._reading(table, timeout=self._timeout) as session:
            frame, method, total = draw(session, table, rows)
            missing = hidden(session, table)
            return Sample(frame=frame, method=method, rows=total, hidden=missing)

    def count(self, table: Table) -> int:
        with self._reading(table) as session:
            (row,) = execute(session, f"SELECT count(*) AS counted FROM {name_of(table)}")  # noqa: S608
            return int(row["counted"])

    def overlap(self, table: Table, column: str, values: Sequence[str]) -> int:
        number = int if table.column(column).family == "integer" else str
        asked = [number(value) for value in askable(table.column(column), values)]
        if not asked:
            return 0
        name = quoted(column, self.engine).replace("%", "%%")
        marks = ", ".join(["%s"] * len(asked))
        query = (
            f"SELECT count(DISTINCT {name}) AS found FROM {name_of(table).replace('%', '%%')}"  # noqa: S608
            f" WHERE {name} IN ({marks})"
        )
        with self._reading(table, timeout=self._timeout) as session:
            (row,) = execute(session, query, asked)
            return int(row["found"])

    def batches(
        self,
        table: Table,
        rows: int,
        *,
        columns: Sequence[str] | None = None,
        where: str = "",
    ) -> Iterator[pl.DataFrame]:
        names = [column.name for column in table.columns] if columns is None else list(columns)
        wanted = [table.column(name) for name in names]
        if not wanted:
            return
        query = f"SELECT {', '.join(map(selected, wanted))} FROM {name_of(table)}"  # noqa: S608
        if where:
            query += f" WHERE {enclosed(where, self.engine)}"
        with self._reading(table) as session:
            for frame in fetch(session, query, names, binary=binary_of(wanted)):
                yield from frame.iter_slices(rows)

    def snapshot(self) -> AbstractContextManager[None]:
        return self._sessions.snapshot(self.url)

    def staging(
        self, tables: Sequence[Table], *, engine: str, run: Run | None = None
    ) -> AbstractContextManager[MysqlStaging]:
        return staged(self._sessions, self._address, tables, engine=engine, run=run)

    def erasing(self, *, write: bool) -> AbstractContextManager[Erasing]:
        if write:
            return writing(self._sessions.writing(), self.url)
        return looking(self._sessions.reading(self.url))

    def refusals(self, tables: Sequence[Table]) -> Mapping[TableId, str]:
        found = {table.id: refusal(table) for table in tables}
        return {place: why for place, why in found.items() if why}

    def powers(self) -> Sequence[str]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return rights.powers(session)

    def rights(self) -> Rights:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return rights.rights(session)

    def grants(self) -> str:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return rights.grants(session)

    def load(self, names: Collection[str]) -> Mapping[str, float]:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return pressure.load(session, names)

    def lag(self) -> float | None:
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            return pressure.lag(session, self.url)

    def identity(self) -> str:
        """The server's own number where it has one, its host, port and folder, and the database."""
        with self._sessions.reading(self.url, timeout=self._timeout) as session:
            facts = sorted(
                f"{row['variable_name']}={row['value']}" for row in execute(session, SERVER)
            )
            (row,) = execute(session, "SELECT database() AS name")
            return f"mysql:{'/'.join([*facts, row['name']])}"

    def close(self) -> None:
        """End all sessions; what the server still does for one of them is stopped."""
        self._sessions.close()

    def _reading(self, table: Table, *, timeout: float = 0) -> AbstractContextManager[Session]:
        grants = [f"GRANT SELECT ON {name_of(table)}"]
        return self._sessions.reading(table.label, timeout=timeout, grants=grants)


def connect(url: Url, *, write: bool, bounds: Bounds) -> MysqlConnector:  # noqa: ARG001
    """Open the database at `url`; a session is tried at once, so that a wrong address shows."""
    connector = MysqlConnector(url, bounds=bounds)
    connector.identity()
    return connector
