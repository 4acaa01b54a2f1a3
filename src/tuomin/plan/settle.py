"""From what the policy chose to what can be done: keys, uniqueness, NOT NULL and types have a say.

Columns that keys tie together are settled as one. Each rule that might be used is tried in turn;
the first that suits every column is taken, and where it is not the chosen one, that is a Risk.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from tuomin.errors import PolicyError
from tuomin.plan import probe
from tuomin.plan.choose import Choice
from tuomin.plan.foreign import Group, Place, label, order
from tuomin.plan.model import Risk
from tuomin.plan.uniqueness import unique
from tuomin.plan.unit import Unit, completed
from tuomin.plan.wording import WHY, Text, risk
from tuomin.policy import KEEP, NULL, Policy, Rule
from tuomin.transforms import registry
from tuomin.transforms.base import Transform

KEY_DOMAIN = "key"
OWN = ("columns", "kinds", "contains", "roles")  # origins of rules that are a column's own


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What happens to one column, and what was chosen for it."""

    choice: Choice
    rule: Rule
    domain: str
    unique: bool
    tied: bool
    kept_for: Text | None = None

    @property
    def transform(self) -> Transform:
        return registry.build(self.rule.transform, self.rule.options)


def settle(  # noqa: PLR0913 - keyword-only options
    choices: Mapping[Place, Choice],
    groups: Sequence[Group],
    policy: Policy,
    *,
    engine: str,
    measured: Mapping[Place, Place] = MappingProxyType({}),
    declared: Sequence[Group] = (),
) -> tuple[dict[Place, Settled], list[Risk]]:
    """Every column with the rule that it gets, and the risks that this brings.

    What others were `measured` to refer to is a key of its table, declared or not. Where nothing
    suits all that is tied so, only the `declared` ties are left.
    """
    tied = {place for group in groups for place in group.members}
    differing = unique(choices) | (set(measured.values()) & tied)
    settled: dict[Place, Settled] = {}
    risks: list[Risk] = []
    for members in _units(choices, groups):
        whole = Unit(choices=members, unique=differing, engine=engine)
        parts, cut = _parts(whole, policy, measured, declared)
        risks += cut
        for unit in parts:
            found, found_risks = _settled(unit, policy)
            settled.update({each.choice.place: each for each in found})
            risks += found_risks
    return settled, risks


def _parts(
    whole: Unit, policy: Policy, measured: Mapping[Place, Place], declared: Sequence[Group]
) -> tuple[list[Unit], list[Risk]]:
    """The Unit, or what is left of it without what was only measured and leaves no rule."""
    own = {choice.place: choice for choice in whole.choices}
    loose = [place for place in own if place in measured]
    if not loose or _is_suited(whole, policy):
        return [whole], []
    within = [group for group in declared if own.keys() >= set(group.members)]
    for place in loose:
        away = {place, *(m for g in within if place in g.members for m in g.members)}
        sides = [[own[each] for each in own if (each in away) == gone] for gone in (False, True)]
        parts = [replace(whole, choices=tuple(side)) for side in sides if side]
        if len(parts) > 1 and all(_is_suited(part, policy) for part in parts):
            return parts, [_parted(own[place], measured)]
    parts = [replace(whole, choices=members) for members in _units(own, within)]
    return parts, [_parted(own[place], measured) for place in loose]


def _is_suited(unit: Unit, policy: Policy) -> bool:
    return any(not _unsuited(rule, unit) for rule in _candidates(unit, _speaker(unit), policy))


def _parted(choice: Choice, measured: Mapping[Place, Place]) -> Risk:
    message, zh = risk("undeclared_reference_broken", target=label(measured[choice.place]))
    return Risk(
        schema=choice.table.schema,
        table=choice.table.name,
        column=choice.column.name,
        risk="undeclared_reference",
        message=message,
        zh=zh,
    )


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
    kept_for = WHY[reasons[speaker.rule.transform]] if rule == KEEP and reasons else None
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
    yield completed(speaker.rule, unit)
    if speaker.rule != NULL or unit.is_unique or unit.is_tied:
        yield completed(policy.in_place(speaker.shape), unit)
    if unit.is_unique or unit.is_tied:
        yield completed(Rule(transform="key"), unit)
    if not unit.is_tied:
        if unit.lists:
            yield Rule(transform="shuffle")
        yield NULL
        yield completed(Rule(transform="fixed"), unit)


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
    if not fit:
        return "type"
    stay = all(probe.stays(rule.transform, options, each) for each in unit.lists)
    return "" if stay else "check"


def is_resolvable(transform: Transform) -> bool:
    """Whether another key gives another surrogate, so that values that collide can be retried."""
    return transform.keyed and transform.stable and not transform.injective


def _refuse_direct(speaker: Choice, reasons: Mapping[str, str]) -> None:
    if speaker.is_direct or speaker.origin in ("columns", "new"):
        why = "; ".join(f"{name}: {WHY[reason][0]}" for name, reason in reasons.items())
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
    why = WHY[reasons[wanted]]
    message, zh = risk("replaced", wanted=wanted, why=why, transform=rule.transform)
    for choice in unit.choices:
        yield Risk(
            schema=choice.table.schema,
            table=choice.table.name,
            column=choice.column.name,
            risk="kept" if rule == KEEP else "replaced",
            message=message,
            zh=zh,
        )


def _domain(rule: Rule, speaker: Choice, policy: Policy) -> str:
    transform = registry.build(rule.transform, rule.options)
    if not transform.keyed:
        return ""
    if rule.transform in ("key", "fresh"):
        return KEY_DOMAIN if policy.joins == "keep" else f"column {speaker.label}"
    return transform.domain or speaker.shape or f"column {speaker.label}"
