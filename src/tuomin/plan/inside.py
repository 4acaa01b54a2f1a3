"""What is masked inside texts and JSON: the Kinds that the scan found there, and where."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tuomin.model import Classification, Contained
from tuomin.policy import Policy, Rule, of_family
from tuomin.transforms import registry
from tuomin.transforms.texts.forms import DEFAULTS

COVERED = frozenset({
    "contact.email", "contact.cn_mobile", "contact.cn_landline", "identity.cn_resident_id",
    "identity.license_plate", "financial_account.bank_card", "organisation.uscc",
    "device.mac_address", "device.ip_address",
})  # fmt: skip
"""Kinds that the patterns which are always looked for find."""

WHOLE = ("keep", "text", "json")  # rules that say nothing about a single leaf
EMPTIED = "null"


def with_inside(rule: Rule, verdict: Classification | None, policy: Policy) -> Rule:
    """The rule with patterns or leaves for what the column contains; options given stay."""
    if verdict is None or not verdict.contains:
        return rule
    if rule.transform == "text":
        return _extended(rule, {"patterns": _patterns(verdict, policy)})
    if rule.transform == "json":
        leaves = dict(_leaves(verdict, policy))
        parts = _patterns(verdict, policy, parts=True)
        return _extended(rule, {"leaves": leaves, "patterns": parts})
    return rule


def _extended(rule: Rule, options: Mapping[str, Any]) -> Rule:
    found = {name: value for name, value in options.items() if value}
    return replace(rule, options={**found, **rule.options})


def _patterns(verdict: Classification, policy: Policy, *, parts: bool = False) -> list[list[str]]:
    """The usual patterns and those of further Kinds; empty where the usual ones do.

    Of `parts` only the Kinds that are a part of what stands under a path.
    """
    known = policy.detectors
    kinds = {inner.kind for inner in verdict.contains if inner.part >= parts} - COVERED
    spans = {kind: known[kind].span for kind in sorted(kinds) if kind in known}
    further = [[kind.partition(".")[2], span] for kind, span in spans.items() if span]
    return [*map(list, DEFAULTS), *further] if further else []


def _leaves(verdict: Classification, policy: Policy) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each path once, with what its likeliest Kind gets in a column of its own.

    Where only some values are of a Kind, these alone go, as spans of texts do.
    """
    whole = (inner for inner in verdict.contains if not inner.part)
    ranked = sorted(whole, key=lambda inner: -inner.share)
    found: dict[str, Contained] = {}
    for inner in ranked:
        found.setdefault(inner.path, inner)
    for path, inner in sorted(found.items()):
        rule = _leaf_rule(inner.kind, policy)
        if path and rule and rule.transform not in WHOLE:
            yield path, _leaf(rule, inner.kind)


def _leaf_rule(kind: str, policy: Policy) -> Rule | None:
    named = policy.for_kind(kind, "text")
    detector = policy.detectors.get(kind)
    by_role = of_family(policy.roles.get(detector.role, {}), "text") if detector else None
    rule = named or by_role
    return Rule(transform="redact") if rule and _keeps_all(rule) else rule


def _keeps_all(rule: Rule) -> bool:
    """A leaf cannot be absent, and no other rows are like it."""
    coarse = {"by", "digits"} & rule.options.keys()
    return rule.transform == EMPTIED or (rule.transform == "generalize" and not coarse)


def _leaf(rule: Rule, kind: str) -> dict[str, Any]:
    transform = registry.build(rule.transform, rule.options)
    leaf: dict[str, Any] = {"transform": rule.transform}
    if rule.options:
        leaf["options"] = dict(rule.options)
    return leaf | {"domain": transform.domain or kind}
