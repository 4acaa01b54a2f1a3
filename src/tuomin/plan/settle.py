"""From what the policy chose to what can be done: keys, uniqueness, NOT NULL and types have a say.

Columns that keys tie together are settled as one. Each rule that might be used is tried in turn;
the first that suits every column is taken, and where it is not the chosen one, that is a Risk.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tuomin.errors import PolicyError
from tuomin.model import Family
from tuomin.plan import probe
from tuomin.plan.choose import Choice
from tuomin.plan.foreign import Group, Place, order
from tuomin.plan.model import Risk
from tuomin.plan.uniqueness import unique
from tuomin.policy import KEEP, NULL, Policy, Rule
from tuomin.transforms import registry
from tuomin.transforms.base import Transform

KEY_LIMIT = 2_147_483_647  # surrogate keys of larger types stay readable, too
KEY_DOMAIN = "key"
OWN = ("columns", "kinds", "contains", "roles")  # origins of rules that are a column's own
FIXED: dict[Family, str] = {
    "integer": "0", "decimal": "0", "float": "0", "boolean": "0", "text": "-", "json": "{}",
    "date": "2000-01-01", "time": "00:00:00", "timestamp": "2000-01-01 00:00:00", "binary": "",
    "uuid": "00000000-0000-0000-0000-000000000000", "other": "",
}  # fmt: skip
WHY = {
    "not_null": "it may not be null",
    "unique": "two values could become equal where they have to differ",
    "joined": "joins on it would break",
    "type": "the result does not fit its type",
}


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What happens to one column, and what was chosen for it."""

    choice: Choice
    rule: Rule
    domain: str
    unique: bool
    tied: bool
    kept_for: str = ""

    @property
    def transform(self) -> Transform:
        return registry.build(self.rule.transform, self.rule.options)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """Columns that are settled together; the first is the one that the others point to."""

    choices: tuple[Choice, ...]
    unique: frozenset[Place]
    engine: str

    @property
    def is_tied(self) -> bool:
        return len(self.choices) > 1

    @property
    def is_unique(self) -> bool:
        return any(choice.place in self.unique for choice in self.choices)

    @property
    def is_nullable(self) -> bool:
        return all(
            choice.column.nullable and choice.column.name not in choice.table.primary_key
            for choice in self.choices
        )


def settle(
    choices: Mapping[Place, Choice],
    groups: Sequence[Group],
    policy: Policy,
    *,
    engine: str,
    referred: frozenset[Place] = frozenset(),
) -> tuple[dict[Place, Settled], list[Risk]]:
    """Every column with the rule that it gets, and the risks that this brings.

    What others were measured to refer to (`referred`) is a key of its table, declared or not.
    """
    tied = {place for group in groups for place in group.members}
    differing = unique(choices) | (referred & tied)
    settled: dict[Place, Settled] = {}
    risks: list[Risk] = []
    for members in _units(choices, groups):
        unit = Unit(choices=members, unique=differing, engine=engine)
        found, found_risks = _settled(unit, policy)
        settled.update({each.choice.place: each for each in found})
        risks += found_risks
    return settled, risks


def _units(
    choices: Mapping[Place, Choice], groups: Sequence[Group]
) -> Iterator[tuple[Choice, ...]]:
    """The groups, the target first, and every other column by itself."""
    alone = dict(choices)
    for group in groups:
        root = choices[group.root]
        rest = [choices[each] for each in group.members if each != group.root]
        members = (root, *(each for each in rest if _belongs(each, group)))
        if len(members) > 1:
            for member in members:
                del alone[member.place]
            yield members
    yield from ((alone[place],) for place in sorted(alone, key=order))


def _belongs(choice: Choice, group: Group) -> bool:
    """Not when the tie is only guessed and the column has a rule of its own."""
    is_own = choice.origin in OWN and choice.rule.transform not in ("key", "keep")
    return not (choice.place in group.guessed and is_own)


def _settled(unit: Unit, policy: Policy) -> tuple[list[Settled], list[Risk]]:
    speaker = _speaker(unit)
    reasons: dict[str, str] = {}
    for rule in _candidates(unit, speaker, policy):
        reason = _unsuited(rule, unit)
        if not reason:
            break
        reasons.setdefault(rule.transform, reason)
    else:
        rule = KEEP
        _refuse_direct(speaker, reasons)
    kept_for = WHY[reasons[speaker.rule.transform]] if rule == KEEP and reasons else ""
    found = [
        Settled(
            choice=choice,
            rule=rule,
            domain=_domain(rule, speaker, policy),
            unique=choice.place in unit.unique,
            tied=unit.is_tied,
            kept_for=kept_for,
        )
        for choice in unit.choices
    ]
    return found, list(_replaced(unit, speaker, rule, reasons))


def _speaker(unit: Unit) -> Choice:
    """The column whose rule counts: one the policy names, the target, one of a known Kind."""
    named = [choice for choice in unit.choices if choice.origin == "columns"]
    if len({choice.rule.transform for choice in named}) > 1:
        labels = ", ".join(choice.label for choice in named)
        raise PolicyError(
            f"the policy treats columns differently that keys tie together: {labels}",
            where="columns",
            hint="name one of them only",
        )
    acting = [choice for choice in unit.choices if choice.rule != KEEP]
    known = [choice for choice in acting if choice.origin in ("kinds", "roles", "contains")]
    return (named or known or acting or list(unit.choices))[0]


def _candidates(unit: Unit, speaker: Choice, policy: Policy) -> Iterator[Rule]:
    yield _completed(speaker.rule, unit)
    if speaker.rule != NULL or unit.is_unique or unit.is_tied:
        yield _completed(policy.in_place(speaker.shape), unit)
    if unit.is_unique or unit.is_tied:
        yield _completed(Rule(transform="key"), unit)
    if not unit.is_tied:
        yield NULL
        yield _completed(Rule(transform="fixed"), unit)


def _completed(rule: Rule, unit: Unit) -> Rule:
    """The rule with the options that only the column knows."""
    column = unit.choices[0].column
    options = dict(rule.options)
    if rule.transform == "fresh" and column.family == "text" and column.length:
        options.setdefault("limit", min(KEY_LIMIT, 10**column.length - 1))
    if rule.transform in ("key", "fresh") and column.family == "integer":
        limits = [probe.limit(choice.column, unit.engine) for choice in unit.choices]
        options.setdefault("limit", min([KEY_LIMIT, *limits]))
    if rule.transform == "fixed":
        options.setdefault("value", FIXED[column.family][: column.length])
    if rule.transform == "token" and column.length:
        options.setdefault("length", min(16, column.length))
    return replace(rule, options=options)


def _unsuited(rule: Rule, unit: Unit) -> str:
    """Why the rule cannot be used for the unit, as a key of `WHY`; "" when it can."""
    if rule.transform == "keep":
        return ""
    if rule.transform == "null":
        return "" if unit.is_nullable else "not_null"
    transform = registry.build(rule.transform, rule.options)
    if unit.is_unique and not (transform.injective or is_resolvable(transform)):
        return "unique"
    if unit.is_tied and not transform.stable:
        return "joined"
    options = json.dumps(dict(rule.options), sort_keys=True)
    fit = all(
        probe.fits(rule.transform, options, choice.column, engine=unit.engine)
        for choice in unit.choices
    )
    return "" if fit else "type"


def is_resolvable(transform: Transform) -> bool:
    """Whether another key gives another surrogate, so that values that collide can be retried."""
    return transform.keyed and transform.stable and not transform.injective


def _refuse_direct(speaker: Choice, reasons: Mapping[str, str]) -> None:
    if speaker.is_direct or speaker.origin in ("columns", "new"):
        why = "; ".join(f"{name}: {WHY[reason]}" for name, reason in reasons.items())
        raise PolicyError(
            f"no transform suits {speaker.label} ({why})",
            where=speaker.column.type,
            hint="name another transform for this column in the policy",
        )


def _replaced(
    unit: Unit, speaker: Choice, rule: Rule, reasons: Mapping[str, str]
) -> Iterator[Risk]:
    wanted = speaker.rule.transform
    if not reasons:
        return
    for choice in unit.choices:
        yield Risk(
            schema=choice.table.schema,
            table=choice.table.name,
            column=choice.column.name,
            risk="kept" if rule == KEEP else "replaced",
            message=f"{wanted} is not possible ({WHY[reasons[wanted]]}): {rule.transform} instead",
        )


def _domain(rule: Rule, speaker: Choice, policy: Policy) -> str:
    transform = registry.build(rule.transform, rule.options)
    if not transform.keyed:
        return ""
    if rule.transform in ("key", "fresh"):
        return KEY_DOMAIN if policy.joins == "keep" else f"column {speaker.label}"
    return transform.domain or speaker.shape or f"column {speaker.label}"
