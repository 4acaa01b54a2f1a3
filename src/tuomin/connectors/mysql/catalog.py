"""The tables of a MySQL or MariaDB database, as information_schema describes them.

A user sees there only what he has some right to. Views hold no rows of their own and are left out,
and so is what a killed run of ours has left.
"""

from collections.abc import Iterator

from tuomin.connectors.mysql.columns import column
from tuomin.connectors.mysql.facts import Facts, Groups, Row, gathered
from tuomin.connectors.mysql.wire import Session
from tuomin.connectors.rules import quoted
from tuomin.model import Check, ForeignKey, Index, Table

ENGINE = "mysql"
STORAGE = {"InnoDB", "MyISAM", "Aria", "MEMORY", "ROCKSDB"}  # engines that hold ordinary rows
UNSAID = {None, "RESTRICT", "NO ACTION"}  # what a foreign key does when nothing is said


def read_tables(session: Session) -> list[Table]:
    """All tables that hold rows, by name."""
    return [_table(row, facts) for row, facts in gathered(session)]


def _table(row: Row, facts: Facts) -> Table:
    indexes = dict(facts.indexes)
    jsons = {
        each["column_name"]: check
        for each in facts.columns
        if (check := f"json_valid({quoted(each['column_name'], ENGINE)})") in facts.checks.values()
        and each["column_type"] == "longtext"
    }
    primary = tuple(each["column_name"] for each in indexes.pop("PRIMARY", []))
    unique = [
        name for name, group in indexes.items() if _is_whole(group) and not group[0]["non_unique"]
    ]
    return Table(
        schema=None,
        name=row["table_name"],
        columns=tuple(
            column(
                each,
                table_collation=row["table_collation"],
                identity=_is_counted(each) and _begins(primary, each),
                json=each["column_name"] in jsons,
                mariadb=facts.mariadb,
            )
            for each in facts.columns
        ),
        primary_key=primary,
        unique=tuple(tuple(each["column_name"] for each in indexes[name]) for name in unique),
        foreign_keys=tuple(map(_foreign_key, facts.keys.values())),
        indexes=tuple(
            _index(row["table_name"], name, group)
            for name, group in indexes.items()
            if name not in unique and _has_columns(group)
        ),
        checks=tuple(
            Check(condition=condition, name=name)
            for name, condition in facts.checks.items()
            if condition not in jsons.values()
        ),
        comment=row["table_comment"] or "",
        rows=row["table_rows"],
        unsupported=(*facts.unseen, *_unsupported(row, facts.columns, indexes, primary)),
        options=tuple(_options(row)),
    )


def _options(row: Row) -> Iterator[tuple[str, str]]:
    if row["engine"] in STORAGE:
        yield "ENGINE", row["engine"]
    if row["table_collation"]:
        yield "COLLATE", row["table_collation"]


def _is_counted(column: Row) -> bool:
    return "auto_increment" in column["extra"].lower()


def _begins(primary: tuple[str, ...], column: Row) -> bool:
    return primary[:1] == (column["column_name"],)


def _has_columns(group: list[Row]) -> bool:
    """Whether an index is of columns; MySQL has others on expressions."""
    return all(each["column_name"] for each in group)


def _is_whole(group: list[Row]) -> bool:
    """Whether an index is of whole columns, in ascending order, in a tree."""
    return all(
        each["column_name"]
        and each["sub_part"] is None
        and each["collation"] == "A"
        and each["index_type"] == "BTREE"
        for each in group
    )


def _index(table: str, name: str, group: list[Row]) -> Index:
    return Index(
        name=name,
        columns=tuple(each["column_name"] for each in group),
        unique=not group[0]["non_unique"],
        definition="" if _is_whole(group) else _definition(table, name, group),
    )


def _definition(table: str, name: str, group: list[Row]) -> str:
    kind = group[0]["index_type"] if group[0]["index_type"] in {"FULLTEXT", "SPATIAL"} else ""
    parts = [
        quoted(each["column_name"], ENGINE)
        + (f"({each['sub_part']})" if each["sub_part"] and kind != "SPATIAL" else "")
        + (" DESC" if each["collation"] == "D" else "")
        for each in group
    ]
    words = ("UNIQUE" if not group[0]["non_unique"] else kind, "INDEX", quoted(name, ENGINE))
    place = f"ON {quoted(table, ENGINE)} ({', '.join(parts)})"
    return " ".join(["CREATE", *filter(None, words), place])


def _foreign_key(group: list[Row]) -> ForeignKey:
    first = group[0]
    return ForeignKey(
        columns=tuple(each["column_name"] for each in group),
        target_schema=first["target_schema"],
        target=first["target"],
        target_columns=tuple(each["target_column"] for each in group),
        on_delete="" if first["delete_rule"] in UNSAID else first["delete_rule"],
        on_update="" if first["update_rule"] in UNSAID else first["update_rule"],
    )


def _unsupported(
    row: Row, columns: list[Row], indexes: Groups, primary: tuple[str, ...]
) -> Iterator[str]:
    """What cannot be declared again, in words."""
    if row["triggers"]:
        yield f"triggers {row['triggers']}"
    if "partitioned" in (row["create_options"] or ""):
        yield "partitions, copied as one table"
    if row["table_type"] == "SYSTEM VERSIONED":
        yield "system versions: only the rows of today are copied"
    if row["engine"] not in STORAGE:
        yield f"storage engine {row['engine']}"
    for name, group in indexes.items():
        if not _has_columns(group):
            yield f"index {name} on expressions"
    for each in columns:
        if _is_counted(each) and not _begins(primary, each):
            yield f"AUTO_INCREMENT of {each['column_name']}, which does not begin the primary key"
