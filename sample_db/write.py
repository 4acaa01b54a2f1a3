"""The sample written into a store, table by table, through its Connector."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tuomin.connectors.families import TYPES, type_for
from tuomin.connectors.open import open_connector
from tuomin.connectors.schema import keyed
from tuomin.model import Table

from .build import Builder
from .tables import SHEETS, TABLES

OWN = "sample"


def write(url: str, *, rows: int, seed: int) -> Counter[str]:
    """Write the sample of `rows` customers to an empty store; say how many rows each table got."""
    connector = open_connector(url, write=True)
    try:
        tables, engine = spelled(TABLES, connector.engine)
        named = {table.name: table for table in tables}
        made: Counter[str] = Counter()
        with connector.staging(tables, engine=engine) as staging:
            for sheet, frame in Builder(SHEETS, rows=rows, seed=seed).frames():
                staging.write(named[sheet.name], frame)
                made[sheet.name] += frame.height
    finally:
        connector.close()
    return made


def spelled(tables: Sequence[Table], engine: str) -> tuple[list[Table], str]:
    """The tables with types as the engine spells them, so that their checks come along too."""
    if engine not in TYPES:
        return list(tables), OWN
    return [_spelled(table, engine) for table in tables], engine


def _spelled(table: Table, engine: str) -> Table:
    columns = (
        replace(column, type=str(type_for(column, engine, keyed=column.name in keyed(table))))
        for column in table.columns
    )
    return replace(table, columns=tuple(columns))
