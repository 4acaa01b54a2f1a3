"""One setting, and where it was made."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuomin.settings.check import check


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A value as the command line takes it; `origin` names the file or variable it is from."""

    value: Any
    origin: str


def setting(name: str, value: Any, *, origin: str, folder: Path) -> Setting:
    """A setting as somebody wrote it; paths are seen from the folder of its file."""
    check(name, [value] if name in MANY and not isinstance(value, list) else value, origin)
    if name in PATHS:
        value = str(folder / Path(str(value)).expanduser())
    elif name == "policy" and (folder / str(value)).is_file():
        value = str(folder / str(value))
    elif name in MANY and not isinstance(value, list):
        value = [value]
    return Setting(value=value, origin=origin)


PATHS = (
    "agreement", "decisions", "detectors", "history", "inventory", "key-file", "metrics",
    "notify-file", "notify-state", "pause-file", "presidio", "stop-file",
)  # fmt: skip
MANY = ("max-load",)
PLAIN = (
    "jobs", "lang", "list", "lock-timeout", "max-lag", "max-runtime", "policy", "rows",
    "statement-timeout", "time-window",
)  # fmt: skip
