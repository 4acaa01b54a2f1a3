"""What a proof relies on that people said, and no measurement shows."""

from collections.abc import Iterator
from dataclasses import asdict

from tuomin.chinese import verdict
from tuomin.model import Classification, Inventory
from tuomin.proof.outcome.model import Gap


def relied_on(inventory: Inventory) -> Iterator[Gap]:
    """The decisions that take something away, or of which the scan says otherwise."""
    yield from (_words(each) for each in inventory.columns if _is_relied_on(each))


def _is_relied_on(column: Classification) -> bool:
    """Whether a person's word takes something away, or is not what the scan says."""
    rejected = column.decision is not None and column.decision.verdict == "rejected"
    return rejected or column.disagrees


def _words(column: Classification) -> Gap:
    """A decision that takes something away, or of which the scan says otherwise."""
    said = asdict(column.decision) if column.decision else {}
    found = column.judged.told if column.judged else ""
    told = {"now": column.told, "found": found}
    told |= {f"{name}_zh": verdict(text) for name, text in told.items()}
    return Gap(code="decided", place=column.label, facts={**said, **told})
