"""Plan: a Policy applied to an Inventory, with everything known before the first row is read."""

from collections.abc import Sequence
from dataclasses import replace

from tuomin.connectors.links import ordered
from tuomin.model import Inventory, Table
from tuomin.plan import part, risks
from tuomin.plan.choose import choose
from tuomin.plan.drift import fingerprint, refuse_drift
from tuomin.plan.foreign import Place, groups
from tuomin.plan.hiding import GENERALIZE, cut, hidden
from tuomin.plan.model import ColumnPlan, KeyFate, Plan, Risk, TablePlan
from tuomin.plan.outcome import predict
from tuomin.plan.settle import Settled, settle
from tuomin.plan.singling import LIKENESS, singles
from tuomin.plan.store import document, dumps, loads, read, write
from tuomin.plan.sweeping import swept
from tuomin.policy import Policy
from tuomin.proof.codes.keyed import keyed, pointing
from tuomin.subset import Subset, resolved

__all__ = [
    "ColumnPlan",
    "KeyFate",
    "Plan",
    "Risk",
    "TablePlan",
    "document",
    "dumps",
    "fingerprint",
    "loads",
    "plan",
    "read",
    "refuse_drift",
    "write",
]


def plan(  # noqa: PLR0913 - each is an option by itself
    inventory: Inventory,
    tables: Sequence[Table],
    policy: Policy,
    *,
    snapshot: bool = True,
    key: str = "",
    subset: Subset | None = None,
) -> Plan:
    """What happens to each column of `tables`, the tables in the order in which they are written.

    `snapshot`: whether the engine can show all tables at one moment; `key`: the id of the key that
    is kept, if one is; `subset`: the rows to copy, tied by what the inventory found as well.
    PolicyError when the policy names a column that is not there, when a column was not judged and
    the policy refuses those, and when a direct identifier cannot be treated at all.
    """
    if subset:
        resolved(subset, tables)
        subset = replace(subset, references=part.references(tables, inventory))
    in_order = ordered(sorted(tables, key=lambda table: (table.schema or "", table.name)))
    joined = keyed(in_order, inventory.references)
    found = hidden(choose(inventory, joined, policy), joined, policy)
    measured = pointing(in_order, inventory.references)
    settled, settling = settle(
        found.choices, found.tied, policy,
        engine=inventory.engine, measured=measured, declared=groups(in_order),
    )  # fmt: skip
    final = {place: swept(each, policy, inventory.engine) for place, each in settled.items()}
    parts = tuple(_table(table, final, policy) for table in joined)
    of_tables = [settled[*table.id, column.name] for table in joined for column in table.columns]
    hides = policy.outcome == "anonymized"
    k = policy.k if hides else LIKENESS
    links = policy.outcome != "masked"
    alone = list(singles(of_tables, inventory, k=k, hides=hides)) if links else []
    predicted, because = predict(policy.outcome, settled.values(), key=key, alone=alone)
    known = risks.known(settled, found.tied, in_order, snapshot=snapshot, asked=policy.outcome)
    undeclared = risks.undeclared(settled, measured)
    stopping = risks.of_stopping(in_order, key=key, engine=inventory.engine)
    linking = risks.linking(alone, asked=policy.outcome)
    hiding = risks.of_hiding(parts, joined, inventory, suppress=policy.suppress)
    return Plan(
        asked=policy.outcome,
        predicted=predicted,
        because=tuple(english for english, _ in because),
        because_zh=tuple(chinese for _, chinese in because),
        engine=inventory.engine,
        url=inventory.url,
        fingerprint=fingerprint(in_order),
        tables=parts,
        risks=risks.ordered([*settling, *known, *undeclared, *hiding, *linking, *stopping]),
        key=key,
        reorder=policy.new_order,
        suppress=policy.suppress,
        subset=subset,
    )


def _table(table: Table, settled: dict[Place, Settled], policy: Policy) -> TablePlan:
    columns = [settled[(*table.id, column.name)] for column in table.columns]
    generalized = any(each.rule.transform == GENERALIZE for each in columns)
    people = {each.choice.table.id for each in settled.values() if each.choice.people}
    hides = policy.joins == "cut" and table.id in people
    rules = {each.choice.column.name: each.rule for each in columns}
    return TablePlan(
        schema=table.schema,
        table=table.name,
        columns=tuple(_column(each) for each in columns),
        k=policy.k if generalized or hides else 0,
        cut=tuple(cut(table, rules, people)) if hides else (),
    )


def _column(settled: Settled) -> ColumnPlan:
    choice = settled.choice
    return ColumnPlan(
        column=choice.column.name,
        type=choice.column.type,
        kind=choice.kind,
        role=choice.verdict.role if choice.verdict else "none",
        unique=settled.unique,
        transform=settled.rule.transform,
        options=settled.rule.options,
        domain=settled.domain,
    )
