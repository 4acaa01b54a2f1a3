"""Decisions put into a file that people keep: what stands there, remarks as well, stays."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import yaml

from tuomin.decisions.file import FORMAT, loads
from tuomin.detect.kinds.detector import Detector
from tuomin.errors import PolicyError
from tuomin.model import Decision

WIDE = 10_000  # characters of a line: a decision's field is one line
EMPTY = f"format: {FORMAT}\ndecisions:\n"


def merged(text: str, new: Sequence[Decision], kinds: Mapping[str, Detector]) -> str:
    """The file's `text` with `new` decisions in it, each in place of an older one on its column.

    PolicyError when a decision cannot be written so that it is read again as it was.
    """
    old = loads(text, kinds, where="decisions") if text else ()
    wanted = {each.column: each for each in (*old, *new)}
    for written in (_spliced(text or EMPTY, old, new), _anew(tuple(wanted.values()))):
        if _holds(written, wanted, kinds):
            return written
    raise PolicyError("cannot be written", where="decisions", hint="write them by hand")


def _holds(text: str, wanted: Mapping[str, Decision], kinds: Mapping[str, Detector]) -> bool:
    try:
        return {each.column: each for each in loads(text, kinds, where="")} == wanted
    except PolicyError:
        return False


def _spliced(text: str, old: Sequence[Decision], new: Sequence[Decision]) -> str:
    """The text with single entries replaced, and the others behind the last one."""
    nodes = _entries(text)
    places = {each.column: node for each, node in zip(old, nodes, strict=False)}
    replaced = [(places[each.column], each) for each in new if each.column in places]
    replaced.sort(key=lambda pair: -pair[0].start_mark.index)
    column = nodes[0].start_mark.column if nodes else 4
    body = text.rstrip("\n") + "\n"
    for node, decision in replaced:
        last = node if node.flow_style else node.value[-1][1]
        own = _flow(decision) if node.flow_style else _block(decision, node.start_mark.column)
        body = body[: node.start_mark.index] + own + body[last.end_mark.index :]
    for decision in new:
        if decision.column not in places:
            body += " " * (column - 2) + "- " + _block(decision, column) + "\n"
    return body


def _entries(text: str) -> list[yaml.MappingNode]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    found = [value.value for key, value in pairs if key.value == "decisions"]
    return [node for node in found[0] if node.value] if found and isinstance(found[0], list) else []


def _block(decision: Decision, column: int) -> str:
    """A decision's lines, the first without its margin."""
    lines = _dumped(_fields(decision)).rstrip("\n").split("\n")
    return ("\n" + " " * column).join(lines)


def _flow(decision: Decision) -> str:
    return _dumped(_fields(decision), flow=True).rstrip("\n")


def _anew(decisions: Sequence[Decision]) -> str:
    rows = [_fields(each) for each in decisions]
    return _dumped({"format": FORMAT, "decisions": rows})


def _fields(decision: Decision) -> dict[str, str]:
    return {name: value for name, value in asdict(decision).items() if value}


def _dumped(content: object, *, flow: bool = False) -> str:
    return yaml.safe_dump(
        content, allow_unicode=True, sort_keys=False, width=WIDE, default_flow_style=flow
    )
