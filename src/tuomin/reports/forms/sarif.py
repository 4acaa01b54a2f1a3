"""SARIF 2.1.0 (OASIS), in the part that code scanning reads: one result for each finding.

A result lies in the inventory's file, on the line where the column stands, for a database has no
file of its own; its logical location names the column. The fingerprint is the same from scan to
scan, so that a known finding is not told again.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from tuomin import __version__
from tuomin.reports.forms.listing import Listing, Row
from tuomin.reports.grid import safe

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
VERSION = "2.1.0"
LEVELS = {"sensitive": "error", "personal": "warning", "undetermined": "note"}
LONGEST = 1024  # characters of a message that code scanning shows


def render(found: Listing) -> str:
    kinds = sorted({_rule(row) for row in found.findings})
    driver = {
        "name": "tuomin",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_described(kind, found.findings) for kind in kinds],
    }
    results = [_result(row, kinds, found.source) for row in found.findings]
    log = {
        "$schema": SCHEMA,
        "version": VERSION,
        "runs": [
            {
                "tool": {"driver": driver},
                "invocations": [{"executionSuccessful": found.complete}],
                "results": results,
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(row: Row) -> str:
    return row.kind or row.level


def _described(kind: str, findings: Sequence[Row]) -> dict[str, Any]:
    first = next(row for row in findings if _rule(row) == kind)
    text = first.title or kind
    return {
        "id": kind,
        "name": kind,
        "shortDescription": {"text": text},
        "fullDescription": {"text": "; ".join(filter(None, (text, first.clauses)))},
        "defaultConfiguration": {"level": LEVELS[first.level]},
    }


def _result(row: Row, kinds: Sequence[str], source: str) -> dict[str, Any]:
    message = f"{row.label}: {row.level}; {row.holds or row.kind}; {row.why}"
    return {
        "ruleId": _rule(row),
        "ruleIndex": kinds.index(_rule(row)),
        "level": LEVELS[row.level],
        "message": {"text": _plain(safe(message)[:LONGEST])},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(source)},
                    "region": {"startLine": row.line},
                },
                "logicalLocations": [
                    {"name": row.column, "fullyQualifiedName": row.label, "kind": "member"}
                ],
            }
        ],
        "partialFingerprints": {"tuomin/v1": row.fingerprint},
        "properties": {"confidence": row.confidence, "clauses": row.clauses},
    }


def _plain(text: str) -> str:
    """A message without links and placeholders (SARIF 3.11.5 and 3.11.6)."""
    for mark in "\\[]":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("{", "{{").replace("}", "}}")
