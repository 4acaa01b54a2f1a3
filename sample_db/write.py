"""The sample written into a store, table by table, through its Connector."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from tuomin.connectors.families import TYPES, type_for
from tuomin.connectors.open import open_connector
from tuomin.connectors.placing import placed
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
        named = dict(zip((sheet.name for sheet in SHEETS), tables, strict=True))
        made: Counter[str] = Counter()
        with connector.staging(tables, engine=engine) as staging:
            for sheet, frame in Builder(SHEETS, rows=rows, seed=seed).frames():
                staging.write(named[sheet.name], frame)
                made[sheet.name] += frame.height
    finally:
        connector.close()
    return made


def spelled(tables: Sequence[Table], engine: str) -> tuple[list[Table], str]:
    """The tables as the engine would declare them itself, so that their checks come along too.

    An engine whose types are not known here gets them as they are, declared by another.
    """
    if engine not in TYPES:
        return list(tables), OWN
    here = placed(tables, source=OWN, target=engine).values()
    return [_spelled(table, engine) for table in here], engine


def _spelled(table: Table, engine: str) -> Table:
    keys = keyed(table)
    return replace(
        table,
        columns=tuple(
            replace(column, type=str(type_for(column, engine, keyed=column.name in keys)))
            for column in table.columns
        ),
    )
