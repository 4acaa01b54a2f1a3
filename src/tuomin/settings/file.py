"""`tuomin.yaml`: stores by name, and how each is to be looked at; read strictly.

    format: tuomin.settings/1
    extends: ../company.yaml          # what stands there holds where this file says nothing else
    defaults: {rows: 5000, max-load: 25}
    stores:
      shop:
        url: postgresql://scanner:${env:SHOP_PASSWORD}@db/shop
        inventory: shop.json
        schedule: nightly             # tuomin diff --schedule nightly
        owners: {public: li.wei@example.com}

Names are those of the command line's options. A password has no place in the file, only a reference
to where it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tuomin import document
from tuomin.errors import SetupError, refuse_unknown
from tuomin.settings.setting import MANY, PATHS, PLAIN, Setting, setting

FORMAT = "tuomin.settings/1"
HINT = f"a file of settings begins with format: {FORMAT} and has defaults: and stores:"
NAMES = tuple(sorted((*PATHS, *MANY, *PLAIN)))
STORE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
LONGEST = 10  # files that extend each other


@dataclass(frozen=True, kw_only=True)
class Store:
    """One store by its name; `url` as it was written, with references to secrets.

    `origins` says where `schedule` and each of `owners` was set.
    """

    url: Setting
    settings: Mapping[str, Setting] = field(default_factory=dict)
    schedule: str = ""
    owners: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def who(self) -> dict[str, Setting]:
        """When it is looked at, and by whom, each as a setting: `schedule`, `owners.SCHEMA`."""
        said = {"schedule": self.schedule} if self.schedule else {}
        said |= {f"owners.{schema}": owner for schema, owner in self.owners.items()}
        return {
            name: Setting(value=value, origin=self.origins[name]) for name, value in said.items()
        }


@dataclass(frozen=True, kw_only=True)
class File:
    """What a file says, and those that it extends."""

    defaults: Mapping[str, Setting] = field(default_factory=dict)
    stores: Mapping[str, Store] = field(default_factory=dict)


def read(path: Path) -> File:
    """The settings in a file; SetupError names the first thing that is wrong with it."""
    return _read(path, ())


def _read(path: Path, above: tuple[Path, ...]) -> File:
    where = str(path)
    if path.resolve() in above or len(above) >= LONGEST:
        raise SetupError("extends itself, or too many files", where=where, hint="mind extends:")
    raw = document.read(path, error=SetupError, hint=HINT)
    if raw.get("format") != FORMAT:
        raise SetupError(f"is not in format {FORMAT}", where=where, hint=HINT)
    refuse_unknown(raw, ("format", "extends", "defaults", "stores"), where=where)
    below = File()
    if "extends" in raw:
        base = path.parent / _text(raw, "extends", where)
        below = _read(base, (*above, path.resolve()))
    defaults = _settings(_mapping(raw, "defaults", where), path, f"{where}: defaults")
    stores = {
        str(name): _store(str(name), one, path, below.stores.get(str(name)))
        for name, one in _mapping(raw, "stores", where).items()
    }
    return File(defaults={**below.defaults, **defaults}, stores={**below.stores, **stores})


def _store(name: str, raw: Any, path: Path, below: Store | None) -> Store:
    where = f"{path}: {name}"
    if not STORE.fullmatch(name):
        hint = "letters, digits, points, dashes and underscores"
        raise SetupError("is no name for a store", where=where, hint=hint)
    if not isinstance(raw, dict):
        raise SetupError("has to be a mapping", where=where, hint="give it at least a url:")
    refuse_unknown(raw, ("url", "schedule", "owners", *NAMES), where=where)
    if "url" not in raw and below is None:
        raise SetupError("lacks 'url'", where=where, hint="say where the store is")
    url = (
        Setting(value=_url(_text(raw, "url", where), path), origin=where) if "url" in raw else None
    )
    rest = {key: raw[key] for key in raw if key in NAMES}
    owners = _mapping(raw, "owners", where)
    told = {*(["schedule"] if "schedule" in raw else []), *(f"owners.{each}" for each in owners)}
    below = below or Store(url=url or Setting(value="", origin=where))
    return Store(
        url=url or below.url,
        settings={**below.settings, **_settings(rest, path, where)},
        schedule=_text(raw, "schedule", where) if "schedule" in raw else below.schedule,
        owners={**below.owners, **{str(each): _text(owners, each, where) for each in owners}},
        origins={**below.origins, **dict.fromkeys(told, where)},
    )


def _url(text: str, path: Path) -> str:
    """A path as seen from the file's folder; addresses stay as they are."""
    sort, slashes, rest = text.partition("://")
    if not slashes:
        return str(path.parent / text)
    if sort in {"sqlite", "duckdb"} and rest.startswith("/") and not rest.startswith("//"):
        return f"{sort}:///{path.parent / rest[1:]}"
    return text


def _settings(raw: Mapping[str, Any], path: Path, where: str) -> dict[str, Setting]:
    refuse_unknown(raw, NAMES, where=where, what="setting")
    for name, value in raw.items():
        plain = value if isinstance(value, list) and name in MANY else [value]
        if not all(type(each) in {str, int, float} for each in plain):
            hint = "a text or a number, as on the command line"
            raise SetupError(f"{name} has no such value", where=where, hint=hint)
    return {
        name: setting(name, value, origin=where, folder=path.parent) for name, value in raw.items()
    }


def _mapping(raw: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = raw.get(key) or {}
    if not isinstance(found, dict):
        raise SetupError(f"{key} has to be a mapping", where=where, hint=HINT)
    return found


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    if not isinstance(raw[key], str) or not raw[key].strip():
        raise SetupError(f"{key} is empty, or not text", where=where, hint="put it in quotes")
    return str(raw[key]).strip()
