"""SQL that appends a marked part, `[tuomin: level kind]`, to the comment of each column.

What people wrote in a comment stays: the script looks at the comments when it is run, replaces only
the marked part and touches no column whose comment is right already. PostgreSQL does all in one
block. DuckDB has no such blocks: its script prints the statements to run. In MySQL and MariaDB a
comment is changed only together with the whole definition of its column, which a script can get
wrong: there it lists the comments that the columns should have, and changes nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from tuomin.errors import SetupError
from tuomin.model import Classification
from tuomin.reports.forms.listing import valid
from tuomin.reports.grid import safe
from tuomin.reports.handover.handed import Handed

FILE = "comments.sql"
PART = r" ?\[tuomin: [^\]]*\]"
"""The marked part, with the blank before it, to the regular expressions of all these engines."""

Row = tuple[str, str, str, str]

POSTGRES = """\
-- tuomin: levels and kinds as comments. Run it as the owner of the tables: psql -f comments.sql
DO {quote}
DECLARE
  entry record;
BEGIN
  FOR entry IN
    WITH marked (schema_name, table_name, column_name, mark) AS (VALUES
{rows}
    ), told AS (
      SELECT n.nspname, c.relname, a.attname, m.mark,
             col_description(c.oid, a.attnum) AS before,
             regexp_replace(col_description(c.oid, a.attnum), {part}, '', 'g') AS kept
      FROM marked m
      JOIN pg_namespace n ON n.nspname = m.schema_name
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = m.table_name
                     AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = m.column_name
                         AND a.attnum > 0 AND NOT a.attisdropped
    )
    SELECT nspname, relname, attname, before,
           nullif(concat_ws(' ', nullif(kept, ''), nullif(mark, '')), '') AS after
    FROM told
  LOOP
    IF entry.after IS DISTINCT FROM entry.before THEN
      EXECUTE format('COMMENT ON COLUMN %I.%I.%I IS %L',
                     entry.nspname, entry.relname, entry.attname, entry.after);
    END IF;
  END LOOP;
END
{quote};
"""
DUCKDB = """\
-- tuomin: levels and kinds as comments. This prints the statements; run what it prints:
-- duckdb -noheader -list shop.duckdb < comments.sql > statements.sql
WITH marked (schema_name, table_name, column_name, mark) AS (VALUES
{rows}
), told AS (
  SELECT c.schema_name, c.table_name, c.column_name, c.comment AS before,
         nullif(concat_ws(' ', nullif(regexp_replace(c.comment, {part}, '', 'g'), ''),
                          nullif(m.mark, '')), '') AS after
  FROM marked m
  JOIN duckdb_columns() c ON c.database_name = current_database()
   AND c.schema_name = m.schema_name AND c.table_name = m.table_name
   AND c.column_name = m.column_name
)
SELECT 'COMMENT ON COLUMN "' || replace(schema_name, '"', '""') || '"."'
       || replace(table_name, '"', '""') || '"."' || replace(column_name, '"', '""') || '" IS '
       || coalesce('''' || replace(after, '''', '''''') || '''', 'NULL') || ';'
FROM told
WHERE after IS DISTINCT FROM before;
"""
MYSQL = """\
-- tuomin: levels and kinds as comments. This lists the comments that columns should have and
-- changes nothing: give each by ALTER TABLE ... MODIFY COLUMN, with the definition of the column
-- as SHOW CREATE TABLE prints it and the comment of this list.
SELECT table_name, column_name, before_it AS comment_is, after_it AS comment_should_be
FROM (
  SELECT c.table_name, c.column_name, c.column_comment AS before_it,
         TRIM(CONCAT(REGEXP_REPLACE(c.column_comment, {part}, ''), ' ', m.mark)) AS after_it
  FROM (
{rows}
  ) m
  JOIN information_schema.columns c
    ON c.table_schema = DATABASE() AND BINARY c.table_name = BINARY m.table_name
   AND BINARY c.column_name = BINARY m.column_name
) told
WHERE BINARY before_it <> BINARY after_it;
"""


def render(handed: Handed) -> dict[str, str]:
    """The script for the engine of the Inventory; SetupError when its columns have no comments."""
    found = handed.found
    if found.engine not in SCRIPTS:
        raise SetupError(
            "keeps no comments on columns that tuomin could write",
            where=found.engine,
            hint=f"comments are for {', '.join(SCRIPTS)}",
        )
    script = SCRIPTS[found.engine]
    known = [column for column in found.columns if column.level != "undetermined"]
    rows = [_row(column, handed.schema(column.schema)) for column in known]
    return {FILE: script(rows) if rows else "-- tuomin: there is no column to comment on\n"}


def mark(column: Classification) -> str:
    """What is appended to a column's comment; nothing for ordinary data."""
    told = column.told.replace("[", "(").replace("]", ")")
    return f"[tuomin: {valid(safe(told))}]" if column.level != "none" else ""


def _row(column: Classification, schema: str) -> Row:
    return (schema, valid(column.table), valid(column.column), mark(column))


def _postgres(rows: Sequence[Row]) -> str:
    body = POSTGRES.format(quote="{quote}", part=_escaped(PART), rows="{rows}")
    values = _values(rows, _escaped)
    tag = next(each for each in _tags() if each not in values)
    return body.replace("{quote}", tag).replace("{rows}", values)


def _duckdb(rows: Sequence[Row]) -> str:
    return DUCKDB.format(rows=_values(rows, _plain), part=_plain(PART))


def _mysql(rows: Sequence[Row]) -> str:
    names = ("table_name", "column_name", "mark")
    first, *others = [
        ", ".join(f"{_hex(text)} AS {name}" for text, name in zip(row[1:], names, strict=True))
        for row in rows
    ]
    selects = [f"    SELECT {first}", *(f"    UNION ALL SELECT {each}" for each in others)]
    return MYSQL.format(rows="\n".join(selects), part=_hex(PART))


def _values(rows: Sequence[Row], literal: Callable[[str], str]) -> str:
    return ",\n".join(f"      ({', '.join(map(literal, row))})" for row in rows)


def _tags() -> Iterable[str]:
    return (f"$tuomin{number or ''}$" for number in count())


def _plain(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(text: str) -> str:
    """A literal that PostgreSQL reads in the same way whatever standard_conforming_strings says."""
    return "E" + _plain(text.replace("\\", "\\\\"))


def _hex(text: str) -> str:
    """A literal that MySQL reads in the same way whatever sql_mode and charset say."""
    return f"CONVERT(X'{text.encode().hex()}' USING utf8mb4)"


SCRIPTS: Mapping[str, Callable[[Sequence[Row]], str]] = {
    "postgresql": _postgres,
    "duckdb": _duckdb,
    "mysql": _mysql,
}
"""By engine, what writes the script."""
