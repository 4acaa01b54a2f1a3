"""How busy a PostgreSQL server is: backends at work for others, and how far a standby is."""

import math
from collections.abc import Collection, Mapping

from tuomin.connectors.postgres.session import Session
from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError, refuse_unknown

MEASURES = ("active", "waiting")
MAY_KNOW = "SELECT pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')"
AT_WORK = """SELECT count(*)::float8, count(*) FILTER (WHERE wait_event_type = 'Lock')::float8
FROM pg_catalog.pg_stat_activity
WHERE state = 'active' AND backend_type = 'client backend'
AND application_name NOT LIKE 'tuomin/%'"""
LAG = """SELECT pg_catalog.pg_is_in_recovery(), CASE
  WHEN EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver)
    AND pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() THEN 0
  ELSE extract(epoch FROM pg_catalog.clock_timestamp()
    - pg_catalog.pg_last_xact_replay_timestamp()) END::float8"""


def load(session: Session, names: Collection[str], where: str) -> Mapping[str, float]:
    """Backends that are active, or wait for a lock; tuomin's own are left out."""
    refuse_unknown(names, MEASURES, where="--max-load", what="measure")
    if not _value(session, MAY_KNOW):
        user = quoted(session.info.user, "postgresql")
        hint = f"GRANT pg_read_all_stats TO {user}, or leave out --max-load"
        raise ConnectorError("this user may not see how busy the server is", where=where, hint=hint)
    found = session.execute(AT_WORK).fetchone() or (0.0, 0.0)
    return {name: each for name, each in zip(MEASURES, found, strict=True) if name in names}


def lag(session: Session) -> float | None:
    """Seconds since the last transaction that a standby replayed, when it has not got them all."""
    behind, seconds = session.execute(LAG).fetchone() or (False, None)
    if not behind:
        return None
    return math.inf if seconds is None else max(0.0, float(seconds))


def _value(session: Session, query: str) -> object:
    (value,) = session.execute(query.encode()).fetchone() or (None,)
    return value
