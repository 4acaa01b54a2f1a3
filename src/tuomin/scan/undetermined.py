"""Undetermined: the verdict on a column of which nobody could say what it holds."""

from tuomin.model import Classification, Column, Table


def undetermined(table: Table, column: Column, reason: str) -> Classification:
    """What stands for a verdict; `reason` says why there is none."""
    return Classification(
        schema=table.schema,
        table=table.name,
        column=column.name,
        type=column.type,
        level="undetermined",
        reason=reason,
    )
