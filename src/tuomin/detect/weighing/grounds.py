"""What the values, the type and the keys say of a Kind, each with its weight."""

import re
from collections.abc import Iterator, Sequence

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import FREE_TEXT, KINSHIP, PERSON_NAME
from tuomin.detect.sample.match import Match
from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.owners import HARDWARE, PLACED, is_nobodys, is_of_a_place
from tuomin.detect.weighing.sites import EMAIL, is_office
from tuomin.model import Evidence

RELATED = 0.7  # share of distinct values that are words for relatives, or companies
FEWEST = 3  # different companies
# The share of words built like names, and how many different ones tell them from goods.
ALL_NAMES, MANY_NAMES = 0.85, 50
COMPANY = "organisation.company_name"
HAS_DIGIT = re.compile("[0-9]")
LANDLINE, MOBILE = "contact.cn_landline", "contact.cn_mobile"
DENYING = {"table": ("table", "表"), "name": ("name", "列名"), "comment": ("comment", "注释")}
NAMES = frozenset([PERSON_NAME, "account.nickname", "behaviour.operation_log"])


def shown(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The values have the form, or do not; protected ones cannot show it."""
    hint = clues.hints.get(detector.id)
    if hint:
        yield hint
    match = clues.matches.get(detector.id)
    detail = any(hit and hit.how == "detail" for hit in clues.hits(detector.id))
    otherwise = (
        clues.protected or detector.other_forms or hint or detail or _is_score(clues, detector)
    )
    if match and (match.weight > 0 or not otherwise):
        yield _shares(match, round(_value_weight(clues, detector, match), 2))


def _is_score(clues: Clues, detector: Detector) -> bool:
    """Whether it is a number with decimals of what is otherwise told in words: a score of exams."""
    told = detector.examples.match
    is_worded = bool(told) and not any(map(HAS_DIGIT.search, told))
    return is_worded and clues.column.family in ("decimal", "float")


def related(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """Words for relatives name nobody: 父 in a column of guardians is no guardian's name."""
    match, kin = clues.matches.get(detector.id), clues.matches.get(KINSHIP)
    if kin is None or kin.share < RELATED:
        return
    if detector.id == KINSHIP and clues.name.hits:
        yield Evidence(
            source="name", weight=weights.RELATIVES,
            en="the name says whose relatives", zh="列名指明为何人亲属",
        )  # fmt: skip
    elif detector.role == "direct" and (match is None or match.share == 0):
        yield Evidence(
            source="values", weight=weights.UNNAMING,
            en="the values say how somebody is related, and not who", zh="取值为亲属称谓而非姓名",
        )  # fmt: skip


def embodied(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """Customers that are companies have no names of people, and name nobody's employer."""
    match, body = clues.matches.get(detector.id), clues.matches.get(COMPANY)
    if body is None or body.share < RELATED or body.distinct < FEWEST:
        return
    is_person = clues.owner(detector.id)[0] == "person"
    customers = detector.id == COMPANY and is_person and not any(clues.hits(COMPANY))
    customers = customers or (detector.id == COMPANY and clues.entity.what == "organisation")
    if customers or (detector.id in NAMES and (match is None or match.share < body.share)):
        yield Evidence(
            source="values", weight=weights.BODIES,
            en="those whom the column names are companies", zh="所指为单位而非个人",
        )  # fmt: skip


def staffed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """Mailboxes called after an office (sales@, info@) are nobody's."""
    if detector.id == EMAIL and is_office(clues):
        yield Evidence(
            source="values", weight=weights.OFFICE,
            en="the mailboxes are those of offices", zh="邮箱属于部门而非个人",
        )  # fmt: skip


def landed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """A telephone is no mobile where the numbers are those of desks, or a place's extensions."""
    landline, mobile = clues.matches.get(LANDLINE), clues.matches.get(MOBILE)
    seen = clues.shape.count > 0 and not clues.protected
    of_place = seen and is_of_a_place(clues)
    of_desks = of_place or (landline is not None and landline.share >= RELATED)
    if detector.id == MOBILE and of_desks and (mobile is None or mobile.share == 0):
        yield Evidence(
            source="values", weight=weights.LANDED,
            en="the numbers are landlines", zh="取值为固定电话",
        )  # fmt: skip


def is_of_names(clues: Clues) -> bool:
    """Whether the values are so many different names of people that they are no brands."""
    match = clues.matches.get(PERSON_NAME)
    return bool(match and match.passed >= ALL_NAMES and match.distinct >= MANY_NAMES)


def short(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """A column of remarks that are nothing but names is one of names."""
    if detector.id == FREE_TEXT and is_of_names(clues):
        yield Evidence(
            source="values", weight=weights.BODIES,
            en="the texts are nothing but names", zh="文本仅为姓名",
        )  # fmt: skip


def keyed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """A foreign key holds what it points to."""
    parent = clues.parent
    if parent is None:
        return
    if parent.kind == detector.id:
        yield Evidence(
            source="key", weight=weights.PARENT,
            en=f"the foreign key takes the kind of {parent.label}", zh=f"外键随 {parent.label}",
        )  # fmt: skip
    elif not any(clues.hits(detector.id)):
        yield Evidence(
            source="key", weight=weights.STRANGER,
            en=f"the foreign key points to {parent.label}", zh=f"外键指向 {parent.label}",
        )  # fmt: skip


def _value_weight(clues: Clues, detector: Detector, match: Match) -> float:
    weight = match.weight
    if match.fails and not any(clues.hits(detector.id)):
        weight = min(weight, weights.UNNAMED if detector.role == "direct" else 0.0)
    if weight < 0 and clues.shape.is_prose:
        factor = weights.FREELY if detector.role == "attribute" else weights.STRICTLY
        return weight * factor
    if _is_placed(clues, detector) or (detector.id in HARDWARE and is_nobodys(clues)):
        return min(weight, weights.CATALOGUE)
    if detector.role == "direct" or clues.owner(detector.id)[0] == "person":
        return weight
    if clues.entity.weight < 0:
        return min(weight, weights.CATALOGUE)
    return weight if any(clues.hits(detector.id)) else min(weight, weights.UNNAMED)


def _is_placed(clues: Clues, detector: Detector) -> bool:
    """Whether it is the telephone of a place, which any number of its form may be."""
    return detector.id in PLACED and is_of_a_place(clues)


def _shares(match: Match, weight: float) -> Evidence:
    en = f"{match.share:.0%} of {match.distinct} distinct values have the form"
    zh = f"{match.distinct} 个不同取值中 {match.share:.0%} 符合格式"
    if match.checked:
        en += ", check mostly failed" if match.fails else ", check passed"
        zh += "，校验多数不通过" if match.fails else "，校验通过"
    return Evidence(source="values", weight=weight, en=en, zh=zh)


def outweighed(evidence: Sequence[Evidence], *sources: str) -> Iterator[Evidence]:
    """Numbers of somebody are what they are, whatever table and names say."""
    shown = sum(reason.weight for reason in evidence if reason.source == "values")
    for source in sources:
        denied = sum(min(0.0, reason.weight) for reason in evidence if reason.source == source)
        if shown > -weights.PRIOR and denied < weights.DENIED:
            en, zh = DENYING[source]
            yield Evidence(
                source="values",
                weight=round(weights.DENIED - denied, 2),
                en=f"so many right values outweigh what the {en} denies",
                zh=f"如此多的正确取值压过{zh}所否定的",
            )
