"""The names of people in a store, which texts and JSON must not mention in a copy."""

from collections.abc import Iterator, Sequence

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.copier.typed import to_text
from tuomin.model import Table
from tuomin.plan import ColumnPlan, Plan

MOST = 500_000  # different names
ROWS = 65_536
KINDS = frozenset({
    "identity.person_name", "identity.former_name", "identity.family_member",
    "contact.emergency_contact", "minor.guardian", "organisation.legal_representative",
})  # fmt: skip
NAME, NICKNAME = "name", "account.nickname"
OTHERS = (
    "mobile",
    "landline",
    "email",
    "key",
    "keep",
)  # what columns of these kinds hold besides names


def source_names(source: Connector, tables: Sequence[Table], plan: Plan) -> pl.Series:
    """The different names in all columns of names, at most `MOST`."""
    found = pl.Series("name", [], pl.String)
    for batch in _names(source, tables, plan):
        found = pl.concat([found, batch.drop_nulls().alias("name")]).unique()
        if len(found) >= MOST:
            break
    return found.head(MOST)


def _names(source: Connector, tables: Sequence[Table], plan: Plan) -> Iterator[pl.Series]:
    by_id = {table.id: table for table in tables}
    for part in plan.tables:
        for column in part.columns:
            if _holds_names(column):
                for batch in source.batches(by_id[part.id], ROWS, columns=[column.column]):
                    yield to_text(batch[column.column])


def _holds_names(column: ColumnPlan) -> bool:
    if column.kind in KINDS:
        return column.transform not in OTHERS
    return column.transform == NAME and column.kind != NICKNAME
