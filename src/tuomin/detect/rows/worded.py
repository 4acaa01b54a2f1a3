"""What silent columns of words are in rows about people: names they gave themselves, what they did.

See measured.py for what a reader is.
"""

from collections.abc import Iterator

from tuomin.checks import person_name
from tuomin.checks.handle import SYLLABLE
from tuomin.detect.kinds.readings import PERSON_NAME
from tuomin.detect.rows.ages import SHIFTS
from tuomin.detect.rows.seats import Seat
from tuomin.detect.rows.shown import MOST, UNIQUE, Rows, Said

FEWEST, FEW, ACTED, MOSTLY = 12, 6, 5, 0.5  # different words; those that somebody could do
LOGIN = r"^[a-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+){0,3}$"
LOGGED = (4, 32)  # characters of the longest login name
SPELLED = rf"^(?:{SYLLABLE}){{2,6}}[._-]?[0-9]{{0,6}}$"
HAN, SENTENCE = r"\p{Han}", r"\p{Han}{4}"
SHORT = 24
KNOWN = 2.0  # weight of values that are something else
PICTURE = r"(?i)\.(?:jpe?g|png|gif|webp|bmp|heic)(?:[?#].*)?$|avatar|portrait|head_?im"
RECORDING = r"(?i)\.(?:wav|mp3|amr|m4a|aac|ogg|mp4|silk)(?:[?#].*)?$"
TAGS, APART = r"^[^,，;；|]{2,12}(?:[,，;；|][^,，;；|]{2,12})*$", "[,，;；|]"
SEVERAL, DESCRIBED = 0.2, 48  # share of lists, and how many different ones
WORD = r"^[\p{Han}A-Za-z][\p{Han}A-Za-z0-9 _()（）·+-]*$"
SPOKEN = r"\p{Han}|[a-z]"
DEEDS = ("behaviour.", "communication.", "payment.", "medical_health.", "whereabouts.")
FILED = r"(?:^|/)(\p{Han}{2,4})[_. ()（）-][^/]*\.[A-Za-z0-9]{2,4}$"
BROWSERS = r"Mozilla|(?i:chrome|firefox|safari|edge|msie|opera|browser|webkit|trident)"
SICK = frozenset(["medical_health.diagnosis", "medical_health.medical_history"])
# Words that say what they are, in Kinds that are mostly told by the name of a column.
LISTED = {
    "communication.voice_video_content": RECORDING,
    "medical_health.medication": (
        "(?:片|胶囊|颗粒|注射液|口服液|滴眼液|软膏|乳膏|糖浆|冲剂|滴丸|丸|气雾剂|栓|喷雾剂|混悬液)"
        "(?:[(（].*)?$"
    ),
    "medical_health.medical_history": "过敏|^无$|^否认|病史|手术史|遗传史",
    "medical_health.lab_exam_result": (
        r"^[<>≤≥]?[0-9.]+ ?(?:(?:[mμun]?mol|[mμun]?g|I?U|mIU|[npf]g)/(?:d?m?L|l|g)"
        r"|10\^[0-9]{1,2}/L|mmHg|次/分|bpm)$|^(?:弱?阳性|阴性|[(（]?[+-]{1,3}[)）]?)$"
    ),
    "account.wechat_id": "^wxid_[0-9a-z]{8,22}$",
}


def listed(seat: Seat) -> Iterator[Said]:
    """Words and forms that tell by themselves what they are, whoever has it."""
    for kind, form in LISTED.items():
        if seat.distinct > 1 and seat.share(form) > MOST:
            yield kind, 3.0, "words of this kind", "此类词语"
    if seat.share(FILED) > MOSTLY:
        heads = seat.clues.shape.probe.str.extract(FILED).drop_nulls()
        if float(person_name.valid(heads).mean() or 0) > MOSTLY:  # type: ignore[arg-type]
            yield PERSON_NAME, 2.5, "files that are named after people", "以人名命名的文件"


def is_shift(seat: Seat) -> bool:
    """Whether what looks like classes of a school are shifts of work."""
    return seat.share(SHIFTS) > 0


def spelled(seat: Seat) -> Iterator[Said]:
    """Login names spelled like Chinese ones, with numbers behind some of them."""
    own = seat.count >= FEWEST and seat.variety >= UNIQUE
    if own and seat.share(SPELLED) >= MOST and seat.share("[0-9]$") > SEVERAL:
        yield "account.username", 3.0, "login names spelled like Chinese ones", "拼音登录名"


def is_few(seat: Seat) -> bool:
    """Whether words are so few that they are names of places, firms or products that recur."""
    return seat.distinct < FEW and seat.variety < FEW / FEWEST


def is_platform(seat: Seat) -> bool:
    """Whether names of platforms stand where those of browsers might."""
    return seat.share(BROWSERS) < MOSTLY


def logins(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Latin names of their own, most of them spelled like Chinese ones."""
    if seat.count < FEWEST or min(seat.variety, seat.share(LOGIN)) < UNIQUE:
        return
    chinese = seat.share(SPELLED) >= MOST
    if LOGGED[0] <= seat.clues.shape.lengths[1] <= LOGGED[1] and (chinese or rows.is_person):
        yield "account.username", 5.0 if chinese else 3.5, "login names", "登录名"


def nicknames(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Short words of each person's own, that are nothing else."""
    short = seat.clues.shape.lengths[1] <= SHORT
    own = rows.is_person and seat.variety >= MOST and seat.count >= FEWEST
    known = any(match.weight > KNOWN for match in seat.clues.matches.shown.values())
    named = seat.share(HAN) > MOSTLY and seat.share("^[0-9]") < SEVERAL
    if own and short and not known and named:
        yield "account.nickname", 3.5, "short words of each person's own", "每人各异的短词"


def links(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Pictures of people, pages that somebody looked at."""
    if seat.clues.shape.traits["link"] < MOST or seat.distinct < FEWEST:
        return
    if seat.share(PICTURE) > MOST and seat.variety >= MOST:
        yield "identity.portrait_photo", 4.0, "pictures of each person's own", "每人各异的图片"
    elif rows.told:
        yield "behaviour.browsing_history", 3.5, "pages, in a table of deeds", "行为表中的页面"


def deeds(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Words in a table that is named after what somebody did: what it was."""
    told = [kind for kind in sorted(rows.told) if kind.startswith(DEEDS)]
    spoken = seat.family == "text" and min(seat.share(WORD), seat.share(SPOKEN)) > UNIQUE
    if told and spoken and seat.distinct >= ACTED:
        yield told[0], 3.5, "words in a table named after it", "表名即为此类"


def complaints(seat: Seat, rows: Rows) -> Iterator[Said]:
    """What a patient complains of, beside diagnoses."""
    if rows.kinds & SICK and seat.distinct >= FEWEST and seat.share(SENTENCE) > MOST:
        yield "medical_health.diagnosis", 3.5, "words beside diagnoses", "与诊断并列的描述"


def tags(seat: Seat, rows: Rows) -> Iterator[Said]:
    """Lists of words that somebody is described by."""
    few = seat.count >= FEWEST and seat.distinct < DESCRIBED
    if rows.is_person and few and seat.share(TAGS) > UNIQUE and seat.share(APART) > SEVERAL:
        yield "behaviour.user_profile_tag", 4.0, "lists of words about people", "描述个人的标签"


def prose(seat: Seat, rows: Rows) -> Iterator[Said]:
    """What people wrote, in a table of what they did."""
    if seat.clues.shape.is_prose and seat.distinct >= FEWEST and not rows.is_person:
        told = [kind for kind in sorted(rows.told) if kind.startswith("communication.")]
        kind = told[0] if told else "communication.feedback_content"
        yield kind, 5.0 if told else 3.0, "what people wrote", "个人书写的文字"


READERS = (logins, nicknames, links, deeds, complaints, tags, prose)
