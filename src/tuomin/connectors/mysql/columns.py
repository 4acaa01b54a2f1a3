"""One column as MySQL or MariaDB declares it, as a Column.

The two differ in how information_schema spells defaults: MariaDB gives SQL, MySQL the bare value
and a mark where it is an expression.
"""

from collections.abc import Iterator
from typing import Any

from tuomin.model import Column, Family

Row = dict[str, Any]  # of mysql_queries.COLUMNS

FAMILIES: dict[str, Family] = {
    "tinyint": "integer", "smallint": "integer", "mediumint": "integer", "int": "integer",
    "bigint": "integer", "year": "integer", "bit": "integer", "decimal": "decimal",
    "float": "float", "double": "float", "date": "date", "time": "time",
    "datetime": "timestamp", "timestamp": "timestamp", "json": "json", "uuid": "uuid",
    "binary": "binary", "varbinary": "binary", "tinyblob": "binary", "blob": "binary",
    "mediumblob": "binary", "longblob": "binary", "geometry": "binary", "point": "binary",
    "linestring": "binary", "polygon": "binary", "multipoint": "binary", "vector": "binary",
    "multilinestring": "binary", "multipolygon": "binary", "geometrycollection": "binary",
    "geomcollection": "binary",
}  # fmt: skip
SIZED = {"char", "varchar", "binary", "varbinary"}  # types whose length was chosen
BIG = 20  # digits of an unsigned BIGINT


def column(
    row: Row, *, table_collation: str | None, identity: bool, json: bool, mariadb: bool
) -> Column:
    """`table_collation` is what a text column has when nothing is said.

    `json`: a LONGTEXT with the CHECK by which MariaDB means JSON.
    """
    kind, spelt = ("json", "json") if json else (row["data_type"], row["column_type"])
    computed = _generated(row, mariadb=mariadb)
    return Column(
        name=row["column_name"],
        type=spelt,
        family=FAMILIES["json"] if json else _family(row),
        length=row["length"] if kind in SIZED else None,
        precision=_precision(row),
        scale=row["scale"] if kind == "decimal" else None,
        nullable=row["is_nullable"] == "YES",
        default=None if computed else _default(row, mariadb=mariadb),
        generated=computed,
        identity=identity,
        extra=" ".join(_extra(row, row["collation"] if json else table_collation)),
        comment=row["column_comment"] or "",
    )


def unescaped(expression: str, *, mariadb: bool) -> str:
    """An expression as SQL: MySQL writes its quotes with backslashes."""
    return expression if mariadb else expression.replace("\\'", "'")


def _family(row: Row) -> Family:
    if row["column_type"] == "bit(1)":
        return "boolean"
    return FAMILIES.get(row["data_type"], "text")


def _precision(row: Row) -> int | None:
    kind, spelt = row["data_type"], row["column_type"]
    if kind == "decimal":
        return int(row["digits"])
    unsigned = spelt.startswith("bigint") and "unsigned" in spelt
    return BIG if unsigned or spelt == "bit(64)" else None


def _default(row: Row, *, mariadb: bool) -> str | None:
    default = row["column_default"]
    if default is None or (mariadb and default == "NULL"):
        return None
    if mariadb or row["data_type"] == "bit" or default.upper().startswith("CURRENT_TIMESTAMP"):
        return str(default)
    if "DEFAULT_GENERATED" in row["extra"]:
        return f"({unescaped(default, mariadb=mariadb)})"
    quoted = default.replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _generated(row: Row, *, mariadb: bool) -> str | None:
    if not row["generation_expression"]:
        return None
    expression = unescaped(row["generation_expression"], mariadb=mariadb)
    kept = "VIRTUAL" if "VIRTUAL" in row["extra"].upper() else "STORED"
    return f"GENERATED ALWAYS AS ({expression}) {kept}"


def _extra(row: Row, table_collation: str | None) -> Iterator[str]:
    if row["collation"] and row["collation"] != table_collation:
        yield f"CHARACTER SET {row['charset']} COLLATE {row['collation']}"
    if row["data_type"] == "timestamp" and row["is_nullable"] == "YES":
        yield "NULL"  # a timestamp of an old server is NOT NULL unless it says so
    words = row["extra"].upper()
    if "INVISIBLE" in words:
        yield "INVISIBLE"
    if "ON UPDATE " in words:
        yield f"ON UPDATE {row['extra'][words.index('ON UPDATE ') + len('ON UPDATE ') :]}"
