"""The weighing: everything known about a column added up in log-odds, Kind by Kind.

    prior + name + comment + whose it is + table + values + type + key  =  score

Nothing short-circuits anything else (the reasons and their weights are in evidence.py). The Kind
with the highest score above zero is the verdict, 1 / (1 + exp(-score)) its confidence. A Kind that
is only context (free text, a code of a company) is named and leaves the column at `none`, unless
the column contains something personal.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tuomin.agreement import Agreement
from tuomin.detect.clues import Clues
from tuomin.detect.detector import Detector
from tuomin.detect.evidence import reasons
from tuomin.detect.lexicon import lexicon
from tuomin.detect.names import FREE_TEXT, JSON, USER_ID
from tuomin.model import Classification, Finding, Level

PRIOR = -4.0
ABOUT = 1.0  # weight of a table that is about people
CERTAIN = 3.0  # JSON with a score above gives way only to a likelier Kind
NOTED = 5  # findings kept of each column
STRICTNESS: dict[Level, int] = {"none": 0, "personal": 1, "sensitive": 2}


@dataclass(frozen=True, kw_only=True)
class Law:
    """What decides levels and clauses: the agreement, and which list of "sensitive" applies."""

    agreement: Agreement
    sensitive_list: str = "agreement"

    def level(self, detector: Detector) -> Level:
        level = self.agreement.level(
            detector.id, detector.level, detector.levels, sensitive_list=self.sensitive_list
        )
        return "none" if level == "context" else level

    def references(self, detector: Detector) -> tuple[str, ...]:
        return (*self.agreement.clauses_of(detector.id, detector.clauses), *detector.law)


def classify(
    clues: Clues, detectors: Mapping[str, Detector], law: Law, *, schema: str | None, table: str
) -> Classification:
    """The one verdict on a column."""
    findings = weigh(clues, detectors)
    best = findings[0] if findings and findings[0].score > 0 else None
    detector = detectors[best.kind] if best else None
    level = _level(clues, detector, law) if detector else "none"
    inner = [detectors[part.kind] for part in clues.contains if part.kind in detectors]
    level = max([level, *map(law.level, inner)], key=STRICTNESS.__getitem__)
    sources = ([detector] if detector else []) + inner
    spoken = findings[0].evidence if findings and (best or findings[0].score > PRIOR) else ()
    return Classification(
        schema=schema,
        table=table,
        column=clues.column.name,
        type=clues.column.type,
        level=level,
        kind=best.kind if best else None,
        role=detector.role if detector else "none",  # type: ignore[arg-type]
        confidence=_confidence(findings, found=best is not None),
        contains=clues.contains,
        clauses=tuple(dict.fromkeys(ref for source in sources for ref in law.references(source)))
        if level != "none"
        else (),
        evidence=spoken,
        findings=tuple(findings[:NOTED]),
        protected=clues.protected,
    )


def weigh(clues: Clues, detectors: Mapping[str, Detector]) -> list[Finding]:
    """A Finding for every Kind that something speaks for, the likeliest first."""
    findings = [_finding(clues, detectors[kind]) for kind in clues.kinds & detectors.keys()]
    return sorted(findings, key=_rank)


def _rank(finding: Finding) -> tuple[bool, bool, float, str]:
    """What says something before what does not, the specific before the generic, then by score."""
    generic = finding.kind == FREE_TEXT or (finding.kind == JSON and finding.score < CERTAIN)
    return (finding.score <= 0, generic, -finding.score, finding.kind)


def _finding(clues: Clues, detector: Detector) -> Finding:
    evidence = reasons(clues, detector)
    match = clues.matches.get(detector.id)
    return Finding(
        kind=detector.id,
        score=round(PRIOR + sum(reason.weight for reason in evidence), 2),
        share=round(match.share, 4) if match else None,
        evidence=evidence,
    )


def _level(clues: Clues, detector: Detector, law: Law) -> Level:
    """The level of a Kind here: context becomes personal as a trait in a row about somebody."""
    if _is_surrogate(clues, detector):
        return "none"
    level = law.level(detector)
    trait = detector.role == "quasi" and detector.levels.get("gbt35273") == "personal"
    coded = {hit.tail for hit in clues.hits(detector.id) if hit} & {"key", "number"}
    about = clues.entity.weight >= ABOUT and not coded
    if level == "none" and trait and about:
        level = "personal"
    return "sensitive" if level == "personal" and _is_child(clues, detector) else level


def _is_child(clues: Clues, detector: Detector) -> bool:
    """Whether the words say that it is a child's: everything known about one is sensitive."""
    known = lexicon()
    owners = (clues.owner(detector.id)[1], clues.entity.word)
    return any("child" in known.of(word) for word in owners)


def _is_surrogate(clues: Clues, detector: Detector) -> bool:
    """A number that only this database gave out says nothing about anybody by itself."""
    if detector.id != USER_ID:
        return False
    key = "key" in clues.name.tails or clues.is_key or clues.parent is not None
    return key or clues.column.family in ("integer", "uuid")


def _confidence(findings: list[Finding], *, found: bool) -> float:
    """How sure the verdict is: that it is this Kind, or that it is none."""
    if not findings:
        return 0.99
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, findings[0].score))))
    return round(min(0.999, likely if found else 1 - likely), 3)
