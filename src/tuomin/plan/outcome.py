"""The outcome that a plan can reach, and the columns that keep it from a higher one.

A prediction from what is planned, never a measurement: that is what the proof is for.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from tuomin.model import Outcome
from tuomin.plan.choose import Choice
from tuomin.plan.settle import OWN, Settled
from tuomin.plan.singling import Single
from tuomin.plan.uniqueness import is_alone
from tuomin.plan.wording import BECAUSE, Text, because

COARSE = frozenset({"identity.gender"})
FINGERPRINTS = {"timestamp", "date", "time", "decimal", "float", "text", "json", "binary", "uuid"}

ALIKE = frozenset({"null", "fixed", "fresh", "generalize"})
EXACT = {"timestamp", "time", "decimal", "float"}


def predict(
    asked: Outcome, settled: Iterable[Settled], *, key: str = "", alone: Sequence[Single] = ()
) -> tuple[Outcome, tuple[Text, ...]]:
    """The highest outcome up to `asked`, and what is in the way of `asked`.

    `alone` are the kept columns that single rows out.
    """
    found = list(settled)
    if asked == "masked":
        return "masked", ()
    direct = list(_reasons(found, _identifies))
    if asked == "de_identified":
        return ("masked" if direct else "de_identified"), tuple(direct)
    rest = list(_reasons(found, _singles_out))
    told = {reason.partition(":")[0] for reason, _ in (*direct, *rest)}
    for each in alone:
        table = each.columns[0].choice.table.label
        if not {column.choice.label for column in each.columns} <= told:
            why = BECAUSE["links_text" if each.texts else "links"]
            rest.append(because("at", label=f"{table}.{each.names}", why=why))
    if key and any(each.domain for each in found):
        rest.append(because("key", key=key))
    reached: Outcome = "masked" if direct else "de_identified" if rest else "anonymized"
    return reached, tuple(dict.fromkeys([*direct, *rest]))


def _reasons(found: Iterable[Settled], reason: Callable[[Settled], Text | None]) -> Iterator[Text]:
    for each in found:
        why = reason(each)
        if why:
            yield because("at", label=each.choice.label, why=why)


def _identifies(column: Settled) -> Text | None:
    """Why somebody without the key could read a direct identifier, None when he cannot."""
    hides = column.transform.hides
    if column.choice.is_direct:
        if hides == "none":
            return BECAUSE["direct"]
        return BECAUSE["shown"] if _is_shown(column) else None
    verdict = column.choice.verdict
    if hides == "none" and verdict and verdict.contains:
        return BECAUSE["inside"]
    if hides == "none" and column.choice.origin == "new":
        return BECAUSE["not_looked"]
    return None


def _singles_out(column: Settled) -> Text | None:
    """Why a row could still be told from others or joined back, None when this column does not."""
    transform, choice = column.transform, column.choice
    if choice.people and choice.origin != "columns":
        return _shows(column)
    if column.tied and choice.origin in OWN and not choice.is_direct:
        return BECAUSE["joins_exact"] if choice.is_personal else None
    if transform.hides == "none":
        return _stays(column)
    if transform.hides == "part" and choice.is_direct:
        return BECAUSE["part_direct"]
    if transform.hides == "part" and transform.keyed:
        return BECAUSE["part"]
    return None


def _shows(column: Settled) -> Text | None:
    """Why what a column of people shows may not be shared by others; a new key tells nothing."""
    name, choice = column.rule.transform, column.choice
    if name in ALIKE or (name == "key" and is_alone(choice.table, choice.column.name)):
        return BECAUSE["joins"] if column.tied else None
    if name == "keep" and column.kept_for:
        return because("kept_for", why=column.kept_for)
    return BECAUSE["shows"]


def _stays(column: Settled) -> Text | None:
    """Why a column may not stay as it is; one that the policy names was decided by a person."""
    choice = column.choice
    if column.kept_for:
        return because("kept_for", why=column.kept_for)
    if not choice.people or _is_coarse(choice):
        return None
    if choice.origin == "columns":
        return _decided(choice)
    if choice.is_personal:
        return BECAUSE["stays"]
    if column.unique and not column.tied and choice.column.name not in choice.table.primary_key[1:]:
        return BECAUSE["kept_key"]
    exact = choice.column.family in FINGERPRINTS
    return BECAUSE["exact"] if exact else None


def _decided(choice: Choice) -> Text | None:
    """Why what a person wants kept tells rows apart beside what was made alike."""
    verdict = choice.verdict
    is_quasi = verdict is not None and verdict.role == "quasi" and verdict.distinct != 1
    return BECAUSE["differs"] if is_quasi else None


def singles_out(column: Settled) -> bool:
    """Whether an exact time or amount stays in a table about people."""
    exact = column.choice.column.family in EXACT
    return exact and column.choice.people and column.transform.hides == "none"


def _is_coarse(choice: Choice) -> bool:
    """Whether a policy may well keep it: a truth value, or a Kind of few values such as gender."""
    return choice.column.family == "boolean" or choice.kind in COARSE


def _is_shown(column: Settled) -> bool:
    """Whether characters of the value itself show; surrogates of the same year or region do not."""
    return column.transform.hides == "part" and not column.transform.keyed
