"""Every sentence in the source that is told to somebody, as its template: `{}` is what differs."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1] / "src" / "tuomin"
TOLD = ("tell", "BadParameter", "_refuse", "_say", "add_note", "_error", "SetupError",
        "PolicyError", "DetectorError", "ConnectorError", "MissingError", "RefusedError",
        "HaltedError", "BusyError", "TuominError", "Sample")  # fmt: skip
SAID = {"hint", "problem", "method"}
LOST = ("_unsupported", "_unsupported_columns", "_links", "_foreign", "_columns", "_checks")
DRAWN = ("draw", "_clause")
NAMED = ("problem", "hint", "advice")
INNER = {
    ast.IfExp: ("body", "orelse"), ast.BoolOp: ("values",), ast.Starred: ("value",),
    ast.GeneratorExp: ("elt",), ast.List: ("elts",), ast.Tuple: ("elts",),
}  # fmt: skip
WORD = re.compile(r"[A-Za-z]{2,}")


def templates():
    """Each template, and the first place where it stands."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = dict(_constants(tree))
        for node in ast.walk(tree):
            for text in _said(node, known):
                if len(WORD.findall(text)) > 1:
                    found.setdefault(text, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def _constants(tree):
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(target, ast.Name) and getattr(node, "value", None) is not None:
            yield target.id, node.value


def _said(node, known):
    if isinstance(node, ast.FunctionDef):
        yield from _given(node, known)
    if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in NAMED:
        yield from _texts(node.value, known)
    if not isinstance(node, ast.Call):
        return
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in TOLD:
        for each in [*node.args, *(k.value for k in node.keywords if k.arg in SAID)]:
            yield from _texts(each, known)


def _given(function, known):
    """What a function says that a copy does not have, or how it draws rows."""
    for node in ast.walk(function):
        if function.name in LOST and isinstance(node, ast.Yield | ast.YieldFrom):
            yield from _texts(node.value, known)
        drawn = function.name in DRAWN and isinstance(node, ast.Return)
        if drawn and isinstance(node.value, ast.Tuple):
            yield from _texts(node.value.elts[1], known)


def _part(node, known):
    """A piece of a template as it stands; of a constant what it says."""
    if isinstance(node, ast.Constant):
        return node.value
    name = node.value.id if isinstance(node.value, ast.Name) else ""
    return next(_texts(known[name], {}), "{}") if name in known else "{}"


def _texts(node, known):
    """The templates that an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_part(each, known) for each in node.values)
    elif isinstance(node, ast.Name) and node.id in known:
        yield from _texts(known[node.id], {})
    else:
        for field in INNER.get(type(node), ()):
            inner = getattr(node, field)
            for each in inner if isinstance(inner, list) else [inner]:
                yield from _texts(each, known)
