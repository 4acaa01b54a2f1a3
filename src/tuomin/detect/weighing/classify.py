"""The weighing: everything known about a column added up in log-odds, Kind by Kind.

    prior + name + comment + whose it is + table + values + type + key  =  score

Nothing short-circuits anything else. The Kind with the highest score above zero is the verdict,
1 / (1 + exp(-score)) its confidence. A Kind that is only context (free text, the code of a company)
is named and leaves the column at `none`, unless the column contains something personal.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from tuomin.agreement import Agreement
from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.intervals import wilson
from tuomin.detect.kinds.readings import DEEDS, FREE_TEXT, JSON, PERSON_NAME, USER_ID
from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.weighing import grounds, holding, owners, voices
from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.free import free
from tuomin.detect.weighing.hints import spells_logins
from tuomin.model import Classification, Finding, Level, Role

REASONS = (
    voices.said, voices.denied,
    owners.owned, owners.tabled, owners.accompanied, owners.told, owners.unowned, owners.headed,
    owners.counted,
    grounds.shown, grounds.related, grounds.embodied, grounds.landed, grounds.staffed,
    grounds.short, holding.typed, grounds.keyed,
)  # fmt: skip
STRICTNESS: dict[Level, int] = {"none": 0, "personal": 1, "sensitive": 2}
# An open id or account number is an internal id too, and more than that; free text gives way to
# what says more of itself, unless that is much less likely.
HANDICAPS = {USER_ID: 0.5, FREE_TEXT: 1.0}
TIE = 0.1  # who somebody is comes before what somebody did
# Heads of names that say how much, when, which or whether: nothing is called so.
COUNTED = frozenset(["measure", "moment", "number", "key", "asking"])
KEPT_NUMBERS = frozenset([
    "employment.employee_no", "medical_health.medical_record_no", "communication.call_record",
])  # fmt: skip
NOTED = 5  # findings kept of each column
ABOUT = 1.0  # weight of a table that is about people
UNTOLD = 0.8  # confidence that a column without a name is nothing, in a table about people
DOCUMENT = 3.0  # score of JSON above which only a likelier Kind takes its place


Weighed = tuple[Clues, list[Finding]]  # clues, and what `weigh` found by them


def weigh(clues: Clues, detectors: Mapping[str, Detector]) -> list[Finding]:
    """A Finding for every Kind that something speaks for, the best first."""
    findings = [_finding(clues, detectors[kind]) for kind in clues.kinds & detectors.keys()]
    return sorted(
        findings, key=lambda each: (*_rank(each), _laxness(detectors[each.kind]), each.kind)
    )


def _laxness(detector: Detector) -> bool:
    """Of Kinds that are as likely, what needs more care is believed."""
    return detector.level != "sensitive"


def _finding(clues: Clues, detector: Detector) -> Finding:
    evidence = tuple(reason for reasons in REASONS for reason in reasons(clues, detector))
    match = clues.matches.get(detector.id)
    named = detector.id == PERSON_NAME or bool(match and match.words)
    if match and detector.role == "direct" and not named:
        evidence += tuple(grounds.outweighed(evidence, "table"))
    elif match and _are_names(clues, detector):
        evidence += tuple(grounds.outweighed(evidence, "table", "name", "comment"))
    return Finding(
        kind=detector.id,
        score=round(weights.PRIOR + sum(reason.weight for reason in evidence), 2),
        share=round(match.share, 4) if match else None,
        evidence=evidence,
    )


def _are_names(clues: Clues, detector: Detector) -> bool:
    """Whether words are names of people in a table that is about nobody: those whom companies know,
    or so many different ones that they are no brands and places.
    """
    if detector.id != PERSON_NAME or _is_of_goods(clues):
        return False
    return grounds.is_of_names(clues) or (clues.silent and clues.entity.what == "organisation")


def _is_of_goods(clues: Clues) -> bool:
    """Whether it is what goods or brands are called, often after people."""
    known, name = lexicon(), clues.name
    somebody = [hit for hit in name.hits if hit.kind == PERSON_NAME]
    if not name.says or any("label" not in known.of(hit.words) for hit in somebody):
        return False
    heads = {name.instead, *(hit.words for hit in name.hits)}
    if any({head, *known.of(head)} & COUNTED for head in heads):
        return False
    return name.owner == "thing" or "goods" in known.of(clues.entity.word)


def _rank(finding: Finding) -> tuple[bool, bool, float]:
    """What is likely before what is not, the specific before the generic, then by score."""
    document = finding.kind == JSON and finding.score < DOCUMENT
    is_deed = finding.kind.partition(".")[0] in DEEDS
    score = finding.score - HANDICAPS.get(finding.kind, 0.0) - TIE * is_deed
    if finding.kind == FREE_TEXT:  # that the values are sentences fits every Kind of text
        score -= sum(reason.weight for reason in finding.evidence if reason.source == "values")
    return (finding.score <= 0, document, -score)


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
    weighed: Weighed, detectors: Mapping[str, Detector], law: Law, *, schema: str | None, table: str
) -> Classification:
    """The one verdict on a column."""
    clues, findings = weighed
    best = findings[0] if findings and findings[0].score > 0 else None
    own = detectors[best.kind] if best else None
    inner = [detectors[part.kind] for part in clues.contains if part.kind in detectors]
    levels: list[Level] = [_level(clues, own, law) if own else "none", *map(law.level, inner)]
    level = max(levels, key=STRICTNESS.__getitem__)
    sources = [own, *inner] if own else inner
    references = (reference for source in sources for reference in law.references(source))
    match = clues.matches.get(best.kind) if best else None
    seen = match if match and match.form and not clues.protected else None
    low, high = wilson(round(seen.share * seen.distinct), seen.distinct) if seen else (None, None)
    detail = own is not None and any(hit and hit.how == "detail" for hit in clues.hits(own.id))
    role: Role = "attribute" if detail else own.role if own else "none"  # type: ignore[assignment]
    return Classification(
        schema=schema,
        table=table,
        column=clues.column.name,
        type=clues.column.type,
        level=level,
        kind=best.kind if best else None,
        role=role,
        confidence=_confidence(
            findings, found=best is not None, silent=clues.silent and clues.entity.weight > 0
        ),
        share=round(seen.share, 6) if seen else None,
        low=low,
        high=high,
        distinct=clues.shape.distinct.len() if clues.shape.count else None,
        contains=clues.contains,
        clauses=tuple(dict.fromkeys(references)) if level != "none" else (),
        evidence=findings[0].evidence if findings else (),
        findings=tuple(findings[:NOTED]),
        protected=clues.protected,
        detail=detail,
        free=free(clues),
    )


def _level(clues: Clues, detector: Detector, law: Law) -> Level:
    """The level of a Kind here: context is personal as a trait in a row about somebody."""
    if _is_surrogate(clues, detector):
        return "none"
    level = law.level(detector)
    trait = detector.role == "quasi" and detector.levels.get("gbt35273") == "personal"
    coded = {hit.tail for hit in clues.hits(detector.id) if hit} & {"key", "number"}
    if level == "none" and trait and not coded and clues.entity.weight >= ABOUT:
        level = "personal"
    return "sensitive" if level == "personal" and _is_child(clues, detector) else level


def _is_child(clues: Clues, detector: Detector) -> bool:
    """Whether the words say that it is a child's: everything known about one is sensitive."""
    words = (clues.owner(detector.id)[1], clues.entity.word)
    return any("child" in lexicon().of(word) for word in words)


def _is_surrogate(clues: Clues, detector: Detector) -> bool:
    """A number that only this database gave out says nothing about anybody by itself."""
    named = [hit for hit in clues.hits(detector.id) if hit]
    key = any(hit.tail == "key" or hit.words.endswith("id") for hit in named)
    pointed = clues.is_key or clues.parent is not None
    counts = clues.column.family in ("integer", "uuid")
    if detector.id in KEPT_NUMBERS:
        return key and pointed and counts
    if detector.id != USER_ID:
        return False
    return pointed or counts or (key and not spells_logins(clues.shape))


def _confidence(findings: list[Finding], *, found: bool, silent: bool = False) -> float:
    """How sure the verdict is: that it is this Kind, or that it is none."""
    if not findings:
        return UNTOLD if silent else 0.99
    likely = 1 / (1 + math.exp(-max(-30.0, min(30.0, findings[0].score))))
    return round(min(0.999, likely if found else 1 - likely), 3)
