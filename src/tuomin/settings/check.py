"""Whether a setting has a value that the command line would take; told before anything runs."""

from collections.abc import Callable, Mapping
from typing import Any

from tuomin.errors import SetupError
from tuomin.pace import Window
from tuomin.pace import limits as pace

DAY = 86_400.0  # seconds
LISTS = ("agreement", "gbt35273", "gbt45574", "jrt0171")


def check(name: str, value: Any, origin: str) -> None:
    """SetupError, naming where it was set, for a value that makes no sense."""
    try:
        CHECKS.get(name, _text)(value)
    except SetupError as error:
        raise SetupError(f"{name}: {error.problem}", where=origin, hint=error.hint) from error


def _number(sort: type, least: float, most: float | None) -> Callable[[Any], None]:
    def look(value: Any) -> None:
        try:
            number = sort(str(value))
        except ValueError as error:
            said = repr(str(value))
            problem = f"{said} is no whole number" if sort is int else f"{said} is no number"
            raise SetupError(problem, hint="such as 5") from error
        if not least <= number <= (number if most is None else most):
            bounds = f"{least:g} or more" if most is None else f"{least:g} to {most:g}"
            raise SetupError(f"{value} is out of bounds", hint=f"expected: {bounds}")

    return look


def _one_of(*names: str) -> Callable[[Any], None]:
    def look(value: Any) -> None:
        if value not in names:
            raise SetupError(f"{str(value)!r} is unknown", hint=f"known: {', '.join(names)}")

    return look


def _text(value: Any) -> None:
    if not str(value).strip():
        raise SetupError("has no value", hint="leave the line out, or write one")


CHECKS: Mapping[str, Callable[[Any], object]] = {
    "rows": _number(int, 1, None),
    "jobs": _number(int, 1, 64),
    "lock-timeout": _number(float, 0.001, DAY),
    "statement-timeout": _number(float, 0.001, DAY),
    "max-lag": _number(float, 0, DAY),
    "max-runtime": lambda value: pace.seconds(str(value)),
    "time-window": lambda value: Window.parse(str(value)),
    "max-load": lambda value: pace.load([str(each) for each in value], usual=""),
    "lang": _one_of("en", "zh"),
    "list": _one_of(*LISTS),
}
"""What each setting may be; of any other, that it says something."""
