"""dbt: the tables as sources, with level, kind, confidence and clauses in `meta`, and tags.

As dbt has it from 1.10 on, `meta` and `tags` stand under `config`. dbt reads the texts of a YAML
file as Jinja, so what is Jinja in a name is spelled as text. A source and its tables get names that
can be written in `source('…', '…')`; the names of the database stand in `schema` and `identifier`.
"""

import re
from collections.abc import Collection
from itertools import count, groupby
from typing import Any

import yaml

from tuomin.model import Classification
from tuomin.reports.forms.listing import valid
from tuomin.reports.handover.handed import Handed

FILE = "schema.yml"
PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
JINJA = re.compile(r"\{[{%#]")


def render(handed: Handed) -> dict[str, str]:
    """A file of sources, one for each schema."""
    sources: list[dict[str, Any]] = []
    for schema, tables in groupby(handed.tables(), lambda each: each[0]):
        listed: list[dict[str, Any]] = []
        for _, table, columns in tables:
            listed.append(
                {
                    "name": _name(table, {each["name"] for each in listed}),
                    "identifier": _text(table),
                    **({} if PLAIN.fullmatch(table) else {"quoting": {"identifier": True}}),
                    "columns": [_column(column, handed) for column in columns],
                }
            )
        sources.append(
            {
                "name": _name(schema, {each["name"] for each in sources}),
                "schema": _text(schema),
                **({} if PLAIN.fullmatch(schema) else {"quoting": {"schema": True}}),
                "tables": listed,
            }
        )
    document = {"version": 2, "sources": sources}
    return {FILE: yaml.safe_dump(document, allow_unicode=True, sort_keys=False)}


def _column(column: Classification, handed: Handed) -> dict[str, Any]:
    name = valid(column.column)
    kinds = [kind for kind in (column.kind, *(part.kind for part in column.contains)) if kind]
    known = {
        "level": column.level,
        "kind": column.kind,
        "contains": [_text(part.kind) for part in column.contains],
        "confidence": column.confidence,
        "clauses": [_text(clause) for clause in column.clauses],
    }
    meta = {key: _text(value) if isinstance(value, str) else value for key, value in known.items()}
    return {
        "name": _text(name),
        **({} if PLAIN.fullmatch(name) else {"quote": True}),
        **({"description": _text(", ".join(map(handed.title, kinds)))} if kinds else {}),
        "config": {
            "tags": [f"tuomin_{column.level}", *dict.fromkeys(map(_text, kinds))],
            "meta": {"tuomin": {key: value for key, value in meta.items() if value}},
        },
    }


def _name(text: str, taken: Collection[str]) -> str:
    """A name of letters, digits and underscores that is not `taken`."""
    plain = re.sub(r"\W", "_", text) or "_"
    numbered = (f"{plain}_{number}" for number in count(2))
    return plain if plain not in taken else next(each for each in numbered if each not in taken)


def _text(text: str) -> str:
    """A text that Jinja gives back as it is."""
    found = valid(text)
    return found.replace("{", "{{ '{' }}") if JINJA.search(found) else found
