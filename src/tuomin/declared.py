"""Declared against found: what a company told people it holds, and what its store holds.

A company's file is short: by clause of its own text the Kinds or categories that it declares, the
sensitive ones for which it asks separate consent, and whether parents are asked for minors.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuomin import document
from tuomin.detect.kinds.detector import Detector
from tuomin.errors import PolicyError, refuse_unknown
from tuomin.model import Claim, Classification, Declared, Inventory

FORMAT = "tuomin.declared/1"
KEYS = ("format", "title", "declares", "separate_consent", "minors")
HINT = "configs/agreements/example.yaml shows the form"
CHILDREN = "PIPL 31"
MINORS = "minors"  # what a scan remarks where rows are about people under fourteen
AGES = ("identity.birth_date", "identity.age")


@dataclass(frozen=True, kw_only=True)
class Company:
    """A company's own file; categories are spelled out as their Kinds."""

    title: str
    declares: Mapping[str, frozenset[str]]
    separate_consent: frozenset[str]
    minors: bool


def read(path: Path, detectors: Mapping[str, Detector]) -> Company:
    """The company's file in `path`; PolicyError says what is wrong and where."""
    where = str(path)
    raw = document.read(path, error=PolicyError, hint=HINT)
    if raw.get("format") != FORMAT:
        raise PolicyError(f"is not in format {FORMAT}", where=where, hint=HINT)
    refuse_unknown(raw, KEYS, where=where, error=PolicyError)
    clauses, title, minors = raw.get("declares"), raw.get("title", ""), raw.get("minors", False)
    if not isinstance(clauses, dict) or not clauses:
        raise PolicyError("'declares' has to map clauses to kinds", where=where, hint=HINT)
    if not isinstance(title, str) or not isinstance(minors, bool):
        raise PolicyError(
            "'title' has to be a text, 'minors' true or false", where=where, hint=HINT
        )
    declares: dict[str, frozenset[str]] = {}
    for number, names in clauses.items():
        clause = str(number).strip()
        if clause in declares:
            raise PolicyError(f"clause {clause!r} stands there twice", where=where, hint="merge")
        declares[clause] = _kinds(names, detectors, f"{where}: declares {clause}")
    consent = _kinds(raw.get("separate_consent", []), detectors, f"{where}: separate_consent")
    return Company(title=title, declares=declares, separate_consent=consent, minors=minors)


def compare(
    found: Inventory, company: Company, detectors: Mapping[str, Detector], sensitive: Iterable[str]
) -> Declared:
    """What was found against what `company` declares; `sensitive` are the Kinds that are it."""
    places: dict[str, list[str]] = defaultdict(list)
    strict = set(sensitive)
    for column in found.columns:
        for kind in _held(column):
            places[kind].append(column.label)
            if column.level == "sensitive" and kind == column.kind:
                strict.add(kind)
    known = frozenset().union(*company.declares.values())
    personal = {kind for kind in places if detectors[kind].level != "context" or kind in strict}
    return Declared(
        title=company.title,
        undeclared=_claims(personal - known, places),
        missing=tuple(
            Claim(
                kind=kind,
                clauses=tuple(n for n, kinds in company.declares.items() if kind in kinds),
            )
            for kind in sorted(known - places.keys())
        ),
        consent=_claims((places.keys() & strict) - company.separate_consent, places),
        minors=() if company.minors else tuple(_of_children(found)),
    )


def _of_children(found: Inventory) -> Iterator[str]:
    """Columns about people under fourteen; ages that were read and are all above are none."""
    looked = {(each.schema, each.table): each for each in found.tables}
    for column in found.columns:
        scan = looked.get((column.schema, column.table))
        young = scan is None or any(remark.what == MINORS for remark in scan.remarks)
        known = scan is not None and scan.sampled and column.kind in AGES and not column.protected
        if CHILDREN in column.clauses and (young or not known):
            yield column.label


def _held(column: Classification) -> set[str]:
    """Kinds of a column that holds personal information."""
    if column.level not in ("personal", "sensitive"):
        return set()
    return {kind for kind in (column.kind, *(part.kind for part in column.contains)) if kind}


def _claims(kinds: Iterable[str], places: Mapping[str, list[str]]) -> tuple[Claim, ...]:
    return tuple(Claim(kind=kind, columns=tuple(places[kind])) for kind in sorted(kinds))


def _kinds(names: Any, detectors: Mapping[str, Detector], where: str) -> frozenset[str]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise PolicyError("has to be a list of kinds or categories", where=where, hint=HINT)
    categories = {detector.category for detector in detectors.values()}
    refuse_unknown(
        names, {*detectors, *categories}, where=where, what="kind or category", error=PolicyError
    )
    return frozenset(_spelled_out(names, detectors))


def _spelled_out(names: Iterable[str], detectors: Mapping[str, Detector]) -> Iterator[str]:
    for name in names:
        yield from (kind for kind, each in detectors.items() if name in (kind, each.category))
