"""A YAML file that a person wrote, read strictly: one mapping, no key twice, no references.

References (`&name`, `*name`) are refused: a few of them stand for more text than any machine holds.
What a file nests more deeply than anybody writes is refused before YAML's own reader sees it, which
would end the program.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from tuomin.errors import SetupError

DEEPEST = 50  # mappings and lists inside each other
SMALL = 5000  # characters; a shorter text does not nest deeply enough to do harm
REFERENCE = re.compile(r"(?:^|[\s,:?\[{-])\*[^\s*,\]}]", re.MULTILINE)


class _Refusal(yaml.MarkedYAMLError):
    """What YAML allows and we do not."""

    def __init__(self, problem: str, advice: str, mark: Any) -> None:
        super().__init__(problem=problem, problem_mark=mark)
        self.advice = advice


def read(path: Path, *, error: type[SetupError], hint: str) -> dict[str, Any]:
    """The mapping in a file; `error` names file, line and what to do, `hint` which file to give."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as found:
        raise error(f"cannot be read ({found.strerror})", where=str(path), hint=hint) from found
    except UnicodeDecodeError as found:
        advice = "save it as UTF-8"
        raise error("cannot be read (not UTF-8)", where=str(path), hint=advice) from found
    return loads(text, where=str(path), error=error, hint=hint)


def loads(text: str, *, where: str, error: type[SetupError], hint: str = "") -> dict[str, Any]:
    """The mapping in a text; `where` names it in errors."""
    try:
        if len(text) > SMALL or REFERENCE.search(text):
            _refuse_traps(text)
        raw = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader
    except _Refusal as found:
        raise error(f"{_line(found)}: {found.problem}", where=where, hint=found.advice) from found
    except yaml.MarkedYAMLError as found:
        advice = "mind quotes, brackets and indentation"
        problem = f"{_line(found)} is not YAML: {found.problem or found.context}"
        raise error(problem, where=where, hint=advice) from found
    except yaml.YAMLError as found:
        raise error("is not YAML", where=where, hint="it holds signs that no text has") from found
    except (ValueError, LookupError, TypeError, AttributeError) as found:  # of tags, too
        advice = "leave out tags (!!…), put dates and numbers that do not exist in quotes"
        raise error("is not YAML", where=where, hint=advice) from found
    if not isinstance(raw, dict):
        raise error("has to be a mapping of keys to values", where=where, hint=hint)
    return raw


def _line(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"line {mark.line + 1 if mark else 1}"


def _refuse_traps(text: str) -> None:
    """Raise for a reference, and for what nests too deeply, without building anything."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _Refusal(
                f"refers to &{event.anchor}", "write out what is meant", event.start_mark
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            problem = f"nests more than {DEEPEST} deep"
            raise _Refusal(problem, "close what was opened before", event.start_mark)


class _Loader(yaml.CSafeLoader):
    """YAML that refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                problem = f"{key.value!r} stands there twice"
                raise _Refusal(problem, "keep one of the two", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)
