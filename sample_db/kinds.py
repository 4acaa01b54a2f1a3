"""What a column can hold in truth: a level, a kind, kinds that it contains, or a trap."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a column holds. `contains` are kinds in some of its rows with their share.

    A `hard_negative` looks like personal information and is none; where reasonable people differ
    the column is not `scored`.
    """

    level: str = "none"
    kind: str = ""
    contains: dict[str, float] = field(default_factory=dict)
    hard_negative: bool = False
    scored: bool = True


def personal(kind: str, contains: dict[str, float] | None = None) -> Truth:
    return Truth(level="personal", kind=kind, contains=contains or {})


def sensitive(kind: str, contains: dict[str, float] | None = None) -> Truth:
    return Truth(level="sensitive", kind=kind, contains=contains or {})


def context(kind: str, *, scored: bool = True) -> Truth:
    return Truth(level="context", kind=kind, scored=scored)


def young(truth: Truth) -> Truth:
    """The same where people under fourteen are among the rows: all about them is sensitive."""
    return replace(truth, level="sensitive")


NOTHING = Truth()
TRAP = Truth(hard_negative=True)
UNSCORED = Truth(scored=False)

NAME = personal("identity.person_name")
GENDER = personal("identity.gender")
BIRTH = personal("identity.birth_date")
AGE = personal("identity.age")
ETHNICITY = personal("identity.ethnicity")
MARRIAGE = personal("identity.marital_status")
PINYIN = personal("identity.name_pinyin")
MOBILE = personal("contact.cn_mobile")
EMAIL = personal("contact.email")
HOME = personal("contact.postal_address")
REGION = personal("contact.region")
POSTCODE = personal("contact.postcode")
CONTACT = personal("contact.contact_method")
USERNAME = personal("account.username")
OPENID = personal("account.wechat_openid")
EDUCATION = personal("employment.education")
POSITION = personal("employment.position")
SYSTEM = personal("device.operating_system")
IP = personal("device.ip_address")
MAC = personal("device.mac_address")
DEVICE = personal("device.ad_device_id")
SIM = personal("device.imsi_iccid")
OPERATION = personal("behaviour.operation_log")
MEETING = personal("behaviour.meeting_record")
FILE = personal("behaviour.file_storage_record")
USAGE = personal("behaviour.service_usage")
ID_NUMBER = sensitive("identity.cn_resident_id")
RELIGION = sensitive("religion.religion")
CARD = sensitive("financial_account.bank_card")
INCOME = sensitive("financial_account.income")
TRANSACTION = sensitive("payment.transaction_record")
CALL = sensitive("communication.call_record")
PLACE = sensitive("whereabouts.geo_location")
DIAGNOSIS = sensitive("medical_health.diagnosis")
RECORD_NUMBER = sensitive("medical_health.medical_record_no")
BODY = young(personal("medical_health.physiological"))
GUARDIAN = young(personal("minor.guardian"))
SCHOOL = young(personal("minor.school_class"))
