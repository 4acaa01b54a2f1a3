"""What people decided since an Inventory was kept, which the scan has no part in."""

from dataclasses import dataclass

from tuomin.model import Classification, Decision, Inventory

WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A column on which a decision stands now and did not before, or the other way round.

    `verdict` is the decision's, or `withdrawn`; `before` and `after` say what the column holds.
    """

    schema: str | None
    table: str
    column: str
    verdict: str
    who: str
    when: str
    before: str
    after: str


def since(kept: Inventory, now: Inventory) -> tuple[Settled, ...]:
    """The decisions of `now`, which is `kept` as people decide today, that `kept` does not have."""
    pairs = zip(kept.columns, now.columns, strict=True)
    return tuple(
        _settled(old, new, word)
        for old, new in pairs
        if (word := new.decision or old.decision) and old.decision != new.decision
    )


def _settled(old: Classification, new: Classification, word: Decision) -> Settled:
    return Settled(
        schema=new.schema,
        table=new.table,
        column=new.column,
        verdict=word.verdict if new.decision else WITHDRAWN,
        who=word.who,
        when=word.when,
        before=old.told,
        after=new.told,
    )
