"""What the server says of each table of a database, as far as it shows it to this user.

MariaDB hides rules of foreign keys from whoever may only read, and checks from whoever may read
single tables: SHOW CREATE TABLE tells both. Keys and checks of columns that the user may not read
are left out, and the table says so.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tuomin.connectors.mysql import created, queries
from tuomin.connectors.mysql.columns import unescaped
from tuomin.connectors.mysql.session import execute, is_mariadb
from tuomin.connectors.mysql.wire import Session
from tuomin.connectors.rules import quoted

Row = dict[str, Any]
Groups = dict[str, list[Row]]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of one table; `unseen` is what is known to be there and not shown, in words."""

    columns: list[Row]
    indexes: Groups
    keys: Groups
    checks: Mapping[str, str]
    mariadb: bool
    unseen: tuple[str, ...] = ()


def gathered(session: Session) -> Iterator[tuple[Row, Facts]]:
    """All tables that hold rows, by name, each with what is said of it."""
    mariadb = is_mariadb(session)
    columns, indexes, keys = (
        grouped(execute(session, query), "table_name")
        for query in (queries.COLUMNS, queries.INDEXES, queries.KEYS)
    )
    checks = _checks(session, mariadb=mariadb)
    hidden = mariadb and not checks and execute(session, queries.PARTIAL)[0]["partial"]
    for row in execute(session, queries.TABLES):
        name = row["table_name"]
        asked = hidden or any(_is_unruled(each) for each in keys[name])
        text = created.statement(session, name) if asked else ""
        whole = Facts(
            columns=columns[name],
            indexes=grouped(indexes[name], "index_name"),
            keys=grouped(list(_ruled(keys[name], created.rules(text))), "constraint_name"),
            checks=created.checks(text) if hidden else checks[name],
            mariadb=mariadb,
        )
        yield row, _shown(whole, _place(row), is_told=bool(text) or not asked)


def grouped(rows: list[Row], key: str) -> Groups:
    found: Groups = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _checks(session: Session, *, mariadb: bool) -> dict[str, dict[str, str]]:
    """The conditions of each table by name; none from a server that does not keep them."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    if execute(session, queries.KNOWS_CHECKS)[0]["known"]:
        query = queries.CHECKS_OF_MARIADB if mariadb else queries.CHECKS_OF_MYSQL
        for row in execute(session, query):
            clause = unescaped(row["check_clause"], mariadb=mariadb)
            found[row["table_name"]][row["constraint_name"]] = clause
    return found


def _is_unruled(key: Row) -> bool:
    return key["delete_rule"] is None


def _ruled(keys: list[Row], rules: Mapping[str, created.Rules]) -> Iterator[Row]:
    """Foreign keys with the rules that the server hid."""
    for key in keys:
        said = rules.get(key["constraint_name"])
        if said and _is_unruled(key):
            yield key | {"delete_rule": said[0] or "RESTRICT", "update_rule": said[1] or "RESTRICT"}
        else:
            yield key


def _shown(facts: Facts, place: str, *, is_told: bool) -> Facts:
    """Without what rests on columns that the user may not read; `unseen` says so."""
    columns = {each["column_name"] for each in facts.columns}
    shown = replace(
        facts,
        indexes=_within(facts.indexes, columns),
        keys=_within(facts.keys, columns),
        checks={
            name: check for name, check in facts.checks.items() if created.names(check) <= columns
        },
    )
    if is_told and shown == facts:
        return facts
    right = "SELECT" if is_told else "SHOW VIEW"
    hint = f"GRANT {right} ON {place} TO the user"
    return replace(shown, unseen=(f"columns, keys or checks that this user is not shown ({hint})",))


def _within(groups: Groups, columns: set[str]) -> Groups:
    known = columns | {None}  # the column of an expression
    return {
        name: group
        for name, group in groups.items()
        if all(each["column_name"] in known for each in group)
    }


def _place(row: Row) -> str:
    return f"{quoted(row['table_schema'], 'mysql')}.{quoted(row['table_name'], 'mysql')}"
