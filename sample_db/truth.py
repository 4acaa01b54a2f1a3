"""What every column holds, as `truth.yaml`, written by `python -m sample_db.truth`.

`level` is sensitive, personal, none, or context (tells of a person only beside other columns: a
scan says none); `kind` is a category and code of the taxonomy; `contains` are kinds in some rows
with their share; `hard_negative` columns look like personal information and are none; a column
with `scored: false` counts neither way.
"""

from pathlib import Path
from typing import Any

import yaml

from .kinds import Truth
from .tables import SHEETS

FILE = Path(__file__).parent / "truth.yaml"
FORMAT = "tuomin.truth/1"


def document() -> dict[str, Any]:
    """The truth of all tables and columns, in their order."""
    tables = {
        sheet.name: {field.name: _facts(field.truth) for field in sheet.fields} for sheet in SHEETS
    }
    return {"format": FORMAT, "tables": tables}


def text() -> str:
    """The document as YAML, one line for each column."""
    lines = [f"# {line}".rstrip() for line in (__doc__ or "").strip().splitlines()]
    lines += [f"format: {FORMAT}", "tables:"]
    for table, columns in document()["tables"].items():
        lines.append(f"  {table}:")
        lines += [f"    {name}: {_flow(facts)}" for name, facts in columns.items()]
    return "\n".join(lines) + "\n"


def _facts(truth: Truth) -> dict[str, Any]:
    facts: dict[str, Any] = {"level": truth.level}
    if truth.kind:
        facts["kind"] = truth.kind
    if truth.contains:
        facts["contains"] = truth.contains
    if truth.hard_negative:
        facts["hard_negative"] = True
    if not truth.scored:
        facts["scored"] = False
    return facts


def _flow(facts: dict[str, Any]) -> str:
    return yaml.safe_dump(facts, default_flow_style=True, sort_keys=False, width=10**6).strip()


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
