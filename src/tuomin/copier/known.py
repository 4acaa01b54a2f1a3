"""The names and codes of people in a store, which texts and JSON must not mention in a copy."""

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from tuomin.connectors.base import Connector
from tuomin.copier.typed import to_text
from tuomin.model import Table
from tuomin.plan import ColumnPlan, Plan

MOST = 500_000  # different ones of each sort
ROWS = 65_536
KINDS = frozenset({
    "identity.person_name", "identity.former_name", "identity.family_member",
    "contact.emergency_contact", "minor.guardian", "organisation.legal_representative",
})  # fmt: skip
NAME, NICKNAME = "name", "account.nickname"
OTHERS = ("mobile", "landline", "email", "key", "keep")  # what such columns hold besides names
CODES = frozenset({
    "account.username", "account.wechat_id", "account.wechat_openid", "employment.employee_no",
    "identity.passport", "medical_health.medical_insurance_no", "medical_health.medical_record_no",
    "minor.student_number", "financial_account.bank_card", "financial_account.bank_account_no",
})  # fmt: skip
"""Kinds that no form tells in a text, or not all of whose values have it."""
NUMBERED = "account.user_id"
NAMED = ("contact", "username")  # transforms of a key that is no count


def source_names(source: Connector, tables: Sequence[Table], plan: Plan) -> pl.Series:
    """The different names and codes in all columns of such, at most `MOST` of each."""
    sorts = (_holds_names, _holds_codes)
    return pl.concat([_found(source, tables, plan, sort) for sort in sorts])


def _found(
    source: Connector, tables: Sequence[Table], plan: Plan, holds: Callable[[ColumnPlan], bool]
) -> pl.Series:
    found = pl.Series("name", [], pl.String)
    for batch in _held(source, tables, plan, holds):
        found = pl.concat([found, batch.drop_nulls().alias("name")]).unique()
        if len(found) >= MOST:
            break
    return found.head(MOST)


def _held(
    source: Connector, tables: Sequence[Table], plan: Plan, holds: Callable[[ColumnPlan], bool]
) -> Iterator[pl.Series]:
    by_id = {table.id: table for table in tables}
    for part in plan.tables:
        for column in filter(holds, part.columns):
            for batch in source.batches(by_id[part.id], ROWS, columns=[column.column]):
                yield to_text(batch[column.column])


def _holds_names(column: ColumnPlan) -> bool:
    if column.kind in KINDS:
        return column.transform not in OTHERS
    return column.transform == NAME and column.kind != NICKNAME


def _holds_codes(column: ColumnPlan) -> bool:
    if column.kind == NUMBERED:
        return column.transform in NAMED
    return column.kind in CODES and column.transform != "keep"
