"""How many rows make a batch: as many as fit a few megabytes, by what the column types hold."""

from tuomin.model import Column, Family, Table

BATCH = 6 << 20  # bytes of text in one batch; larger ones are no faster and leave the cache
FEWEST, MOST = 256, 65_536  # rows

WIDTHS: dict[Family, int] = {
    "integer": 10, "decimal": 12, "float": 12, "boolean": 2, "date": 11, "time": 16,
    "timestamp": 27, "binary": 16_384, "json": 512, "uuid": 37, "other": 64, "text": 48,
}  # fmt: skip
LONGEST = 64  # characters that a text of limited length is reckoned with


def rows_of(table: Table) -> int:
    """Rows in one batch of `table`."""
    width = sum(_width(column) for column in table.columns)
    return min(max(BATCH // max(width, 1), FEWEST), MOST)


def _width(column: Column) -> int:
    if column.family == "text" and column.length:
        return min(column.length, LONGEST)
    return WIDTHS[column.family]
