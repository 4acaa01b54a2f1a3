"""Kept texts and JSON swept: what looks like somebody's number or name goes wherever it stands.

A scan looks at a sample, and at the beginning of long values. A number in one row of a hundred
thousand is found when all rows are read, which is when they are copied.
"""

import json
from dataclasses import replace

from tuomin.plan import probe
from tuomin.plan.risks import is_bounded
from tuomin.plan.settle import Settled
from tuomin.policy import KEEP, Policy, Rule

SHORTEST = 7  # characters of a column that an identifier could stand in


def swept(column: Settled, policy: Policy, engine: str) -> Settled:
    """The column with the policy's rule for free texts, where it would be kept and may change."""
    choice, verdict = column.choice, column.choice.verdict
    rule = policy.free.get(verdict.free) if verdict and not verdict.decision else None
    is_bound = column.unique or column.tied or _is_keyed(column) or choice.column.generated
    if rule is None or column.rule != KEEP or choice.origin == "columns" or is_bound:
        return column
    return replace(column, rule=rule) if _fits(column, rule, engine) else column


def _is_keyed(column: Settled) -> bool:
    table, name = column.choice.table, column.choice.column.name
    return name in table.primary_key or any(name in key.columns for key in table.foreign_keys)


def _fits(column: Settled, rule: Rule, engine: str) -> bool:
    declared = column.choice.column
    is_short = declared.length is not None and declared.length < SHORTEST
    is_json = rule.transform == "json"
    if is_short or not is_bounded(column.choice.table, declared, json=is_json):
        return False
    options = json.dumps(dict(rule.options), sort_keys=True)
    return probe.fits(rule.transform, options, declared, engine=engine)
