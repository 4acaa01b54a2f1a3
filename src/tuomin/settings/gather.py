"""All settings of a run: variables before the project's file, and that before the user's own."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tuomin.errors import SetupError, refuse_unknown
from tuomin.settings.file import NAMES, File, Store, read
from tuomin.settings.setting import MANY, Setting, setting

FILE = "tuomin.yaml"
PREFIX = "TUOMIN_"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What holds unless the command line says otherwise; `path` is the project's file."""

    path: Path | None
    stores: Mapping[str, Store]
    defaults: Mapping[str, Setting]
    variables: Mapping[str, Setting]

    def store(self, name: str) -> Store:
        """SetupError, with the nearest name, for a store that no file names."""
        if not self.stores:
            raise SetupError(f"no file names the store {name!r}", where=FILE, hint="stores: has it")
        refuse_unknown([name], self.stores, where=str(self.path or FILE), what="store")
        return self.stores[name]

    def of(self, name: str | None) -> Mapping[str, Setting]:
        """The settings of the store `name`, or those that hold for every run."""
        own = self.store(name).settings if name else {}
        return {**self.defaults, **own, **self.variables}


def gather(
    path: Path | None, *, environment: Mapping[str, str] = os.environ, here: Path | None = None
) -> Settings:
    """The settings of `path`, or of the nearest file of the project, and the user's own."""
    project = path or _project(here or Path.cwd())
    mine = _mine(environment)
    files = [read(each) for each in (mine, project) if each]
    both = File(
        defaults={name: one for file in files for name, one in file.defaults.items()},
        stores={name: one for file in files for name, one in file.stores.items()},
    )
    return Settings(
        path=project or mine,
        stores=both.stores,
        defaults=both.defaults,
        variables=_variables(environment),
    )


def _project(here: Path) -> Path | None:
    """The file in this folder, or in one above it up to the root of its repository."""
    above = [here, *here.parents]
    roots = [place for place, each in enumerate(above) if (each / ".git").exists()]
    for folder in above[: roots[0] + 1 if roots else 1]:
        if (folder / FILE).is_file():
            return folder / FILE
    return None


def _mine(environment: Mapping[str, str]) -> Path | None:
    home = environment.get("XDG_CONFIG_HOME") or Path(environment.get("HOME", "/")) / ".config"
    path = Path(home) / "tuomin" / FILE
    return path if path.is_file() else None


def _variables(environment: Mapping[str, str]) -> dict[str, Setting]:
    found = {}
    for name in NAMES:
        variable = PREFIX + name.upper().replace("-", "_")
        text = environment.get(variable, "").strip()
        if text:
            value = text.split() if name in MANY else text
            found[name] = setting(name, value, origin=variable, folder=Path())
    return found
