"""How busy a MySQL or MariaDB server is: its status variables, and the seconds of its replicas.

>>> slowest([]), slowest([{"seconds_behind_master": 4}, {"seconds_behind_master": 2}])
(None, 4.0)
>>> slowest([{"seconds_behind_source": None}])
inf
"""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pymysql

from tuomin.connectors.mysql.errors import RIGHTS, number
from tuomin.connectors.mysql.session import execute, is_mariadb
from tuomin.connectors.mysql.wire import Session
from tuomin.errors import ConnectorError, SetupError, refuse_unknown

STATUS = "SHOW GLOBAL STATUS"
SECONDS = ("seconds_behind_master", "seconds_behind_source")
LACKING = "this user may not see how far the replica lags"


def load(session: Session, names: Collection[str]) -> Mapping[str, float]:
    """Status variables, spelled in any case."""
    found = {row["variable_name"].lower(): row["value"] for row in execute(session, STATUS)}
    refuse_unknown(
        [name.lower() for name in names], found, where="--max-load", what="status variable"
    )
    return {name: _number(name, found[name.lower()]) for name in names}


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        hint = "such as Threads_running"
        raise SetupError(f"{name} is no number", where="--max-load", hint=hint) from None


def lag(session: Session, where: str) -> float | None:
    """The seconds of the slowest source; None for a server that replicates none."""
    right = "REPLICA MONITOR" if is_mariadb(session) else "REPLICATION CLIENT"
    try:
        return slowest(execute(session, _question(session)))
    except pymysql.Error as error:
        if number(error) not in RIGHTS:
            raise
        hint = f"GRANT {right} ON *.* TO the user, or leave out --max-lag"
        raise ConnectorError(LACKING, where=where, hint=hint) from None


def slowest(rows: Sequence[Mapping[str, Any]]) -> float | None:
    """The most seconds that a row of SHOW REPLICA STATUS tells of; infinite where one stands."""
    seconds = [next((row[name] for name in SECONDS if name in row), None) for row in rows]
    return max((math.inf if each is None else float(each) for each in seconds), default=None)


def _question(session: Session) -> str:
    if is_mariadb(session):
        return "SHOW ALL SLAVES STATUS"
    version = [int(part) for part in session.get_server_info().split("-")[0].split(".")[:3]]
    return "SHOW REPLICA STATUS" if version >= [8, 0, 22] else "SHOW SLAVE STATUS"
