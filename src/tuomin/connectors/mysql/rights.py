r"""What a user of MySQL or MariaDB may do, as SHOW GRANTS tells it; and a scanner's user.

>>> told = "GRANT SELECT (`a, b`), INSERT ON `shop`.`ord``er` TO `ann`@`%`"
>>> grant_of(told)
Grant(privileges=('SELECT ()', 'INSERT'), place='`shop`.`ord``er`')
>>> covers("`sh%`.*", "shop"), covers("`a\\_b`.*", "axb"), covers("`a_b`.*", "axb")
(True, False, True)
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tuomin.connectors.mysql.catalog import read_tables
from tuomin.connectors.mysql.rows import name_of
from tuomin.connectors.mysql.session import execute, is_mariadb
from tuomin.connectors.mysql.wire import Session
from tuomin.connectors.rights import PASSWORD, SCANNER, Rights, Unread
from tuomin.connectors.rules import quoted

NAME = r"`(?:[^`]|``)*`"
GRANT = re.compile(
    rf"GRANT (?P<what>(?:[^`]|{NAME})*?) ON (?:TABLE |FUNCTION |PROCEDURE |PACKAGE (?:BODY )?)?"
    rf"(?P<place>(?:\*|{NAME})\.(?:\*|{NAME})) TO "
)
WORDS = re.compile(NAME)
LISTED = re.compile(r"\([^)]*\)")  # the columns of a privilege, without their names
READING = {
    "USAGE", "SELECT", "SHOW VIEW", "SHOW DATABASES", "PROCESS", "REPLICATION CLIENT",
    "BINLOG MONITOR", "SLAVE MONITOR", "REPLICA MONITOR",
}  # fmt: skip
"""Privileges that change nothing on the server."""

EVERYTHING = {"ALL PRIVILEGES", "SUPER"}
SHARED = "5.5.5-"
WHO = """SELECT current_user() AS role, database() AS name, @@global.read_only AS replica,
@@lock_wait_timeout AS lock_wait_timeout, @@innodb_lock_wait_timeout AS innodb_lock_wait_timeout"""


class Grant(NamedTuple):
    """One line of SHOW GRANTS: privileges (`()` where on some columns only) on a place."""

    privileges: tuple[str, ...]
    place: str


def grant_of(line: str) -> Grant | None:
    """A line of SHOW GRANTS taken apart; None for one that gives a role or a proxy."""
    found = GRANT.match(line)
    if not found:
        return None
    what = LISTED.sub("()", WORDS.sub("", found["what"]))
    return Grant(tuple(each.strip() for each in what.split(",")), found["place"])


def covers(place: str, database: str) -> bool:
    """Whether a grant on `place` is one on the whole `database`, its wildcards heeded."""
    if place == "*.*":
        return True
    if not place.endswith(".*"):
        return False
    letters = re.findall(r"\\.|.", place[1:-3].replace("``", "`"), re.DOTALL)
    wild = {"_": ".", "%": ".*"}
    pattern = "".join(wild.get(letter, re.escape(letter[-1])) for letter in letters)
    return re.fullmatch(pattern, database, re.DOTALL) is not None


def powers(session: Session) -> list[str]:
    """What makes the session's user a superuser."""
    return _powers(_held(session))


def rights(session: Session) -> Rights:
    """What the session's user may do; of a superuser no more than that it is one."""
    held = _held(session)
    (who,) = execute(session, WHO)
    strong = _powers(held)
    return Rights(
        server=_server(session),
        role=who["role"],
        replica=str(who["replica"]) not in {"0", "OFF", "NO_LOCK"},
        powers=strong,
        beyond=[] if strong else _beyond(held),
        unread=_unread(session, held, who["name"]),
        settings=_settings(session, who),
    )


def grants(session: Session) -> str:
    """The script of a user that reads every table of the database, also those made later."""
    (row,) = execute(session, "SELECT database() AS name")
    place = quoted(re.sub(r"([\\_%])", r"\\\1", row["name"]), "mysql")
    return (
        f"CREATE USER '{SCANNER}'@'%' IDENTIFIED BY '{PASSWORD}';\n"
        f"GRANT SELECT, SHOW VIEW ON {place}.* TO '{SCANNER}'@'%';\n"
    )


def _held(session: Session) -> list[Grant]:
    lines = [str(text) for row in execute(session, _question(session)) for text in row.values()]
    return [grant for line in lines if (grant := grant_of(line))]


def _server(session: Session) -> str:
    """MariaDB puts the last version that MySQL and it had in common before its own."""
    name = "MariaDB" if is_mariadb(session) else "MySQL"
    return f"{name} {session.get_server_info().removeprefix(SHARED)}"


def _question(session: Session) -> str:
    """SHOW GRANTS, which in MySQL 8, unlike MariaDB, leaves out what active roles bring."""
    if is_mariadb(session) or session.get_server_info().startswith("5."):
        return "SHOW GRANTS"
    (row,) = execute(session, "SELECT current_role() AS roles")
    roles = row["roles"]
    return "SHOW GRANTS" if roles == "NONE" else f"SHOW GRANTS FOR CURRENT_USER() USING {roles}"


def _powers(held: Sequence[Grant]) -> list[str]:
    everywhere = [grant for grant in held if grant.place == "*.*"]
    return [
        f"{privilege} on *.*"
        for grant in everywhere
        for privilege in grant.privileges
        if privilege in EVERYTHING
    ]


def _beyond(held: Sequence[Grant]) -> list[str]:
    """Every privilege to do more than read, with its place."""
    found = []
    for grant in held:
        more = [each.removesuffix(" ()") for each in grant.privileges]
        more = [each for each in more if each not in READING]
        found += [f"{', '.join(more)} on {grant.place}"] if more else []
    return found


def _unread(session: Session, held: Sequence[Grant], database: str) -> list[Unread]:
    """What SELECT was not granted on. The server lists no table that one has no right on."""
    reads = {"SELECT", "ALL PRIVILEGES"}
    whole = [grant.place for grant in held if reads & set(grant.privileges)]
    if any(covers(place, database) for place in whole):
        return []
    home = quoted(database, "mysql")
    partly = {grant.place for grant in held if "SELECT ()" in grant.privileges}
    found = [Unread(place=f"{home}.*", lack="database")]
    for table in read_tables(session):
        place = f"{home}.{name_of(table)}"
        if place not in whole:
            found.append(Unread(place=place, lack="columns" if place in partly else "select"))
    return found


def _settings(session: Session, who: dict[str, object]) -> dict[str, str]:
    name = "max_statement_time" if is_mariadb(session) else "max_execution_time"
    (row,) = execute(session, f"SELECT @@{name} AS bound")
    unit = "s" if is_mariadb(session) else "ms"
    locks = ("lock_wait_timeout", "innodb_lock_wait_timeout")
    return {name: f"{float(row['bound']):g}{unit}"} | {lock: f"{who[lock]}s" for lock in locks}
