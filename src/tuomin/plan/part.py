"""The subset of a plan as it stands in a plan's file, read as strictly as the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any, get_args

from tuomin.errors import PolicyError, SetupError, refuse_unknown
from tuomin.model import Inventory, Reference, Table
from tuomin.plan.foreign import implied, rooted
from tuomin.subset import Children, Subset, parsed

KEYS = ("rows", "children", "seed", "references")
NAMES = tuple(field.name for field in fields(Reference))
COUNTS = ("asked", "found")
OPTIONAL = ("schema", "target_schema")


def to_mapping(subset: Subset) -> dict[str, Any]:
    """The subset as a mapping of plain values."""
    return {
        "rows": [ask.text for ask in subset.asks],
        "children": subset.children,
        "seed": subset.seed,
        "references": [asdict(each) for each in subset.references],
    }


def references(tables: Sequence[Table], inventory: Inventory) -> tuple[Reference, ...]:
    """What ties the tables beside declared keys: what the scan measured, and what names say.

    Files declare no primary key; a column called `id` is taken for one.
    """
    measured = {(each.schema, each.table, each.column) for each in inventory.references}
    assumed = [table if table.primary_key else with_key(table) for table in tables]
    return (
        *inventory.references,
        *(
            Reference(
                schema=child[0], table=child[1], column=child[2],
                target_schema=parent[0], target=parent[1], target_column=parent[2],
                asked=0, found=0,
            )
            for child, parent in (*implied(assumed), *rooted(assumed))
            if child not in measured
        ),
    )  # fmt: skip


def with_key(table: Table) -> Table:
    """The table with its column `id`, if it has one, for its key."""
    key = tuple(column.name for column in table.columns if column.name.lower() == "id")
    return replace(table, primary_key=key)


def from_mapping(raw: Any, where: str) -> Subset:
    """The Subset that `to_mapping` wrote, or that somebody edited since."""
    if not isinstance(raw, Mapping):
        raise PolicyError("has to be a mapping", where=where)
    refuse_unknown(raw, KEYS, where=where, error=PolicyError)
    rows, references = raw.get("rows"), raw.get("references", [])
    children, seed = raw.get("children", "all"), raw.get("seed", "")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, str) for row in rows):
        raise PolicyError("rows have to be a list of texts such as customer=10%", where=where)
    refuse_unknown([children], get_args(Children), where=where, what="children", error=PolicyError)
    if not isinstance(seed, str) or not isinstance(references, list):
        raise PolicyError("seed has to be text, references a list", where=where)
    try:
        asks = parsed(rows)
    except SetupError as error:
        raise PolicyError(error.problem, where=where, hint=error.hint) from None
    return Subset(
        asks=asks,
        children=children,
        seed=seed,
        references=tuple(_reference(each, f"{where}: references") for each in references),
    )


def _reference(raw: Any, where: str) -> Reference:
    if not isinstance(raw, Mapping):
        raise PolicyError("each has to be a mapping", where=where)
    refuse_unknown(raw, NAMES, where=where, error=PolicyError)
    values = {name: raw.get(name, 0 if name in COUNTS else None) for name in NAMES}
    for name, value in values.items():
        wanted = int if name in COUNTS else str
        if type(value) is not wanted and not (value is None and name in OPTIONAL):
            raise PolicyError(f"{name} is missing, or no {wanted.__name__}", where=where)
    return Reference(**values)
