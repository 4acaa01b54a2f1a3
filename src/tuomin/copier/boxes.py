"""The first pass of a copy in which rows are made alike: it reads the columns to generalise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tuomin.connectors.base import Connector
from tuomin.copier.typed import to_text
from tuomin.model import Table
from tuomin.plan import Plan, TablePlan
from tuomin.plan.unit import FIXED
from tuomin.transforms import registry
from tuomin.transforms.boxes.learning import Learning
from tuomin.transforms.boxes.scale import Axis
from tuomin.transforms.boxes.table import Boxes
from tuomin.transforms.generalize import Generalize

ROWS = 65_536
GENERALIZE = "generalize"

TableId = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Found:
    """The Boxes of the tables that have some, and the tables of too few rows to be copied."""

    found: Mapping[TableId, Boxes]
    empty: frozenset[TableId]


def boxes(source: Connector, tables: Sequence[Table], plan: Plan, *, computed: bool) -> Found:
    """What is learnt from all rows of `tables`; `computed` columns are not copied."""
    by_id = {table.id: table for table in tables}
    needed = {target for table in joined(tables, plan) for target in _targets(table)}
    found, empty = {}, set()
    for part in plan.tables:
        table = by_id[part.id]
        may_be_empty = part.k and plan.suppress == "rows" and part.id not in needed
        if may_be_empty and source.count(table) < part.k:
            empty.add(part.id)
        elif axes := list(_axes(table, part, computed=computed)):
            found[part.id] = _learnt(source, table, axes, part.k)
    return Found(found=found, empty=frozenset(empty))


def joined(tables: Sequence[Table], plan: Plan) -> list[Table]:
    """The tables without the foreign keys that the plan cuts."""
    cut = {part.id: part.cut for part in plan.tables}
    return [
        replace(
            table,
            foreign_keys=tuple(
                key for key in table.foreign_keys if key.columns not in cut.get(table.id, ())
            ),
        )
        for table in tables
    ]


def _targets(table: Table) -> Iterator[TableId]:
    return ((key.target_schema, key.target) for key in table.foreign_keys)


def _learnt(source: Connector, table: Table, axes: Sequence[Axis], k: int) -> Boxes:
    learning = Learning(axes, k)
    for batch in source.batches(table, ROWS, columns=[axis.column for axis in axes]):
        learning.take({axis.column: to_text(batch[axis.column]) for axis in axes})
    return learning.boxes()


def _axes(table: Table, part: TablePlan, *, computed: bool) -> Iterator[Axis]:
    for planned in part.columns:
        column = table.column(planned.column)
        if planned.transform != GENERALIZE or (computed and column.generated):
            continue
        where = f"{table.label}.{column.name}"
        transform = registry.build(planned.transform, planned.options, where=where)
        if isinstance(transform, Generalize):
            yield Axis(
                column=column.name,
                family=column.family,
                transform=transform,
                nullable=column.nullable and column.name not in table.primary_key,
                blank=FIXED[column.family][: column.length],
                where=where,
            )
