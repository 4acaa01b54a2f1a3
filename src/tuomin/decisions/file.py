"""The file of decisions: `tuomin.decisions/1`, YAML that people write, read strictly."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from tuomin import document
from tuomin.detect.kinds.detector import Detector
from tuomin.errors import PolicyError, refuse_unknown
from tuomin.model import Decision, Word

FORMAT = "tuomin.decisions/1"
KEYS = ("column", "verdict", "kind", "who", "when", "why", "until")
NEEDED = ("column", "verdict", "who", "when", "why")
HINT = f"a file of decisions begins with format: {FORMAT} and lists them under decisions:"


def read(path: Path, kinds: Mapping[str, Detector]) -> tuple[Decision, ...]:
    """The decisions in a file; PolicyError names the first thing that is wrong with it."""
    return _read(document.read(path, error=PolicyError, hint=HINT), kinds, str(path))


def loads(text: str, kinds: Mapping[str, Detector], *, where: str) -> tuple[Decision, ...]:
    """The decisions in a text; `where` names it in errors."""
    return _read(document.loads(text, where=where, error=PolicyError, hint=HINT), kinds, where)


def _read(
    raw: Mapping[str, Any], kinds: Mapping[str, Detector], where: str
) -> tuple[Decision, ...]:
    if raw.get("format") != FORMAT:
        raise PolicyError(f"is not in format {FORMAT}", where=where, hint=HINT)
    refuse_unknown(raw, ("format", "decisions"), where=where, error=PolicyError)
    rows = raw.get("decisions", [])
    if not isinstance(rows, list):
        raise PolicyError("decisions has to be a list", where=where, hint=HINT)
    found: dict[str, Decision] = {}
    for number, row in enumerate(rows, start=1):
        word = decision(row, kinds, f"{where}: decision {number}")
        if word.column in found:
            raise PolicyError(f"{word.column} is decided twice", where=where, hint="keep one")
        found[word.column] = word
    return tuple(found.values())


def decision(raw: Any, kinds: Mapping[str, Detector], where: str) -> Decision:
    """The Decision of one entry; `where` names the entry in errors."""
    if not isinstance(raw, dict):
        raise PolicyError("has to be a mapping", where=where, hint=f"keys: {', '.join(KEYS)}")
    refuse_unknown(raw, KEYS, where=where, error=PolicyError)
    texts = {key: _text(raw, key, where) for key in raw}
    for key in NEEDED:
        if key not in texts:
            raise PolicyError(f"lacks {key!r}", where=where, hint="say who decided what, and why")
    where = f"{where}: {texts['column']}"
    refuse_unknown(
        [texts["verdict"]], get_args(Word), where=where, what="verdict", error=PolicyError
    )
    if "kind" in texts:
        refuse_unknown([texts["kind"]], kinds, where=where, what="kind", error=PolicyError)
    elif texts["verdict"] != "rejected":
        raise PolicyError("lacks 'kind'", where=where, hint="say what the column holds")
    if texts.get("until", texts["when"]) < texts["when"]:
        raise PolicyError("ends before it begins", where=where, hint="compare when and until")
    return Decision(**texts)  # type: ignore[arg-type]


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    """A text that says something; of `when` and `until` a day, with quotes or without."""
    value = raw[key]
    if key in {"when", "until"}:
        if type(value) is date:
            return value.isoformat()
        try:
            return date.fromisoformat(value).isoformat()
        except (TypeError, ValueError) as error:
            raise PolicyError(
                f"{key} is no day", where=where, hint="write it as 2026-11-28"
            ) from error
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(f"{key} is empty, or not text", where=where, hint="put it in quotes")
    return value if key == "column" else value.strip()
