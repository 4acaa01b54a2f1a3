"""The strict reading of one detector file: every complaint names file, key and what to do."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import polars as pl

from tuomin import document
from tuomin.checks import CHECKS
from tuomin.detect.kinds.detector import (
    Detector,
    Examples,
    Names,
    Sorts,
    Title,
    Value,
    ascii_digits,
)
from tuomin.errors import DetectorError, refuse_unknown
from tuomin.model import Family

LEVELS = ("personal", "sensitive", "context")
LISTS = {
    "gbt35273": ("personal", "sensitive", "none"),
    "gbt45574": ("personal", "sensitive", "none"),
    "jrt0171": ("C1", "C2", "C3"),
}
ROLES = ("direct", "quasi", "attribute", "none")
KEYS = (
    "title", "about", "level", "levels", "clauses", "law", "role", "names", "value", "types",
    "examples", "replaces", "other_forms",
)  # fmt: skip
VALUE_KEYS = ("pattern", "check", "chance", "text", "inside", "alone")
FAMILIES = get_args(Family)
HINT = "`tuomin detectors new` writes one to begin with"
ADVICE = "at least three of each sort: what it is, and near misses that it is not"
PLACE = re.compile(r"[a-z][a-z0-9_]*")
# What an engine complains of, and what to do about it.
REFUSED = {
    "look-around": (
        "looks around, (?=…) (?!…) (?<=…) (?<!…)",
        "write out what may stand there; a value is matched from its first character to its last",
    ),
    "backreference": (r"refers back, \1", "write the alternatives out, or use a check"),
    "size limit": (
        "is too large",
        r"a regex may take 10 MB compiled: smaller counts in {…}, [0-9A-Za-z] in place of \w",
    ),
}


def read(path: Path, *, tried: bool = False) -> Detector:
    """The Detector in one file; its id comes from the last two parts of the path.

    Regular expressions are compiled to see whether they can be, unless they were `tried` before:
    a test does that for those of tuomin, and saves each run half of its start.
    """
    return _Reader(path, tried=tried).detector()


class _Reader:
    """One file, read key by key; every complaint names the file and the key."""

    def __init__(self, path: Path, *, tried: bool) -> None:
        self.path, self.tried = path, tried

    def detector(self) -> Detector:
        raw = self._mapping(document.read(self.path, error=DetectorError, hint=HINT), KEYS, "")
        parts = raw.get("value", [])
        values = tuple(map(self._value, parts if isinstance(parts, list) else [parts]))
        return Detector(
            id=self._id(),
            title=self._title(raw.get("title")),
            about=self._text(raw, "about").strip(),
            level=self._choice(raw, "level", LEVELS),
            levels=self._levels(raw.get("levels", {})),
            clauses=self._texts(raw.get("clauses", []), "clauses"),
            law=self._texts(raw.get("law", []), "law"),
            role=self._choice(raw, "role", ROLES),
            names=self._names(raw.get("names")),
            values=values,
            types=self._types(raw.get("types")),
            examples=self._examples(raw.get("examples"), has_values=bool(values)),
            replaces=self._flag(raw, "replaces"),
            other_forms=self._flag(raw, "other_forms"),
        )

    def _id(self) -> str:
        category, code = self.path.parent.name, self.path.stem
        for part in (category, code):
            if not PLACE.fullmatch(part):
                raise self._error(f"{part!r} cannot be part of an id", "use a-z, 0-9 and _")
        return f"{category}.{code}"

    def _title(self, raw: Any) -> Title:
        title = self._mapping(raw, ("en", "zh"), "title")
        return Title(en=self._text(title, "en", "title."), zh=self._text(title, "zh", "title."))

    def _names(self, raw: Any) -> Names:
        keys = ("en", "zh", "pinyin", "ambiguous", "details")
        given = self._mapping(raw, keys, "names")
        return Names(**{key: self._texts(given.get(key, []), f"names.{key}") for key in keys})

    def _value(self, raw: Any) -> Value:
        given = self._mapping(raw, VALUE_KEYS, "value")
        check = given.get("check", "")
        if check:
            refuse_unknown([check], CHECKS, where=str(self.path), what="check", error=DetectorError)
        chance = given.get("chance")
        if not isinstance(chance, int | float) or not 0 <= chance <= 1:
            raise self._error("value.chance has to be a share between 0 and 1")
        pattern, inside = self._text(given, "pattern", "value."), given.get("inside", "")
        self._try(pattern, "value.pattern")
        text = self._flag(given, "text", "value.")
        if text:
            self._try(inside or pattern, "value.inside", python=True)
        return Value(
            pattern=pattern,
            inside=inside,
            check=check,
            chance=float(chance),
            text=text,
            alone="alone" not in given or self._flag(given, "alone", "value."),
        )

    def _try(self, pattern: Any, key: str, *, python: bool = False) -> None:
        """Refuse what an engine refuses: polars look-around, Python classes of scripts."""
        if not isinstance(pattern, str):
            raise self._error(f"{key} has to be text")
        if self.tried:
            return
        anchored = f"^(?:{ascii_digits(pattern)})$"
        try:
            pl.Series([""]).str.contains(anchored)
            if python:
                re.compile(pattern)
        except (re.error, OverflowError, pl.exceptions.ComputeError) as error:
            said = str(error)
            known = next((REFUSED[word] for word in REFUSED if word in said), None)
            problem, hint = known or ("cannot be used as a regex", _complaint(said))
            raise self._error(f"{key} {problem}", hint) from error

    def _flag(self, raw: dict[str, Any], key: str, place: str = "") -> bool:
        flag = raw.get(key, False)
        if not isinstance(flag, bool):
            raise self._error(f"{place}{key} has to be true or false")
        return flag

    def _levels(self, raw: Any) -> dict[str, str]:
        given = self._mapping(raw, LISTS, "levels")
        return {name: self._choice(given, name, LISTS[name], "levels.") for name in given}

    def _types(self, raw: Any) -> tuple[str, ...]:
        types = self._texts(raw or [], "types")
        if not types:
            raise self._error("types is missing", f"some of: {', '.join(FAMILIES)}")
        refuse_unknown(types, FAMILIES, where=str(self.path), what="type", error=DetectorError)
        return types

    def _examples(self, raw: Any, *, has_values: bool) -> Examples:
        given = self._mapping(raw, ("match", "reject", "names"), "examples")
        sorts = self._sorts(given, "examples.")
        names = self._mapping(given.get("names"), ("match", "reject"), "examples.names")
        found = Examples(
            match=sorts.match, reject=sorts.reject, names=self._sorts(names, "examples.names.")
        )
        if has_values and not (found.match and found.reject):
            raise self._error("examples.match and examples.reject are needed beside value", ADVICE)
        if not (found.names.match and found.names.reject):
            raise self._error("examples.names needs column names under match and reject", ADVICE)
        return found

    def _sorts(self, given: dict[str, Any], place: str) -> Sorts:
        match, reject = (
            self._texts(given.get(key, []), place + key) for key in ("match", "reject")
        )
        return Sorts(match=match, reject=reject)

    def _mapping(self, raw: Any, known: Iterable[str], key: str) -> dict[str, Any]:
        if not isinstance(raw, dict):
            what = f"{key} is missing" if raw is None else f"{key or 'the file'} has to hold keys"
            raise self._error(what, f"expected: {', '.join(known)}")
        refuse_unknown(raw, known, where=str(self.path), error=DetectorError)
        return raw

    def _text(self, raw: dict[str, Any], key: str, place: str = "") -> str:
        text = raw.get(key)
        if not isinstance(text, str) or not text.strip():
            raise self._error(f"{place}{key} is missing, or not text")
        return text

    def _choice(
        self, raw: dict[str, Any], key: str, choices: Iterable[str], place: str = ""
    ) -> str:
        text = self._text(raw, key, place)
        refuse_unknown([text], choices, where=str(self.path), what=key, error=DetectorError)
        return text

    def _texts(self, raw: Any, key: str) -> tuple[str, ...]:
        if not isinstance(raw, list):
            raise self._error(f"{key} has to be a list")
        for text in raw:
            if not isinstance(text, str):
                raise self._error(f"{key} holds {text!r}, which is not text", "put it in quotes")
        if len(set(raw)) < len(raw):
            raise self._error(f"{key} names something twice")
        return tuple(raw)

    def _error(self, problem: str, hint: str = "") -> DetectorError:
        return DetectorError(problem, where=str(self.path), hint=hint)


def _complaint(said: str) -> str:
    """The engine's own word on a regex, without its drawing of where."""
    errors = [line for line in said.splitlines() if line.startswith("error: ")]
    return errors[0].removeprefix("error: ") if errors else said.splitlines()[0]
