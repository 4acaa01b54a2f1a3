"""What a declared type means, and how another engine declares the same: data and two look-ups.

>>> family_of("VARCHAR(18)"), family_of("point"), sizes_of("DECIMAL(10, 2)")
('text', 'other', (None, 10, 2))
"""

import re
from typing import Any

import sqlalchemy as sa

from tuomin.model import Column, Family

# The first pattern found in a type decides; the order keeps POINT and INTERVAL from being integers.
FAMILIES: tuple[tuple[str, Family], ...] = (
    (r"\]$|^(STRUCT|MAP|UNION|LIST|ARRAY|ROW)\b", "json"),
    (r"^ENUM|^SET\b", "text"),
    (r"JSON|^VARIANT", "json"),
    (r"UUID|GUID|UNIQUEIDENTIFIER", "uuid"),
    (r"INTERVAL|POINT|GEOM|POLYGON|RANGE|^BIT", "other"),
    (r"^(SMALL)?DATETIME|^TIMESTAMP", "timestamp"),
    (r"^DATE", "date"),
    (r"^TIME", "time"),
    (r"BOOL", "boolean"),
    (r"BLOB|BINARY|BYTEA|IMAGE|^RAW", "binary"),
    (r"CHAR|CLOB|STRING", "text"),
    (r"DEC|NUMERIC|NUMBER|MONEY", "decimal"),
    (r"TEXT", "text"),
    (r"REAL|FLOA|DOUB", "float"),
    (r"INT|SERIAL|^YEAR", "integer"),
)
# SQLAlchemy's classes, the specific first, for dialects whose types we do not know by name.
CLASSES: tuple[tuple[type[Any], Family], ...] = (
    (sa.Enum, "text"),
    (sa.Boolean, "boolean"),
    (sa.Interval, "other"),
    (sa.Integer, "integer"),
    (sa.Float, "float"),
    (sa.Numeric, "decimal"),
    (sa.DateTime, "timestamp"),
    (sa.Date, "date"),
    (sa.Time, "time"),
    (sa.LargeBinary, "binary"),
    (sa.JSON, "json"),
    (sa.Uuid, "uuid"),
    (sa.String, "text"),
)
# engine -> variant of a family -> its type. A variant without a type falls back to the bare family.
#   integer+  more digits than 64 bits hold      decimal()  precision and scale are known
#   text()    the length is known                text#      part of a key or index
#   timestamp@  with a time zone
# SQLite: a type of NUMERIC affinity rounds to 15 digits, TEXT in the name keeps values as they are.
TYPES: dict[str, dict[str, str]] = {
    "sqlite": {
        "integer": "INTEGER", "decimal": "DECIMAL TEXT",
        "decimal()": "DECIMAL({precision}, {scale})", "float": "REAL", "boolean": "BOOLEAN",
        "text": "TEXT", "text()": "VARCHAR({length})", "date": "DATE", "time": "TIME",
        "timestamp": "TIMESTAMP", "timestamp@": "TIMESTAMP WITH TIME ZONE", "binary": "BLOB",
        "json": "JSON TEXT", "uuid": "UUID TEXT", "other": "TEXT",
    },
    "duckdb": {
        "integer": "BIGINT", "integer+": "DECIMAL({precision}, 0)", "decimal": "VARCHAR",
        "decimal()": "DECIMAL({precision}, {scale})", "float": "DOUBLE", "boolean": "BOOLEAN",
        "text": "VARCHAR", "text()": "VARCHAR({length})", "date": "DATE", "time": "TIME",
        "timestamp": "TIMESTAMP", "timestamp@": "TIMESTAMP WITH TIME ZONE", "binary": "BLOB",
        "json": "JSON", "uuid": "UUID", "other": "VARCHAR",
    },
    "postgresql": {
        "integer": "bigint", "integer+": "numeric({precision})", "decimal": "numeric",
        "decimal()": "numeric({precision}, {scale})", "float": "double precision",
        "boolean": "boolean", "text": "text", "text()": "varchar({length})", "date": "date",
        "time": "time", "timestamp": "timestamp", "timestamp@": "timestamptz", "binary": "bytea",
        "json": "json", "uuid": "uuid", "other": "text",
    },
    "mysql": {
        "integer": "bigint", "integer+": "decimal({precision})", "decimal": "longtext",
        "decimal()": "decimal({precision}, {scale})", "float": "double", "boolean": "tinyint(1)",
        "text": "longtext", "text()": "varchar({length})", "text#": "varchar(255)",
        "date": "date", "time": "time(6)", "timestamp": "datetime(6)", "binary": "longblob",
        "json": "longtext", "uuid": "char(36)", "other": "longtext",
    },
    "files": {
        "integer": "int64", "integer+": "decimal128({precision}, 0)", "decimal": "string",
        "decimal()": "decimal128({precision}, {scale})", "float": "double", "boolean": "bool",
        "text": "string", "date": "date32[day]", "time": "time64[us]",
        "timestamp": "timestamp[us]", "timestamp@": "timestamp[us, tz=UTC]", "binary": "binary",
        "json": "string", "uuid": "string", "other": "string",
    },
}  # fmt: skip
# engine -> the longest text() and the most digits of decimal() that it declares
LONGEST = {"postgresql": 10_485_760, "mysql": 1_000}
DIGITS = {"sqlite": 15, "duckdb": 38, "postgresql": 1_000, "mysql": 65, "files": 38}
INTEGER_DIGITS = 19
GENERIC: dict[Family, type[sa.types.TypeEngine[Any]]] = {
    "integer": sa.BigInteger,
    "float": sa.Double,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "time": sa.Time,
    "timestamp": sa.DateTime,
    "binary": sa.LargeBinary,
}


def family_of(declared: str) -> Family:
    """The family of a type as its engine spells it; text where the spelling tells nothing."""
    for pattern, family in FAMILIES:
        if re.search(pattern, declared.strip(), re.IGNORECASE):
            return family
    return "text" if not declared.strip() else "other"


def sizes_of(declared: str) -> tuple[int | None, int | None, int | None]:
    """Length, precision and scale out of the last parentheses of a type."""
    match = re.search(r"\((\d+)(?:\s*,\s*(-?\d+))?\)", declared)
    if not match:
        return None, None, None
    first, second = int(match[1]), int(match[2]) if match[2] else None
    if family_of(declared) in {"decimal", "float"}:
        return None, first, second or 0
    return first, None, None


def type_for(column: Column, engine: str, *, keyed: bool = False) -> str | sa.types.TypeEngine[Any]:
    """The type that `engine` declares for a column of another engine.

    `keyed`: it is part of a key or index. For a dialect without a row in `TYPES`, SQLAlchemy's
    generic type.
    """
    if engine not in TYPES:
        return _generic(column)
    types = TYPES[engine]
    template = types.get(_variant(column, engine, keyed=keyed)) or types[column.family]
    return template.format(
        length=column.length, precision=column.precision, scale=column.scale or 0
    )


def _variant(column: Column, engine: str, *, keyed: bool) -> str:
    digits, fits = column.precision or 0, (column.precision or 0) <= DIGITS[engine]
    if column.family == "integer" and digits > INTEGER_DIGITS:
        return "integer+" if fits else "decimal"
    if column.family == "decimal":
        return "decimal()" if digits and fits else "decimal"
    if column.family == "text" and column.length and column.length <= LONGEST.get(engine, 2**31):
        return "text()"
    if column.family == "text" and keyed:
        return "text#"
    return "timestamp@" if column.family == "timestamp" and has_zone(column) else column.family


def has_zone(column: Column) -> bool:
    """Whether a timestamp carries its time zone, by the spelling of its type."""
    return re.search(r"tz\b|tz=|with(?: local)? time ?zone", column.type, re.IGNORECASE) is not None


def _generic(column: Column) -> sa.types.TypeEngine[Any]:
    if column.family == "decimal" and column.precision:
        return sa.Numeric(column.precision, column.scale)
    if column.family == "text" and column.length:
        return sa.String(column.length)
    return GENERIC.get(column.family, sa.Text)()
