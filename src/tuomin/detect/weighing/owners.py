"""Whose the column is, and what its table says of it, each reason with its weight."""

import re
from collections.abc import Iterator

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import DEEDS
from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.weighing.clues import SETTLED, VIEWED, Clues
from tuomin.detect.weighing.voices import is_unsure
from tuomin.model import Evidence

# Kinds that machines and companies have as well as people.
SHARED = (
    "account", "financial_account", "payment", "identity.tax_id_person", "identity.name_pinyin",
)  # fmt: skip
# Who somebody is, which a table of deeds says little about: a title there is that of the deed.
TRAITS = ("identity", "employment", "organisation", "minor")
STANDING = ("behaviour.user_profile_tag", "payment.virtual_property")
# Categories whose columns come together, and how many others count.
GROUPED = ("device", "medical_health", "financial_account", "biometric", "whereabouts")
OTHERS = 3
# Kinds beside communication that a text in a table named after them is.
WRITTEN = ("behaviour.operation_log", "behaviour.search_history")
RECORDED = ("behaviour", "payment")
CALLS = "communication.call_record"
TEXTS = frozenset(["communication.message_content", "communication.feedback_content"])
# Hardware, which companies and stocks have as well as people, and tables at most as much about
# people as this.
HARDWARE = frozenset([
    "device.device_serial", "device.mac_address", "device.imei", "device.imsi_iccid",
    "identity.engine_no",
])  # fmt: skip
NOBODY = 0.5
ANSWER = re.compile(
    r"(?i)(?:merchant|seller|shop|store|admin|staff|official|service|company|vendor)_?(?:reply|answer)"
    "|(?:商家|店家|卖家|商户|店铺|掌柜|管理员|客服|官方|平台|物业|医院|酒店|公司|单位|部门|系统)的?(?:回复|答复|回应)"
)
# Ways to reach a place as well as somebody.
PLACED = frozenset(["contact.cn_landline"])
SESSION = "device.cookie_id"
SITE = "whereabouts.geo_location"
# A paper's number or sort beside who somebody is.
PAPERS = frozenset(["identity.cn_resident_id"])
COUNTED = frozenset(["number", "key", "moment", "measure"])
# Kinds of which the time is what matters: when somebody logged in; came and left, how long.
LOGIN = "behaviour.login_log"
TIMED = frozenset(["behaviour.meeting_record", "behaviour.service_usage"])


def owned(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The words before the head say whose it is."""
    owner, word = clues.owner(detector.id)
    if owner == "thing" and detector.category == "behaviour" and clues.entity.weight > 0:
        return  # goods and services are what somebody looked at and used
    held = "device" in lexicon().of(word) and detector.category == "device"
    if held and clues.entity.weight > 0:
        return  # what people hold in their hands is theirs
    if owner in weights.OWNED:
        named = any(clues.hits(detector.id)) or weights.OWNED[owner] < 0
        factor = _openness(clues, detector) if named else weights.DOUBTFUL
        yield Evidence(
            source="name", weight=round(weights.OWNED[owner] * factor, 2),
            en=f"it belongs to {word}", zh=f"归属:{word}",
        )  # fmt: skip


def tabled(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """What the table is about; that says less where the column itself says whose it is."""
    entity, owner = clues.entity, clues.owner(detector.id)[0]
    if not entity.weight or (entity.weight > 0 and owner in ("thing", "organisation")):
        return
    factor = _openness(clues, detector) / (2 if owner in SETTLED else 1)
    yield entity.evidence(min(factor, _reach(clues, detector)))


def accompanied(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """`brand` and `model` beside device ids and systems are those of devices."""
    others = clues.entity.company.get(detector.category, 0)
    named = any(clues.hits(detector.id)) and is_unsure(clues, detector)
    grouped = detector.category in GROUPED or detector.id in PAPERS
    if named and others and grouped:
        yield Evidence(
            source="table", weight=weights.COMPANY * min(others, OTHERS),
            en=f"{others} other columns are of category {detector.category}",
            zh=f"另有 {others} 列同属 {detector.category}",
        )  # fmt: skip


def told(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The table is named after the Kind, and the column is what it is about."""
    if detector.id not in clues.entity.kinds:
        return
    if detector.id in VIEWED and clues.is_pointer:
        yield Evidence(
            source="table", weight=weights.POINTED,
            en="the table is named after it, and this is what it was",
            zh="表名即为此类，此列指明对象",
        )  # fmt: skip
        return
    named = any(clues.hits(detector.id))
    written = detector.category == "communication" or detector.id in WRITTEN
    written = written and not _is_answer(clues)
    if named or (clues.is_text and written):
        doubled = 2 if is_unsure(clues, detector) else 1
        yield Evidence(
            source="table", weight=weights.TOLD * doubled if named else weights.WRITTEN,
            en="the table itself is named after it", zh="表名即为此类",
        )  # fmt: skip


def _is_answer(clues: Clues) -> bool:
    """Whether it is what a merchant or an office answered, which is none of what people wrote."""
    return bool(ANSWER.search(f"{clues.column.name} {clues.column.comment}"))


def unowned(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """Machines in a table that tells of nobody are no person's, nor is where a shop stands."""
    is_site = detector.id == SITE and _is_of_a_site(clues)
    if is_site or (detector.id in HARDWARE and is_nobodys(clues)):
        yield Evidence(
            source="table", weight=weights.UNOWNED,
            en="nothing in the table says whose it is", zh="表中没有说明归属何人",
        )  # fmt: skip


def headed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The name of a class in a table of classes is what the row is called, and nobody's."""
    entity = clues.entity
    is_catalogue = entity.what in ("organisation", "thing") and entity.weight < 0 and entity.word
    heads = [hit.words for hit in clues.hits(detector.id) if hit]
    if (
        is_catalogue
        and detector.role == "quasi"
        and any(head.startswith(entity.word) for head in heads)
    ):
        yield Evidence(
            source="table", weight=weights.CALLED,
            en="what the rows themselves are called", zh="为该行自身的名称",
        )  # fmt: skip


def is_nobodys(clues: Clues) -> bool:
    """Whether neither the table nor the words before the head say that it is somebody's."""
    entity = clues.entity
    owned = any(clues.owner(kind)[0] == "person" for kind in HARDWARE)
    return entity.weight <= NOBODY and not (entity.keyed or owned or clues.silent)


def is_of_a_place(clues: Clues) -> bool:
    """Whether table or words say that it is an organisation's, or a thing's, and nobody's."""
    owner = clues.owner("contact.cn_landline")[0]
    if owner in ("organisation", "thing"):
        return True
    return owner != "person" and clues.entity.what in ("organisation", "thing")


def _is_of_a_site(clues: Clues) -> bool:
    """Whether a place on the map is where a shop or an office stands."""
    entity, owner = clues.entity, clues.owner(SITE)[0]
    return entity.what == "organisation" and not entity.keyed and owner != "person"


def counted(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """Numbers, keys and times of a record are not what somebody did; keys of cities no cities."""
    hits = [hit for hit in clues.hits(detector.id) if hit]
    tails = {hit.tail for hit in hits}
    if tails == {"key"} and (detector.role == "quasi" or detector.id == CALLS):
        yield Evidence(
            source="name", weight=weights.ONLY_KEY,
            en="only a key of a catalogue", zh="仅为目录的键",
        )  # fmt: skip
    if detector.id in STANDING:
        return
    # The number of a nursing record is none of what was nursed.
    is_record = detector.category == "medical_health" and detector.role == "attribute"
    of_table = is_record and {hit.how for hit in hits} == {"table"}
    of_row = of_table and not tails.isdisjoint({"number", "key"})
    of_row = of_row or (detector.id in TEXTS and tails == {"key"})  # message_id
    of_row = of_row or (detector.id == SESSION and bool(clues.entity.kinds & TEXTS))  # a talk's
    if of_row or (detector.category in RECORDED and tails & COUNTED - _telling(clues, detector)):
        yield Evidence(
            source="name", weight=weights.VETO,
            en="only the number, key, time or count of a record", zh="仅为记录的编号、时间或计数",
        )  # fmt: skip


def _telling(clues: Clues, detector: Detector) -> frozenset[str]:
    """The tails that do tell something: the number of a payment, the time of a login."""
    telling = {"number"} if detector.category == "payment" else set()
    if detector.id == LOGIN or clues.entity.what == "person":
        telling |= {"moment"}
    if detector.id in clues.entity.kinds & TIMED:
        telling |= {"moment", "measure"}
    return frozenset(telling)


def _openness(clues: Clues, detector: Detector) -> float:
    """How much it matters whose the column is: little for what only persons have."""
    shared = detector.category in SHARED or detector.id in SHARED
    hint = clues.hints.get(detector.id)
    shared = shared or (detector.id in PLACED and is_of_a_place(clues))
    shared = shared or (detector.id == SITE and _is_of_a_site(clues))
    known = not is_unsure(clues, detector) or (hint and hint.weight >= weights.SURE)
    return weights.ALWAYS if detector.role == "direct" and known and not shared else weights.OPEN


def _reach(clues: Clues, detector: Detector) -> float:
    """How far what is known of the table reaches into this column and Kind."""
    entity, unsure = clues.entity, is_unsure(clues, detector)
    if clues.silent or "animal" in lexicon().of(entity.word):
        return weights.OPEN
    if entity.weight < 0:
        whole = unsure or detector.category == "communication"
        return weights.DOUBTFUL if entity.keyed and not whole else weights.OPEN
    hows = {hit.how for hit in clues.hits(detector.id) if hit}
    if hows <= {"inner"} and detector.id not in clues.hints:
        return weights.DOUBTFUL
    return _deed_reach(clues, detector) if entity.what == "act" else weights.OPEN


def _deed_reach(clues: Clues, detector: Detector) -> float:
    """In a table of deeds: little into who somebody is, much into where and what was done."""
    if detector.category in TRAITS:
        return weights.DOUBTFUL
    if not is_unsure(clues, detector) or detector.category == "contact":
        return weights.OPEN
    if detector.id in clues.entity.kinds:
        return weights.OPEN
    is_deed = detector.role == "attribute" and detector.category in DEEDS
    if is_deed and detector.id not in STANDING:
        return weights.NEARLY[detector.category in RECORDED]
    return weights.DOUBTFUL
