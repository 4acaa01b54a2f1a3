"""OpenLineage: a copy as the START and COMPLETE of a run, with what its plan does to each column.

`masking` says that a column is not copied as it is. The names of store and copy (namespaces) are
the user's to choose, for an address has no place in such a file.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tuomin import __version__
from tuomin.plan import ColumnPlan, Plan, TablePlan, dumps
from tuomin.reports.forms.listing import valid
from tuomin.reports.handover import places

FILE = "events.ndjson"
PRODUCER = f"urn:tuomin:{__version__}"
SPEC = "https://openlineage.io/spec"
EVENT = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
LINEAGE = f"{SPEC}/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet"
SCHEMA = f"{SPEC}/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet"
COMPUTED = "generated"  # by the target, from columns of the copy
SUBTYPES = {"keep": "IDENTITY", "generalize": "AGGREGATION", "shuffle": "AGGREGATION"}
"""By Transform, how values come about; the others change the value of the same row."""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A copy made by `plan` at `time`; `source` and `target` are the namespaces of both stores."""

    plan: Plan
    source: str
    target: str
    time: datetime


def render(copied: Copied) -> dict[str, str]:
    """Both events, a line each, as OpenLineage's own file transport writes them."""
    time = copied.time.isoformat()
    names = "\0".join((dumps(copied.plan), copied.source, copied.target, time))
    run = str(uuid5(NAMESPACE_URL, valid(names)))
    events = [
        {
            "eventType": kind,
            "eventTime": time,
            "producer": PRODUCER,
            "schemaURL": EVENT,
            "run": {"runId": run, "facets": {}},
            "job": {"namespace": "tuomin", "name": _job(copied), "facets": {}},
            "inputs": [_read(table, copied) for table in copied.plan.tables],
            "outputs": [_written(table, copied) for table in copied.plan.tables],
        }
        for kind in ("START", "COMPLETE")
    ]
    # In ASCII, so that no name holds what a reader takes for the end of a line.
    return {FILE: "".join(f"{json.dumps(event)}\n" for event in events)}


def _job(copied: Copied) -> str:
    return f"copy {places.database(copied.plan.url)}"


def _read(table: TablePlan, copied: Copied) -> dict[str, Any]:
    return {
        "namespace": valid(copied.source),
        "name": _name(table, copied.plan),
        "facets": {"schema": _schema(table)},
        "inputFacets": {},
    }


def _written(table: TablePlan, copied: Copied) -> dict[str, Any]:
    name = _name(table, copied.plan)
    fields = {
        valid(column.column): {"inputFields": _inputs(column, valid(copied.source), name)}
        for column in table.columns
    }
    lineage = _facet(LINEAGE, {"fields": fields, "dataset": []})
    return {
        "namespace": valid(copied.target),
        "name": name,
        "facets": {"schema": _schema(table), "columnLineage": lineage},
        "outputFacets": {},
    }


def _name(table: TablePlan, plan: Plan) -> str:
    """The name of a table by OpenLineage's conventions: database, schema and table."""
    database = places.database(plan.url)
    schema = places.schema(table.schema, engine=plan.engine, url=plan.url)
    parts = dict.fromkeys((database, schema))  # MySQL has no schemas but databases
    return ".".join([*filter(None, parts), valid(table.table)])


def _schema(table: TablePlan) -> dict[str, Any]:
    fields = [
        {"name": valid(column.column), "type": valid(column.type), "fields": []}
        for column in table.columns
    ]
    return _facet(SCHEMA, {"fields": fields})


def _inputs(column: ColumnPlan, namespace: str, name: str) -> list[dict[str, Any]]:
    if column.transform == COMPUTED:
        return []
    change = {
        "type": "DIRECT",
        "subtype": SUBTYPES.get(column.transform, "TRANSFORMATION"),
        "description": column.transform,
        "masking": column.transform != "keep",
    }
    field = {"namespace": namespace, "name": name, "field": valid(column.column)}
    return [{**field, "transformations": [change]}]


def _facet(schema: str, content: Mapping[str, Any]) -> dict[str, Any]:
    return {"_producer": PRODUCER, "_schemaURL": schema, **content}
