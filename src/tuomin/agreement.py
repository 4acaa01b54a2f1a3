"""The agreement: clauses and legal levels that Kinds refer to, and which list says "sensitive".

The clauses of both privacy agreements in our own words, and the law beside them, lie in
`configs/agreement.yaml`; a company puts its own file in their place. A clause is referred to by
its source and number, `customer 第二条(三)2`; a law by its short name and article, `PIPL 28`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tuomin import document
from tuomin.errors import PolicyError, refuse_unknown

FORMAT = "tuomin.agreement/1"
LISTS = ("agreement", "gbt35273", "gbt45574", "jrt0171")
LEVELS = ("personal", "sensitive", "context")
SENSITIVE = ("sensitive", "C2", "C3")  # what a list calls what it holds to be sensitive
PLACES = (Path(__file__).parents[2] / "configs", Path(__file__).parent / "configs")

KindLevel = Literal["personal", "sensitive", "context"]
Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Override:
    """What a company says of one Kind instead of its detector file."""

    level: KindLevel | None = None
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """Texts by language for each reference (`clauses`, `law`) and each list of "sensitive"."""

    title: Texts
    lists: Mapping[str, Texts]
    sources: Mapping[str, Texts]
    clauses: Mapping[str, Texts]
    law: Mapping[str, Texts]
    kinds: Mapping[str, Override] = field(default_factory=dict)

    def level(
        self, kind: str, declared: str, levels: Mapping[str, str], *, sensitive_list: str
    ) -> KindLevel:
        """The level of a Kind under one list of "sensitive".

        `declared` is the strict union; a standard that does not name a personal Kind leaves it
        personal.
        """
        override = self.kinds.get(kind, Override()).level
        if override:
            return override
        if sensitive_list == "agreement" or declared == "context":
            return _level(declared, where=kind)
        return "sensitive" if levels.get(sensitive_list) in SENSITIVE else "personal"

    def clauses_of(self, kind: str, declared: tuple[str, ...]) -> tuple[str, ...]:
        return self.kinds.get(kind, Override()).clauses or declared

    def meaning(self, reference: str) -> Texts | None:
        """What a clause or a law says, by language; None when no such reference is known.

        An article or annex that has no entry of its own means what its law means.
        """
        if reference in self.clauses or reference in self.law:
            return {**self.clauses, **self.law}[reference]
        known = [law for law in self.law if reference.startswith(f"{law} ")]
        return self.law[max(known, key=len)] if known else None


def read(path: Path | None = None) -> Agreement:
    """The agreement in `path`, or the one that comes along; PolicyError says what is wrong."""
    return _read(path or standard())


def standard() -> Path:
    """`agreement.yaml` of the source tree or of the installed package."""
    for folder in PLACES:
        if (folder / "agreement.yaml").is_file():
            return folder / "agreement.yaml"
    raise PolicyError(
        "agreement.yaml is missing", where=str(PLACES[-1]), hint="install tuomin again"
    )


def check_list(name: str) -> None:
    """Refuse a list of "sensitive" that is not known."""
    refuse_unknown([name], LISTS, where="sensitive list", what="list", error=PolicyError)


@cache
def _read(path: Path) -> Agreement:
    where = str(path)
    hint = f"give an agreement: its first line is format: {FORMAT}"
    raw = document.read(path, error=PolicyError, hint=hint)
    if raw.get("format") != FORMAT:
        raise PolicyError(f"is not in format {FORMAT}", where=where, hint=hint)
    known = ("format", "title", "about", "lists", "sources", "law", "kinds")
    refuse_unknown(raw, known, where=where, error=PolicyError)
    lists, sources, law = (_section(raw, name, where) for name in ("lists", "sources", "law"))
    refuse_unknown(lists, LISTS, where=f"{where}: lists", what="list", error=PolicyError)
    return Agreement(
        title=_texts(raw.get("title"), f"{where}: title"),
        lists={
            name: _texts(entry.get("title"), f"{where}: {name}") for name, entry in lists.items()
        },
        sources={
            name: _texts(entry.get("title"), f"{where}: {name}") for name, entry in sources.items()
        },
        clauses={
            f"{source} {number}": _texts(texts, f"{where}: {source} {number}")
            for source, entry in sources.items()
            for number, texts in _section(entry, "clauses", f"{where}: {source}").items()
        },
        law={name: _texts(texts, f"{where}: {name}") for name, texts in law.items()},
        kinds={
            name: _override(entry, f"{where}: {name}")
            for name, entry in _section(raw, "kinds", where).items()
        },
    )


def _section(raw: dict[str, Any], name: str, where: str) -> dict[str, dict[str, Any]]:
    found = raw.get(name, {})
    if not isinstance(found, dict) or not all(isinstance(entry, dict) for entry in found.values()):
        raise PolicyError(f"expected mappings under {name!r}", where=where)
    return {str(key): entry for key, entry in found.items()}


def _texts(raw: Any, where: str) -> Texts:
    if not isinstance(raw, dict) or not all(isinstance(text, str) for text in raw.values()):
        raise PolicyError("expected texts under 'en' and 'zh'", where=where)
    refuse_unknown(raw, ("en", "zh"), where=where, error=PolicyError)
    if len(raw) != len(("en", "zh")):
        raise PolicyError("needs 'en' and 'zh'", where=where)
    return raw


def _override(raw: dict[str, Any], where: str) -> Override:
    refuse_unknown(raw, ("level", "clauses"), where=where, error=PolicyError)
    level, clauses = raw.get("level"), raw.get("clauses", [])
    if not isinstance(clauses, list) or not all(isinstance(clause, str) for clause in clauses):
        raise PolicyError("'clauses' is not a list of references", where=where)
    return Override(level=_level(level, where=where) if level else None, clauses=tuple(clauses))


def _level(name: Any, *, where: str) -> KindLevel:
    refuse_unknown([name], LEVELS, where=where, what="level", error=PolicyError)
    level: KindLevel = name
    return level
