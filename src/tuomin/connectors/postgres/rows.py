"""How a PostgreSQL table is named in statements, and which statement reads it whole."""

from collections.abc import Sequence

from tuomin.connectors.condition import enclosed
from tuomin.connectors.postgres.session import Session
from tuomin.connectors.rules import quoted
from tuomin.errors import ConnectorError
from tuomin.model import Table

ENGINE = "postgresql"
TABLE, MATERIALIZED, PARTITIONED = "r", "m", "p"
KIND = """SELECT relkind::text, pg_catalog.row_security_active(oid)
FROM pg_catalog.pg_class WHERE oid = %s::regclass"""


def relation(table: Table) -> str:
    return f"{quoted(table.schema or 'public', ENGINE)}.{quoted(table.name, ENGINE)}"


def kind(session: Session, table: Table) -> str:
    """What the name stands for now: somebody may have put a view in the table's place."""
    found, secured = session.execute(KIND, [relation(table)]).fetchone() or ("", False)
    if found not in {TABLE, MATERIALIZED, PARTITIONED}:
        raise ConnectorError("it is no longer a table", where=table.label, hint="start again")
    if secured:
        raise ConnectorError(
            "row-level security hides rows [SQLSTATE 42501]",
            where=table.label,
            hint=f"ALTER ROLE {quoted(session.info.user, ENGINE)} BYPASSRLS, or read as its owner",
        )
    return str(found)


def source(session: Session, table: Table) -> str:
    """The table in a FROM clause: with its partitions, without the tables that inherit from it."""
    only = "" if kind(session, table) == PARTITIONED else "ONLY "
    return only + relation(table)


def copying(session: Session, table: Table, names: Sequence[str], where: str = "") -> str:
    """COPY of a plain table, which is quicker, or of a query where there is no other way."""
    wanted = ", ".join(quoted(name, ENGINE) for name in names)
    computed = any(table.column(name).generated for name in names)
    if kind(session, table) == TABLE and not computed and not where:
        return f"COPY {relation(table)} ({wanted}) TO STDOUT"
    limit = f" WHERE {enclosed(where, ENGINE)}" if where else ""
    return f"COPY (SELECT {wanted} FROM {source(session, table)}{limit}) TO STDOUT"  # noqa: S608 - quoted
