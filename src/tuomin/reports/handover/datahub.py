"""DataHub: kinds as a business glossary, levels as tags, and both put on the columns.

`glossary.yml` is for the source `datahub-business-glossary`, `proposals.json` for the source
`file`. Columns are patched: what people wrote about them in DataHub stays.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import yaml

from tuomin.model import Classification
from tuomin.reports.forms.listing import valid
from tuomin.reports.handover import terms
from tuomin.reports.handover.handed import Handed

GLOSSARY, PROPOSALS = "glossary.yml", "proposals.json"
OWNER = "datahub"
PLATFORMS = {"postgresql": "postgres"}
"""What DataHub calls an engine, where it is not the engine's own name."""

RESERVED = {",": "%2C", "(": "%28", ")": "%29", "␟": "%E2%90%9F"}
PATCH = "application/json-patch+json"


def render(handed: Handed) -> dict[str, str]:
    """The glossary and the proposals; a column's own tags and terms come last."""
    glossary = yaml.safe_dump(_glossary(handed), allow_unicode=True, sort_keys=False)
    levels = dict.fromkeys(column.level for column in terms.told(handed))
    patches = [
        _patch(_dataset(schema, table, handed), known)
        for schema, table, columns in handed.tables()
        if (known := [column for column in columns if column.level in terms.TOLD])
    ]
    proposals = [*(_tag(level, handed) for level in levels), *patches]
    listed = json.dumps(proposals, ensure_ascii=False, indent=1)
    return {GLOSSARY: glossary, PROPOSALS: f"{listed}\n"}


def _glossary(handed: Handed) -> dict[str, Any]:
    listed = [
        {
            "id": _id(kind),
            "name": handed.title(kind),
            "description": terms.about(kind, handed.titles),
        }
        for kind in terms.every_kind(handed)
    ]
    node = {
        "id": terms.ROOT,
        "name": terms.ROOT,
        "description": "Kinds of personal information / 个人信息种类",
        "terms": listed,
    }
    owners = {"users": [OWNER]}
    return {"version": "1", "source": "DataHub", "owners": owners, "nodes": [node]}


def _tag(level: str, handed: Handed) -> dict[str, Any]:
    about = {"name": terms.title(level, handed.lang), "description": terms.ABOUT[level]}
    return {
        "entityType": "tag",
        "entityUrn": _tag_urn(level),
        "changeType": "UPSERT",
        "aspectName": "tagProperties",
        "aspect": {"json": about},
    }


def _patch(dataset: str, columns: Sequence[Classification]) -> dict[str, Any]:
    changes = [change for column in columns for change in _changes(column)]
    return {
        "entityType": "dataset",
        "entityUrn": dataset,
        "changeType": "PATCH",
        "aspectName": "editableSchemaMetadata",
        "aspect": {"contentType": PATCH, "value": json.dumps(changes)},
    }


def _changes(column: Classification) -> list[dict[str, Any]]:
    """What is added to a column: the tag of its level and the terms of its Kinds."""
    field = valid(column.column).replace("~", "~0").replace("/", "~1")
    base, tag = f"/editableSchemaFieldInfo/{field}", _tag_urn(column.level)
    named = [f"urn:li:glossaryTerm:{_id(kind)}" for kind in terms.kinds(column)]
    return [
        {"op": "add", "path": f"{base}/globalTags/tags/{tag}", "value": {"tag": tag}},
        *(
            {"op": "add", "path": f"{base}/glossaryTerms/terms/{urn}", "value": {"urn": urn}}
            for urn in named
        ),
    ]


def _dataset(schema: str, table: str, handed: Handed) -> str:
    engine = handed.found.engine
    parts = [*dict.fromkeys((handed.database, schema)), table]  # MySQL has no schemas but databases
    name = _encoded(".".join(filter(None, (valid(handed.service), *parts))))
    platform = _encoded(PLATFORMS.get(engine, engine))
    return f"urn:li:dataset:(urn:li:dataPlatform:{platform},{name},PROD)"


def _tag_urn(level: str) -> str:
    return f"urn:li:tag:{terms.ROOT}_{level}"


def _id(kind: str) -> str:
    return re.sub(r"[^\w.]", "_", f"{terms.ROOT}.{kind}")


def _encoded(text: str) -> str:
    """A part of a URN, in which the characters that build URNs are escaped."""
    return "".join(RESERVED.get(letter, letter) for letter in text)
