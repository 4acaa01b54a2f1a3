"""The rule of a Policy that applies to each column by itself, before keys and types have a say."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuomin.errors import PolicyError, refuse_unknown
from tuomin.model import Classification, Column, Inventory, Table
from tuomin.plan.doers import DOER, is_doer
from tuomin.plan.foreign import Place
from tuomin.plan.inside import with_inside
from tuomin.policy import KEEP, NULL, Policy, Rule, of_family
from tuomin.proof.codes.holdings import is_state
from tuomin.proof.codes.pairing import pair_up
from tuomin.proof.originals.suspects import FORMS

PERSONAL = ("personal", "sensitive")
KEY_FAMILIES = {"integer", "uuid", "text"}
HIDDEN = Rule(transform="redact")
SHOWN = 5  # columns that an error names
DAY = "identity.birth_date"
MOST, ALL = 0.5, 0.9  # share of values that have the form of a Kind


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the policy says about one column, and which part of it said so.

    `origin` is columns, kinds, contains, roles, keys, others, new, cut, or "" where nothing
    applies; `people` says whether the table is about people.
    """

    table: Table
    column: Column
    rule: Rule
    origin: str = ""
    verdict: Classification | None = None
    people: bool = False

    @property
    def place(self) -> Place:
        return (*self.table.id, self.column.name)

    @property
    def label(self) -> str:
        return f"{self.table.label}.{self.column.name}"

    @property
    def kind(self) -> str | None:
        return self.verdict.kind if self.verdict else None

    @property
    def shape(self) -> str | None:
        """The Kind that its values have the form of."""
        return shape_of(self.verdict) if self.verdict else None

    @property
    def is_personal(self) -> bool:
        return bool(self.verdict and self.verdict.level in PERSONAL)

    @property
    def is_direct(self) -> bool:
        """Whether the column holds personal information that names a person by itself."""
        return _is_direct(self.verdict) and not is_state(self.kind, self.column)


def choose(inventory: Inventory, tables: Sequence[Table], policy: Policy) -> dict[Place, Choice]:
    """A Choice for every column of `tables`.

    PolicyError names columns of the policy that are not there, and columns that no scan judged
    when the policy refuses those.
    """
    verdicts = {(found.schema, found.table, found.column): found for found in inventory.columns}
    _refuse_strangers(policy, tables)
    choices = {}
    engines = (inventory.engine, inventory.engine)
    for pair in pair_up(tables, tables, inventory, engines=engines)[0]:
        table = pair.source
        for column in table.columns:
            verdict = verdicts.get((*table.id, column.name))
            origin, chosen = _rule(policy, table, column, verdict, people=pair.persons)
            choice = Choice(
                table=table,
                column=column,
                rule=with_inside(_formed(chosen, origin, verdict, policy), verdict, policy),
                origin=origin,
                verdict=verdict,
                people=pair.persons,
            )
            choices[choice.place] = choice
    _refuse_new(policy, list(choices.values()))
    return choices


def _rule(
    policy: Policy, table: Table, column: Column, verdict: Classification | None, *, people: bool
) -> tuple[str, Rule]:
    for name in (f"{table.label}.{column.name}", f"{table.name}.{column.name}"):
        if name in policy.columns:
            return "columns", policy.columns[name]
    if verdict is None or verdict.level == "undetermined":
        return "new", KEEP if policy.on_new_column == "keep" else NULL
    if verdict.protected == "masked" and _is_direct(verdict) and column.family == "text":
        # What was masked once is hidden already for a masked copy, and is no value to stand in for.
        # Marks alone still show how long it was.
        rules = {"masked": KEEP, "de_identified": HIDDEN, "anonymized": NULL}
        return "kinds", rules[policy.outcome]
    if verdict.computed and policy.outcome == "masked" and column.family == "text":
        # Nobody recognises a record by it, and a few of its characters may give all back.
        return "kinds", HIDDEN
    return (
        _by_verdict(policy, column, verdict)
        or _by_looks(policy, column, verdict, people=people)
        or _by_key(policy, table, column, people=people)
    )


def _by_looks(
    policy: Policy, column: Column, verdict: Classification, *, people: bool
) -> tuple[str, Rule] | None:
    """What the values themselves ask for, where names and tables say that they are nobody's.

    A proof does not take their word: nearly all values look like mobiles, or are hashes that
    somebody who knows what was hashed can try.
    """
    if verdict.level != "none" or verdict.decision:
        return None
    shares = {found.kind: found.share or 0.0 for found in verdict.findings}
    looks = next((kind for kind in FORMS if shares.get(kind, 0.0) >= ALL), None)
    named = policy.for_kind(looks, column.family) if looks else None
    if named and named != KEEP:
        return "kinds", named
    is_hash = verdict.protected == "hashed" and people and policy.outcome != "masked"
    hidden = of_family(policy.roles.get("direct", {}), column.family) if is_hash else None
    return ("kinds", hidden) if hidden else None


def _by_verdict(policy: Policy, column: Column, verdict: Classification) -> tuple[str, Rule] | None:
    """The rule of its Kind or role, or of what it contains where that rule would leave it there."""
    family = column.family
    kinds = [] if verdict.computed or verdict.detail else [shape_of(verdict), verdict.kind]
    if kinds and is_doer(kinds[0], column):
        kinds.insert(0, DOER)
    named = next((rule for kind in kinds if (rule := policy.for_kind(kind, family))), None)
    by_role = policy.for_role(verdict, family)
    own = ("kinds", named) if named else ("roles", by_role) if by_role else None
    inside = of_family(policy.contains, family) if verdict.contains else None
    whole = own is not None and own[1] != KEEP and (named or _is_direct(verdict))
    return ("contains", inside) if inside and inside != KEEP and not whole else own


def _formed(rule: Rule, origin: str, verdict: Classification | None, policy: Policy) -> Rule:
    """JSON in a column of texts is rewritten as JSON: a mark would not stand for a number there."""
    is_json = verdict is not None and verdict.free == "json" and rule.transform == "text"
    found = of_family(policy.contains, "json") if is_json and origin != "columns" else None
    return found if found and found != KEEP else rule


def shape_of(verdict: Classification) -> str | None:
    """The Kind that the values have the form of.

    A guardian, a caller or a participant is told by the column's name alone; whether it holds
    names or numbers is told by the values. What a person said is taken as it was said.
    """
    shares = {found.kind: found.share or 0.0 for found in verdict.findings}
    if verdict.kind is None or verdict.decision or shares.get(verdict.kind):
        return verdict.kind
    shares.pop(DAY, None)  # numbers that begin with a year may look like one
    likeliest = max(shares, key=lambda kind: shares[kind], default=verdict.kind)
    return likeliest if shares.get(likeliest, 0.0) >= MOST else verdict.kind


def _by_key(policy: Policy, table: Table, column: Column, *, people: bool) -> tuple[str, Rule]:
    """What keys get that nobody recognised. A column that points elsewhere follows its target."""
    if any(column.name in key.columns for key in table.foreign_keys):
        return "", KEEP
    if column.name in table.primary_key and column.family in KEY_FAMILIES:
        is_part = len(table.primary_key) > 1 and column.family == "integer"
        owner = "people" if people else "others"
        return "keys", KEEP if is_part else policy.keys.get(owner, KEEP)
    found = of_family(policy.others, column.family) if people else None
    return ("others", found) if found else ("", KEEP)


def _is_direct(verdict: Classification | None) -> bool:
    return bool(verdict and verdict.role == "direct" and verdict.level in PERSONAL)


def _refuse_strangers(policy: Policy, tables: Sequence[Table]) -> None:
    """Every column that the policy names has to be there: a typo would leave it unmasked."""
    labels = {f"{name}.{c.name}" for t in tables for name in (t.label, t.name) for c in t.columns}
    where = f"{policy.where}: columns"
    refuse_unknown(policy.columns, labels, where=where, what="column", error=PolicyError)


def _refuse_new(policy: Policy, choices: Sequence[Choice]) -> None:
    new = [choice.label for choice in choices if choice.origin == "new"]
    if new and policy.on_new_column == "refuse":
        more = f" and {len(new) - SHOWN} more" if len(new) > SHOWN else ""
        raise PolicyError(
            f"no scan judged {', '.join(new[:SHOWN])}{more}",
            where=policy.where,
            hint="scan again, or name the columns in the policy, or set on_new_column",
        )
