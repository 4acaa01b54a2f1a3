"""Rows: what one row is where names are silent, told by what the values of its columns show.

Mobiles beside personal names are people, or what people did; a credit code in every row makes
companies; a list in which each word stands once is a catalogue, whatever it lists. What the name of
the table says is kept: values have to outweigh it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tuomin.detect.kinds import weights
from tuomin.detect.rows.seats import Seat
from tuomin.detect.weighing.tables import Entity

Said = tuple[str, float, str, str]  # a Kind with its weight, and why in English and Chinese

SHOWN = 3.5  # weight of values from which a Kind counts as shown
REPEATED = 0.7  # variety below which listed words belong to rows rather than make a catalogue
EACH = 0.7  # variety of an identifier that stands once for everybody
BASE, TOLD, HIGHEST = 1.5, 1.0, 7.0  # what an act by its name adds, what a Kind; values at most
SEEN, PROPER = 1.5, 2.0  # weight of all that shows people, of traits that makes a row somebody

# What only somebody has, by how much it says that rows are about people.
DIRECT = {
    "identity.cn_resident_id": 4.0, "identity.person_name": 2.5, "contact.cn_mobile": 2.5,
    "contact.email": 1.5, "identity.name_pinyin": 2.0, "identity.passport": 2.0,
    "identity.hk_macao_travel_permit": 2.0, "identity.cn_hmt_residence_permit": 2.0,
    "account.wechat_openid": 2.5, "account.wechat_id": 2.5, "account.password": 2.5,
    "payment.alipay_account": 2.0, "financial_account.bank_card": 2.0, "device.imei": 2.5,
    "device.imsi_iccid": 2.5, "device.mac_address": 0.3, "identity.license_plate": 1.5,
    "identity.vin": 1.0, "biometric.fingerprint": 5.0, "identity.portrait_photo": 1.0,
    "minor.student_number": 3.0, "specific_identity.disability_status": 2.5,
    "contact.cn_landline": 0.5, "contact.contact_method": 2.0, "account.username": 1.5,
    "identity.social_security_no": 4.0,
}  # fmt: skip
# What somebody is; these make a row somebody's own.
TRAITS = {
    "identity.gender": 2.5, "identity.ethnicity": 2.5, "identity.marital_status": 2.5,
    "identity.political_status": 2.5, "religion.religion": 2.5, "employment.education": 2.0,
    "employment.occupation": 1.5, "employment.position": 1.0, "identity.nationality": 0.5,
    "identity.birth_date": 2.0,
    "minor.school_class": 1.5, "identity.age": 1.5, "identity.id_document_type": 1.5,
}  # fmt: skip
# What comes with people and with other things too.
COMMON = {
    "contact.postal_address": 0.7, "contact.region": 0.3, "device.ip_address": 0.5,
    "device.browser_type": 2.0, "device.operating_system": 0.3, "device.device_model": 0.7,
    "organisation.uscc": -2.5, "organisation.company_name": -1.5,
    "medical_health.diagnosis": 1.0, "whereabouts.trajectory": 1.0,
    "medical_health.medical_history": 2.0, "medical_health.lab_exam_result": 2.0,
    "medical_health.medication": 0.7, "communication.voice_video_content": 1.0,
}  # fmt: skip
# What catalogues list as well, each word once.
CATALOGUED = frozenset([
    "medical_health.diagnosis", "medical_health.medication", "medical_health.lab_exam_result",
    "contact.region",
])  # fmt: skip
OWN = (
    "identity.cn_resident_id", "account.password", "minor.student_number", "identity.passport",
    "identity.cn_hmt_residence_permit", "identity.hk_macao_travel_permit",
)  # fmt: skip
CALL, LOGIN = "communication.call_record", "behaviour.login_log"
MOST, UNIQUE = 0.8, 0.95  # shares of values that readers ask for
FEWEST = 8  # persons
CALLED = frozenset(["communication.voice_video_content", "contact.cn_mobile"])
ADDRESSED = frozenset(["identity.person_name", "contact.postal_address", "contact.email"])
IDENTIFYING = frozenset([
    *OWN, "identity.person_name", "contact.cn_mobile", "financial_account.bank_card",
])  # fmt: skip

BORN = "identity.birth_date"
# What is never a machine's or a firm's; days that look like births are not enough.
TELLING = 1.5
WITNESSES = frozenset(
    kind for kind, weight in {**DIRECT, **TRAITS}.items() if weight >= TELLING and kind != BORN
)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What the values of a table's silent columns show: `people` in log-odds, and the Kinds.

    `is_person` says that one row is somebody, `whose` names a column that tells persons apart;
    `is_seen` that values show people, whatever the table is called; `is_witnessed` that something
    stands in it that only people have.
    """

    people: float
    is_person: bool
    is_seen: bool
    is_witnessed: bool
    kinds: frozenset[str]
    told: frozenset[str]
    whose: Seat | None = None

    def is_own(self, seat: Seat) -> bool:
        """Whether there are as many different values as persons, each with rows of their own."""
        whose = self.whose
        if whose is None or whose.variety >= EACH or whose.distinct < FEWEST:
            return False
        return abs(seat.distinct - whose.distinct) <= (1 - UNIQUE) * whose.distinct

    def entity(self, named: Entity) -> Entity:
        """The Entity of a silent column: that of the table's name, corrected by values."""
        what = named.what
        if self.people > 0:
            what = "person" if self.is_person else "act"
        weight = max(weights.LOWEST, min(weights.HIGHEST, self.people))
        return replace(
            named, what=what, weight=weight, word=named.word if what == named.what else "",
        )  # fmt: skip


def rows_of(seats: Iterable[Seat], named: Entity) -> Rows:
    """What a row is, by its silent columns and what the table's name says of it."""
    shown = {seat.name: (seat, kinds) for seat in seats if (kinds := shows(seat))}
    kinds = frozenset(kind for _, found in shown.values() for kind in found)
    is_witnessed = bool(kinds & WITNESSES) or named.what == "person"
    if not is_witnessed:
        kinds -= {BORN}  # machines and firms have days over decades as well
    gain = sum(_weight(kind) for kind in kinds)
    traits = sum(TRAITS.get(kind, 0.0) for kind in kinds)
    told = named.kinds | frozenset([CALL] if _is_call(shown.values(), kinds) else [])
    base = named.weight + (BASE if named.what == "act" and named.weight > 0 else 0.0)
    base += TOLD * (base >= 0 and bool(told))
    if base < 0:
        gain = max(0.0, gain - weights.FEW)
    persons = [seat for seat, found in shown.values() if found & IDENTIFYING]
    whose = max(persons, key=lambda seat: seat.distinct, default=None)
    own = traits + 2 * sum(kind in kinds for kind in OWN)
    proper = named.what == "person" or own >= PROPER
    return Rows(
        people=base + min(HIGHEST, gain),
        is_seen=gain >= SEEN or named.what == "person",
        is_witnessed=is_witnessed,
        is_person=proper and (whose is None or whose.variety >= EACH),
        kinds=kinds,
        told=told,
        whose=whose,
    )


def shows(seat: Seat) -> frozenset[str]:
    """The Kinds that the values of a column show by themselves, or () where it is a catalogue."""
    clues = seat.clues
    found = {kind for kind, hint in clues.hints.items() if hint.weight >= weights.PICTURED - 0.5}
    found |= {kind for kind, match in clues.matches.shown.items() if match.weight >= SHOWN}
    if "identity.cn_resident_id" in found:
        found.discard("organisation.uscc")  # whose form most ID numbers have
    if seat.variety > REPEATED and not clues.hints.keys() & found:
        found -= {kind for kind in found if kind in TRAITS or kind in CATALOGUED}
    return frozenset(found)


def _is_call(shown: Iterable[tuple[Seat, frozenset[str]]], kinds: frozenset[str]) -> bool:
    """Recordings beside a mobile, or two mobiles and nobody's name or address."""
    mobiles = sum("contact.cn_mobile" in found for _, found in shown)
    return kinds >= CALLED or (mobiles > 1 and not kinds & ADDRESSED)


def _weight(kind: str) -> float:
    return DIRECT.get(kind) or TRAITS.get(kind) or COMMON.get(kind, 0.0)
