"""What silent columns of codes are in rows about people: numbers of somebody, tokens, genders.

See measured.py for what a reader is.
"""

from collections.abc import Iterator

import polars as pl

from tuomin.checks import ip
from tuomin.detect.rows.seats import Seat
from tuomin.detect.rows.shown import MOST, UNIQUE, Rows, Said
from tuomin.detect.sample.addresses import is_dated
from tuomin.detect.sample.variety import variety

FEWEST, VARIED = 8, 0.3
SCHOOL, POSTAL = "minor.school_class", frozenset(["contact.region", "contact.postal_address"])
POSTCODE = r"^[0-8][0-9]{5}$"
CARD, OPEN = "financial_account.bank_card", "account.wechat_openid"
DEVICES = frozenset(["device.imei", "device.imsi_iccid", "device.mac_address"])
CARS = frozenset(["identity.license_plate", "identity.vin"])
ILL = frozenset([
    "medical_health.diagnosis", "medical_health.lab_exam_result", "medical_health.medication",
    "medical_health.medical_history", "medical_health.physiological",
])  # fmt: skip
HASH = r"^(?i:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{128})$"
UUID = r"^(?i:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$"
RANDOM = r"^[A-Za-z0-9_.+/=-]{24,}$"
SERIAL = r"^[0-9A-Z]{6,20}$"
CODE = r"^[A-Za-z]{0,4}[-_]?[0-9](?:-?[0-9]){3,17}$"
SERIES = r"^([A-Za-z]{2,})[-_ ]?[0-9]+$"
HOTLINE = r"^(?:400|800|95|96|12)[0-9-]{2,9}$"
PAYMENT = r"^[0-9A-Za-z]{12,40}$"
HANDLE = r"^(?:[A-Za-z]{1,6}_?)?[1-9][0-9]{4,11}$"
EXPIRY = r"^(?:0[1-9]|1[0-2])[/-]?(?:2[0-9]|3[0-9]|20[2-4][0-9])$"
SECURITY, CODES = r"^[0-9]{3,4}$", 48  # and how many different ones
BLOOD = r"^(?:A|B|AB|O)型?(?: ?\(?(?:R[Hh])?[+-]\)?)?$"
LETTERS = frozenset("MF")
GENDERS = frozenset(["0", "1", "2", "9"])
LEAST, WHOLE = 0.3, 0.85  # share of the rarer gender, of both together
LOW, PRIVATE, MOSTLY = r"^(?:[0-9]|1[0-9]|2[0-3])\.", r"^10\.", 0.5


def templates(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Bytes that nobody can read beside fingerprints: faces, voices."""
    if seat.clues.protected in ("encrypted", "hashed") and "biometric.fingerprint" in rows.kinds:
        yield "biometric.face_data", 5.0, "templates beside fingerprints", "与指纹并列的特征数据"


def hashes(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Hashes of their own in each row, ids of devices and sessions, tokens."""
    if seat.variety < MOST or seat.count < FEWEST:
        return
    traits = seat.clues.shape.traits
    if seat.share(UUID) > MOST and rows.kinds & DEVICES:
        yield "device.ad_device_id", 4.0, "an id beside those of devices", "与设备标识并列的标识"
    elif seat.share(HASH) > MOST and rows.is_seen:
        is_visit = "device.browser_type" in rows.kinds
        kind = "device.cookie_id" if is_visit else "contact.cn_mobile"
        yield kind, 3.5, "hashes that are somebody's own", "每人各异的散列值"
    elif rows.is_seen and min(seat.share(RANDOM), traits["mixed"], seat.share("[0-9]")) > MOST:
        yield "account.auth_secret", 4.0, "random texts of each person's own", "每人各异的随机串"


def machines(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Serial numbers of devices, engines of cars."""
    if seat.count < FEWEST or min(seat.variety, seat.share(SERIAL)) < UNIQUE:
        return
    if min(seat.share("[A-Z]"), seat.share("[0-9]")) < MOSTLY:
        return
    if rows.kinds >= CARS:
        yield "identity.engine_no", 4.0, "codes beside plates of cars", "与车牌并列的编码"
    elif rows.kinds & DEVICES:
        yield "device.device_serial", 4.0, "codes beside ids of devices", "与设备标识并列的编码"


def cards(seat: Seat, rows: Rows) -> Iterator[Said]:
    """What is printed on a payment card beside its number."""
    if CARD not in rows.kinds:
        return
    if seat.share(EXPIRY) > UNIQUE:
        kind = "financial_account.card_expiry"
        yield kind, 6.0, "months and years beside cards", "与卡号并列的年月"
    elif seat.share(SECURITY) == 1 and seat.distinct >= CODES and seat.variety > VARIED:
        kind = "financial_account.card_security_code"
        yield kind, 6.0, "three digits beside cards", "与卡号并列的三位数"


def payments(seat: Seat, rows: Rows) -> Iterator[Said]:
    """The numbers of payments, in a table named after them."""
    paid = [kind for kind in sorted(rows.told) if kind.startswith("payment.")]
    if paid and seat.share(PAYMENT) > UNIQUE and seat.variety >= UNIQUE and _is_text(seat):
        yield paid[0], 4.0, "numbers of payments", "支付流水号"


def numbers(seat: Seat, rows: Rows) -> Iterator[Said]:
    """A number that each person has: of a member, an employee, a patient, a permit."""
    if not _is_text(seat) or seat.share(CODE) < UNIQUE or seat.share(HOTLINE) > MOSTLY:
        return
    each = rows.is_person and seat.variety >= UNIQUE
    treated = seat.variety >= UNIQUE and rows.kinds & ILL and not seat.clues.is_key
    if not (each or treated or rows.is_own(seat)) or is_dated(seat.clues.shape.distinct):
        return
    yield _numbered(rows), 4.5, "a number of each person's own", "每人各有的编号"


def postcodes(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Six digits beside regions and addresses."""
    if (
        rows.is_seen
        and rows.kinds & POSTAL
        and seat.distinct >= FEWEST
        and seat.share(POSTCODE) > UNIQUE
    ):
        yield "contact.postcode", 4.0, "six digits beside addresses", "与地址并列的六位数字"


def handles(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Numbers beside open accounts: QQ and others."""
    if _is_text(seat) and seat.variety >= MOST and OPEN in rows.kinds:
        counted = variety(seat.clues.shape.distinct) <= 1
        if seat.share(HANDLE) > MOSTLY and not counted:
            kind = "account.third_party_account"
            yield kind, 4.0, "numbers beside open accounts", "与第三方账号并列的号码"


def genders(seat: Seat, rows: Rows) -> Iterator[Said]:
    """1 and 2, about as many of each; and the letters of blood groups."""
    if not rows.is_person or seat.count < FEWEST or seat.distinct > FEWEST:
        return
    found = frozenset(seat.clues.shape.distinct)
    if seat.share(BLOOD) == 1 and seat.share("^O") > 0 and len(found) > len("AB"):
        yield "medical_health.physiological", 6.0, "letters of blood groups", "血型字母"
    elif found <= GENDERS and found >= {"1", "2"} and seat.family != "boolean":
        counts = seat.clues.shape.texts.value_counts(sort=True)["count"].to_list()
        if sum(counts[:2]) >= WHOLE * seat.count and counts[1] >= LEAST * seat.count:
            yield "identity.gender", 4.0, "two codes, about as many of each", "两种代码各约一半"


def sexes(seat: Seat) -> Iterator[Said]:
    """M and F, and little else."""
    if seat.count < FEWEST or seat.distinct > len("MFUX") or seat.share("^[MFmf]$") < MOSTLY:
        return
    if frozenset(seat.clues.shape.distinct.str.to_uppercase()) >= LETTERS:
        yield "identity.gender", 4.5, "the letters of genders", "性别字母"


def is_uncoded(seat: Seat) -> bool:
    """Whether numbers are no region codes: the form alone says nothing."""
    match = seat.clues.matches["contact.region"]
    return seat.numbers is not None and match.passed < MOSTLY


def is_serial(seat: Seat) -> bool:
    """Whether two or more letters begin all codes alike: so do those of one system's things."""
    shape = seat.clues.shape
    return shape.variants >= FEWEST and all(map(_is_series, (shape.probe, shape.distinct)))


def _is_series(codes: pl.Series) -> bool:
    heads = codes.str.extract(SERIES)
    return heads.null_count() == 0 and heads.n_unique() == 1


def is_versions(seat: Seat) -> bool:
    """Whether what looks like IP addresses are versions: they start low, addresses anywhere."""
    texts = seat.clues.shape.probe
    four = texts.filter(ip.is_v4(texts))
    low = four.str.contains(LOW) & ~four.str.contains(PRIVATE)
    return four.len() > MOST * texts.len() and float(low.mean() or 0) > MOSTLY  # type: ignore[arg-type]


def _is_text(seat: Seat) -> bool:
    return seat.family in ("text", "other") and seat.count >= FEWEST


def _numbered(rows: Rows) -> str:
    """Whose number it is: a patient's, an employee's, anybody's."""
    if SCHOOL in rows.kinds:
        return "minor.student_number"
    if rows.kinds & ILL:
        return "medical_health.medical_record_no"
    employed = any(kind.startswith("employment.") for kind in rows.kinds)
    return "employment.employee_no" if employed else "account.user_id"


READERS = (templates, hashes, machines, cards, payments, numbers, postcodes, handles, genders)
