"""Policy: which Transform each Kind gets, and the Outcome that the copy is meant to have.

A policy is a YAML file, one of the built-in ones by name or anybody's by path. It is read strictly:
unknown keys, Kinds, transforms and options are errors that name the nearest known one. Whether its
columns exist is known when it meets a store, in the plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, get_args

from tuomin import document
from tuomin.detect import registry
from tuomin.detect.kinds.detector import Detector
from tuomin.errors import PolicyError, refuse_unknown
from tuomin.model import Classification, Family, Outcome
from tuomin.transforms import registry as transforms

FORMAT = "tuomin.policy/1"
KEYS = (
    "format", "about", "outcome", "surrogates", "columns", "kinds", "contains", "roles", "keys",
    "others", "free", "instead", "on_new_column", "new_order", "k", "suppress", "joins",
)  # fmt: skip
ROLES = ("direct", "quasi", "attribute")
KEY_OWNERS = ("people", "others")
ON_NEW = ("refuse", "null", "keep")
SUPPRESS = ("null", "rows")
JOINS = ("keep", "cut")
REALISTIC = "realistic"  # a choice, and the option of transforms that know both sorts
SURROGATES = ("nobody", REALISTIC)
OTHERWISE = "otherwise"
FAMILIES = (*get_args(Family), OTHERWISE)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A Transform by its name, with options."""

    transform: str
    options: Mapping[str, Any] = field(default_factory=dict)


KEEP = Rule(transform="keep")
NULL = Rule(transform="null")

Rules = Mapping[str, Rule]
"""Rules by the family of a column's type; `otherwise` for all families that are not named."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What happens to each column of a store: the first of these that applies to it.

    `columns`: a column by its name, `table.column` or `schema.table.column`;
    `kinds`: its Kind, or the category of its Kind written `biometric.*`;
    `contains`: texts and JSON that hold a Kind in some rows;
    `roles`: direct, quasi or attribute, for personal information of Kinds not named above;
    `keys`: primary keys and what points to them, in tables about `people` and in `others`;
    `others`: by family of type, what nobody recognised;
    `free`: of what would be kept, texts, JSON and bytes in which any row may name somebody.

    Where one Kind stands in columns of several types, its rule may be several, by family. `instead`
    has the rules, by Kind or `otherwise`, for columns that cannot take their own: it could make
    values equal that have to differ, or does not fit the type. `on_new_column` says what happens to
    columns that no scan judged. `new_order` writes all rows in a random order.

    `k` is how many rows are alike where a rule says `generalize`. A table of people with fewer rows
    shows nulls in these columns, or goes without rows, as `suppress` says. `joins: cut` gives
    tables of people keys that join to nothing, since rows that join are one larger row.
    """

    outcome: Outcome
    surrogates: Literal["nobody", "realistic"] = "nobody"
    columns: Rules = field(default_factory=dict)
    kinds: Mapping[str, Rules] = field(default_factory=dict)
    contains: Rules = field(default_factory=dict)
    roles: Mapping[str, Rules] = field(default_factory=dict)
    keys: Rules = field(default_factory=dict)
    others: Rules = field(default_factory=dict)
    free: Rules = field(default_factory=dict)
    instead: Rules = field(default_factory=dict)
    on_new_column: Literal["refuse", "null", "keep"] = "refuse"
    new_order: bool = False
    k: int = 5
    suppress: Literal["null", "rows"] = "null"
    joins: Literal["keep", "cut"] = "keep"
    where: str = ""
    detectors: Mapping[str, Detector] = field(default_factory=registry.load)

    def for_kind(self, kind: str | None, family: str) -> Rule | None:
        """The rule for a Kind, by its id or category, in a column of that family."""
        found = self._named(self.kinds, kind)
        return of_family(found, family) if found else None

    def for_role(self, verdict: Classification, family: str) -> Rule | None:
        """The rule for personal information of a Kind that the policy does not name."""
        is_personal = verdict.level in {"personal", "sensitive"}
        return of_family(self.roles.get(verdict.role, {}), family) if is_personal else None

    def in_place(self, kind: str | None) -> Rule:
        """The rule for a column that cannot take that of its Kind: unique, or of another type."""
        found = self._named(self.instead, kind)
        return found or self.instead.get(OTHERWISE) or Rule(transform="key")

    def _named(self, rules: Mapping[str, Any], kind: str | None) -> Any:
        if not kind:
            return None
        return rules.get(kind) or rules.get(f"{kind.partition('.')[0]}.*")


def of_family(rules: Rules, family: str) -> Rule | None:
    """The rule for a family of types, if there is one."""
    return rules.get(family) or rules.get(OTHERWISE)


def built_in() -> dict[str, Path]:
    """The policies that come with tuomin: inside the package, or at the top of its source tree."""
    package = Path(str(files("tuomin")))
    folders = (package / "configs", package.parents[1] / "configs")
    folder = next(folder for folder in folders if folder.is_dir()) / "policies"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def read(name: str | Path, *, kinds: Mapping[str, Detector] | None = None) -> Policy:
    """The built-in policy of that name, or the one in that file.

    `kinds` are the Detectors where there are others than the built-in ones. PolicyError when
    anything in the file is unknown or wrong.
    """
    path = built_in().get(str(name), Path(name))
    hint = f"name a policy file or one of {', '.join(built_in())}"
    raw = document.read(path, error=PolicyError, hint=hint)
    return _policy(raw, str(name), kinds)


def loads(
    text: str, *, where: str = "policy", kinds: Mapping[str, Detector] | None = None
) -> Policy:
    """A policy from its YAML text; `where` names it in errors."""
    return _policy(document.loads(text, where=where, error=PolicyError), where, kinds)


def _policy(raw: Mapping[str, Any], where: str, kinds: Mapping[str, Detector] | None) -> Policy:
    refuse_unknown(raw, KEYS, where=where, error=PolicyError)
    if raw.get("format") != FORMAT:
        raise PolicyError(
            "is not a policy", where=where, hint=f"its first line is format: {FORMAT}"
        )
    known = registry.load() if kinds is None else kinds
    return _Reader(raw, where, known).policy()


@dataclass(frozen=True)
class _Reader:
    raw: Mapping[str, Any]
    where: str
    known: Mapping[str, Detector]

    def policy(self) -> Policy:
        kinds = {*self.known} | {f"{kind.partition('.')[0]}.*" for kind in self.known}
        return Policy(
            outcome=self._choice("outcome", get_args(Outcome)),
            surrogates=self._choice("surrogates", SURROGATES, "nobody"),
            columns=self._one_each("columns", None, "column"),
            kinds=self._several_each("kinds", kinds, "kind"),
            contains=self._rules("contains", self.raw.get("contains", "keep")),
            roles=self._several_each("roles", ROLES, "role"),
            keys=self._one_each("keys", KEY_OWNERS, "key"),
            others=self._one_each("others", FAMILIES, "family"),
            free=self._one_each("free", ("text", "json", "binary"), "form"),
            instead=self._one_each("instead", kinds | {OTHERWISE}, "kind"),
            on_new_column=self._choice("on_new_column", ON_NEW, "refuse"),
            new_order=self._flag("new_order"),
            k=self._number("k", 5),
            suppress=self._choice("suppress", SUPPRESS, "null"),
            joins=self._choice("joins", JOINS, "keep"),
            where=self.where,
            detectors=self.known,
        )

    def _several_each(self, section: str, known: Iterable[str], what: str) -> dict[str, Rules]:
        found = self._section(section, known, what)
        return {name: self._rules(f"{section}.{name}", raw) for name, raw in found.items()}

    def _one_each(self, section: str, known: Iterable[str] | None, what: str) -> dict[str, Rule]:
        found = self._section(section, known, what)
        return {name: self._rule(f"{section}.{name}", raw) for name, raw in found.items()}

    def _section(self, section: str, known: Iterable[str] | None, what: str) -> dict[str, Any]:
        raw = self.raw.get(section) or {}
        if not isinstance(raw, Mapping):
            raise PolicyError(f"{section} has to map names to transforms", where=self.where)
        where = f"{self.where}: {section}"
        refuse_unknown(raw, known or map(str, raw), where=where, what=what, error=PolicyError)
        return {str(name): value for name, value in raw.items()}

    def _rules(self, place: str, raw: Any) -> Rules:
        if not isinstance(raw, Mapping) or "transform" in raw:
            return {OTHERWISE: self._rule(place, raw)}
        where = f"{self.where}: {place}"
        known = ("transform", *FAMILIES)
        refuse_unknown(raw, known, where=where, what="family", error=PolicyError)
        return {name: self._rule(f"{place}.{name}", value) for name, value in raw.items()}

    def _rule(self, place: str, raw: Any) -> Rule:
        options = dict(raw) if isinstance(raw, Mapping) else {"transform": raw}
        name = options.pop("transform", None)
        # A bare `null` in YAML is None: whoever writes it means the transform of that name.
        rule = Rule(transform="null" if name is None else str(name), options=options)
        built = transforms.build(rule.transform, options, where=f"{self.where}: {place}")
        if self.raw.get("surrogates") == REALISTIC and hasattr(built, REALISTIC):
            return replace(rule, options={REALISTIC: True, **options})
        return rule

    def _choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> Any:
        value = self.raw.get(key, default)
        value = "null" if value is None and key in self.raw else value
        if value is None:
            raise PolicyError(
                f"{key} is missing", where=self.where, hint=f"one of {', '.join(choices)}"
            )
        refuse_unknown([value], choices, where=self.where, what=key, error=PolicyError)
        return value

    def _flag(self, key: str) -> bool:
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            raise PolicyError(f"{key} has to be true or false", where=self.where)
        return value

    def _number(self, key: str, default: int) -> int:
        value = self.raw.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 2:  # noqa: PLR2004
            raise PolicyError(f"{key} has to be a whole number, 2 or more", where=self.where)
        return value
