"""An Inventory as text: `tuomin.inventory/1`, JSON without a single value of the store.

The same Inventory gives the same bytes, so that two of them can be compared in git. Reading is
strict: what this version does not know is refused, not dropped. A column's `evidence` is for
people; `reasons` says the same in both languages, with weights in log-odds.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from tuomin import atomic, indented
from tuomin.errors import SetupError, refuse_unknown
from tuomin.model import Classification, Inventory, Reference, Scanned

FORMAT = "tuomin.inventory/1"
KEYS = (
    "format",
    "source",
    "complete",
    "sensitive_list",
    "basis",
    "notes",
    "declared",
    "references",
    "tables",
    "columns",
)
T = TypeVar("T")
_hints: Callable[[Any], dict[str, Any]] = cache(get_type_hints)

HINT = "give the file that `tuomin scan --format json` wrote"


def dumps(found: Inventory) -> str:
    """The Inventory as JSON text with a final newline; tables by name, columns as declared."""
    return "".join(parts(found))


def parts(found: Inventory) -> Iterator[str]:
    """What `dumps` gives, part by part: that of twenty thousand columns is long."""
    head = {
        "format": FORMAT,
        "source": {"engine": found.engine, "url": found.url},
        "complete": found.complete,
        "sensitive_list": found.sensitive_list,
        **({"basis": found.basis} if found.basis else {}),
        "notes": found.notes,
        **({"declared": found.declared} if found.declared else {}),
    }
    yield _written(indented.dumps(head).removesuffix("\n}"))
    lists: dict[str, Iterable[Any]] = {
        "references": sorted(found.references, key=_place),
        "tables": map(_table, sorted(found.tables, key=_place)),
        "columns": map(_column, sorted(found.columns, key=_place)),
    }
    for name, rows in lists.items():
        before = f',\n "{name}": ['
        for row in rows:
            yield _written(f"{before}\n  {indented.dumps(row, chr(10) + '  ')}")
            before = ","
        yield "\n ]" if before == "," else f"{before}]"
    yield "\n}\n"


def _written(text: str) -> str:
    """A name that is not valid Unicode keeps its bytes as JSON escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def loads(text: str, *, where: str = "inventory") -> Inventory:
    """The Inventory that `dumps` wrote; SetupError names the first thing that is wrong."""
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        problem = str(error) if isinstance(error, _EditedError) else "is not JSON"
        raise SetupError(problem, where=where, hint=HINT) from error
    return of(document, where=where)


class _EditedError(ValueError):
    """What JSON's reader lets pass, and nobody wrote on purpose."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _EditedError("has a key twice in one place")
    return found


def _no_number(name: str) -> None:
    raise _EditedError(f"has {name} where a number belongs")


def of(document: Any, *, where: str = "inventory") -> Inventory:
    """The Inventory of a JSON document that was read; SetupError names the first thing wrong."""
    if not isinstance(document, dict) or not str(document.get("format")).startswith("tuomin."):
        raise SetupError("is no inventory", where=where, hint=HINT)
    _check_format(document["format"], where)
    refuse_unknown(document, KEYS, where=where)
    source = _mapping(document, "source", where, keys=("engine", "url"))
    return _build(
        Inventory,
        {
            **source,
            "complete": document.get("complete"),
            "sensitive_list": document.get("sensitive_list", "agreement"),
            "basis": document.get("basis", ""),
            "notes": document.get("notes", []),
            "declared": document.get("declared"),
            "references": document.get("references", []),
            "tables": document.get("tables"),
            "columns": [_reasons(row) for row in _rows(document, "columns", where)],
        },
        where=where,
    )


def read(path: Path) -> Inventory:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SetupError("cannot be read", where=str(path), hint=HINT) from error
    return loads(text, where=str(path))


def column(raw: Any, *, where: str) -> Classification:
    """One column as an Inventory's JSON has it."""
    return _build(Classification, _reasons(raw) if isinstance(raw, dict) else raw, where=where)


def write(found: Inventory, path: Path) -> None:
    """Replace `path` by the Inventory, whole or not at all, readable by its owner alone."""
    atomic.write(path, dumps(found))


def _place(entry: Scanned | Classification | Reference) -> tuple[str, str]:
    return (entry.schema or "", entry.table)


def _table(table: Scanned) -> dict[str, Any]:
    row = dict(indented.items_of(table))
    if not table.fingerprint:
        del row["fingerprint"]
    return row


def _column(column: Classification) -> dict[str, Any]:
    row = dict(indented.items_of(column))
    if not column.detail:
        del row["detail"]
    findings = [
        {"kind": finding.kind, "score": finding.score, "share": finding.share}
        for finding in column.findings
    ]
    evidence = [reason.en for reason in column.evidence]
    if column.decision is None:
        del row["decision"], row["judged"]
    return {**row, "evidence": evidence, "reasons": row["evidence"], "findings": findings}


def _reasons(row: dict[str, Any]) -> dict[str, Any]:
    """The fields of a Classification: weighed `reasons` where there are some."""
    plain = [
        {"source": "", "weight": 0.0, "en": text, "zh": text} for text in row.get("evidence") or ()
    ]
    rest = {name: value for name, value in row.items() if name != "reasons"}
    return {**rest, "evidence": row.get("reasons", plain)}


def _check_format(found: object, where: str) -> None:
    if found == FORMAT:
        return
    known = FORMAT.rsplit("/", 1)[0]
    if str(found).rsplit("/", 1)[0] == known:
        raise SetupError(
            f"is in format {found!r}, this tuomin reads {FORMAT!r}",
            where=where,
            hint="use the tuomin that wrote it, or scan again",
        )
    raise SetupError(f"is {found!r}, not an inventory", where=where, hint=HINT)


def _mapping(
    raw: dict[str, Any], name: str, where: str, *, keys: tuple[str, ...]
) -> dict[str, Any]:
    found = raw.get(name)
    if not isinstance(found, dict):
        raise SetupError(f"lacks {name!r}", where=where)
    refuse_unknown(found, keys, where=f"{where}: {name}")
    return found


def _rows(raw: dict[str, Any], name: str, where: str) -> list[dict[str, Any]]:
    found = raw.get(name)
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise SetupError(f"lacks a list of mappings under {name!r}", where=where)
    return found


def _build(kind: type[T], raw: Any, *, where: str) -> T:
    """A `kind` (dataclass) from the mapping `raw`, its fields built in the same way."""
    hints = _hints(kind)
    if not isinstance(raw, dict):
        raise SetupError("expected a mapping", where=where)
    refuse_unknown(raw, hints, where=where)
    values = {
        name: value
        if type(value) is hints[name]
        else _value(hints[name], value, f"{where}: {name}")
        for name, value in raw.items()
    }
    try:
        return kind(**values)
    except TypeError as error:
        missing = next((name for name in hints if name not in raw), "a field")
        raise SetupError(f"lacks {missing!r}", where=where) from error


def _value(hint: Any, raw: Any, where: str) -> Any:
    inner = get_args(hint)
    if get_origin(hint) is tuple and isinstance(raw, list):
        return tuple(_value(inner[0], item, f"{where}[{i}]") for i, item in enumerate(raw))
    if get_origin(hint) is UnionType and raw is not None:
        hint = inner[0]
    fits = raw in inner if get_origin(hint) is Literal else _fits(hint, raw, inner)
    if is_dataclass(hint) and isinstance(hint, type):
        return _build(hint, raw, where=where)
    if not fits:
        words = " or ".join(map(str, inner)) if get_origin(hint) is Literal else ""
        raise SetupError(f"expected {words or getattr(hint, '__name__', hint)}", where=where)
    return float(raw) if hint is float else raw


def _fits(hint: Any, raw: Any, inner: tuple[Any, ...]) -> bool:
    """Exactly that type: True is no number. A whole number is a float, None fits `X | None`."""
    if raw is None:
        return NoneType in inner
    return type(raw) is hint or (hint is float and type(raw) is int)
