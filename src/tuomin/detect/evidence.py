"""The reasons for and against one Kind, each with its weight in log-odds.

The weights were set by hand on generated and published schemas and then left alone; what matters is
their order: a plain name outweighs the prior and a doubtful table, values with a check digit outweigh
a wrong name, a type that cannot hold the Kind outweighs everything.
"""

from collections.abc import Iterator

import polars as pl

from tuomin.detect.clues import SETTLED, Clues
from tuomin.detect.detector import Detector
from tuomin.detect.names import DEEDS, GENERIC, Hit
from tuomin.model import Evidence

NAMED = {"name": 6.0, "role": 4.5, "table": 4.0, "ambiguous": 2.0, "initials": 2.0, "inner": 1.5}
AGREED = 1.5  # a second voice, name or comment, that says the same
EXPLAINED = 0.25  # a comment says what a name leaves open
OTHERWISE = -3.0  # the other voice says something else
ELSE_KIND, ASKED = 0.4, 2.0  # which is a Kind as well; or asks a question
UNSURE = ("ambiguous", "initials", "inner")
PINYIN = 2.5  # initials among columns that are all named by pinyin initials
LISTED = 3.0  # the comment lists the values of the Kind
OWNED = {
    "person": 2.5, "act": 0.5, "organisation": -4.5, "thing": -7.0, "audit": -2.0, "kind": -1.5,
}  # fmt: skip
# How much it matters whose it is. A phone or an ID number is always somebody's; an account may be
# that of a machine or a company, a name or a city that of anything.
PERSONAL, OPEN = 0.3, 1.0
SHARED = ("account", "financial_account", "payment", "identity.tax_id_person")
TRAITS = ("identity", "employment", "organisation", "minor")
STANDING = ("behaviour.user_profile_tag", "payment.virtual_property")
# A table of deeds says little about who somebody is (a title there is that of the deed), and values
# without a word beside them gain little from any table.
DOUBTFUL, NEARLY = 0.3, (0.4, 0.6)
# Categories whose columns come together, and what each of up to two others is worth.
GROUPED = ("device", "medical_health", "financial_account", "biometric", "whereabouts")
COMPANY = 1.0
# Kinds beside communication that a text in a table of theirs is.
SAID = ("behaviour.operation_log", "behaviour.search_history")
TOLD, WRITTEN = 1.0, 5.0
RECORDED = ("behaviour", "payment")
RECORD_ONLY = {"number", "key", "moment", "measure"}
# Kinds of which the time is what matters: when somebody logged in, came, left.
LOGIN = "behaviour.login_log"
TIMED = {"behaviour.meeting_record", "behaviour.service_usage"}
# How much a missing form counts in sentences: little against what people write, much else.
FREELY, STRICTLY = 0.3, 2.0
UNNAMED = 3.0  # what fits many things, and no word says that it is this one
CATALOGUE = 0.5  # values that look like cities say nothing in a table of cities
VETO = -12.0
FLAG = -7.0  # nothing but yes and no
PARENT, STRANGER = 7.0, -6.0


def reasons(clues: Clues, detector: Detector) -> tuple[Evidence, ...]:
    """Everything that speaks for or against `detector` in one column."""
    parts = (
        _named,
        _contradicted,
        _listed,
        _owned,
        _tabled,
        _accompanied,
        _told,
        _counted,
        _shown,
        _typed,
        _keyed,
    )
    return tuple(reason for part in parts for reason in part(clues, detector))


def _named(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    by_name, by_comment = clues.hits(detector.id)
    title = detector.title
    if by_name:
        weight = NAMED[by_name.how] + (PINYIN if _by_initials(by_name, clues) else 0)
        yield Evidence(
            source="name", weight=weight,
            en=f"the name says {title.en} ({_how(by_name, 'en')})",
            zh=f"列名表示{title.zh}({_how(by_name, 'zh')})",
        )  # fmt: skip
    if by_comment:
        agreed = by_name is not None and NAMED[by_name.how] >= NAMED[by_comment.how]
        weight = NAMED[by_comment.how] + EXPLAINED
        weight = min(AGREED, weight / 2) if agreed else weight
        yield Evidence(
            source="comment", weight=weight,
            en=f"the comment says {title.en} ({_how(by_comment, 'en')})",
            zh=f"注释表示{title.zh}({_how(by_comment, 'zh')})",
        )  # fmt: skip


def _by_initials(hit: Hit, clues: Clues) -> bool:
    return hit.how in ("initials", "ambiguous") and clues.name.is_pinyin and clues.entity.pinyin


def _how(hit: Hit, language: str) -> str:
    words = {
        "name": ("plainly", "明确"), "role": ("somebody", "指人"), "ambiguous": ("ambiguous", "有歧义"),
        "table": ("with the name of the table", "结合表名"),
        "initials": ("pinyin initials", "拼音首字母"), "inner": ("in part", "部分"),
    }  # fmt: skip
    return words[hit.how][language == "zh"]


def _contradicted(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The name, or the comment, is about something else."""
    by_name, by_comment = clues.hits(detector.id)
    for source, here, there, reading in (
        ("comment", by_comment, by_name, clues.comment),
        ("name", by_name, by_comment, clues.name),
    ):
        if here or not reading.says:
            continue
        sure = [hit for hit in reading.hits if hit.how == "name" and hit.kind not in GENERIC]
        if reading.hits and not sure:
            continue
        factor = ELSE_KIND if reading.hits else ASKED if reading.asks else 1.0
        en, zh = ("the name", "列名") if source == "name" else ("the comment", "注释")
        what = reading.instead or sure[0].words
        yield Evidence(
            source=source, weight=OTHERWISE * factor,
            en=f"{en} says something else ({what})", zh=f"{zh}另有所指({what})",
        )  # fmt: skip


def _listed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    choices = clues.comment.choices
    if len(choices) < 2 or not detector.values:  # noqa: PLR2004
        return
    closed = [value for value in detector.values if value.alone and not value.check]
    listed = pl.Series(choices)
    fits = sum(any(value.form(listed)[place] for value in closed) for place in range(len(choices)))
    if fits >= max(2, len(choices) - 1):
        yield Evidence(
            source="comment", weight=LISTED,
            en="the comment lists values of this kind", zh="注释列举了此类取值",
        )  # fmt: skip


def _owned(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    owner, word = clues.owner(detector.id)
    if owner not in OWNED:
        return
    yield Evidence(
        source="name", weight=round(OWNED[owner] * _openness(clues, detector), 2),
        en=f"it belongs to {word}", zh=f"归属:{word}",
    )  # fmt: skip


def _tabled(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The table says less where the column itself says whose it is."""
    entity, owner = clues.entity, clues.owner(detector.id)[0]
    if not entity.weight or (entity.weight > 0 and owner in ("thing", "organisation")):
        return
    factor = _openness(clues, detector) / (2 if owner in SETTLED else 1)
    yield entity.evidence(min(factor, _reach(clues, detector)))


def _reach(clues: Clues, detector: Detector) -> float:
    """How far what is known of the table reaches into this column and Kind."""
    entity = clues.entity
    unsure = _is_unsure(clues, detector)
    if entity.weight < 0:
        return DOUBTFUL if entity.keyed and not unsure else OPEN
    hows = {hit.how for hit in clues.hits(detector.id) if hit}
    is_silent = hows <= {"inner"} and detector.id not in clues.hints
    if is_silent or detector.category in TRAITS and entity.what == "act":
        return DOUBTFUL
    if entity.what == "act" and unsure and detector.id in STANDING:
        return DOUBTFUL
    if entity.what != "act" or not unsure or detector.category == "contact":
        return OPEN
    is_deed = detector.role == "attribute" and detector.category in DEEDS
    if detector.id in entity.kinds:
        return OPEN
    return NEARLY[detector.category in RECORDED] if is_deed else DOUBTFUL


def _accompanied(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """`brand` and `model` beside device ids and systems are those of devices."""
    others = clues.entity.company.get(detector.category, 0)
    hits = any(clues.hits(detector.id))
    if hits and others and detector.category in GROUPED and _is_unsure(clues, detector):
        yield Evidence(
            source="table", weight=COMPANY * min(others, 2),
            en=f"{others} other columns are of category {detector.category}",
            zh=f"另有 {others} 列同属 {detector.category}",
        )  # fmt: skip


def _told(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The table is named after the Kind, and the column is what it is about."""
    if detector.id not in clues.entity.kinds:
        return
    named = any(clues.hits(detector.id))
    if named or (clues.is_text and (detector.category == "communication" or detector.id in SAID)):
        weight = WRITTEN if not named else TOLD * (2 if _is_unsure(clues, detector) else 1)
        yield Evidence(
            source="table", weight=weight,
            en="the table itself is named after it", zh="表名即为此类",
        )  # fmt: skip


def _counted(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """Numbers, keys and times of a record are not what somebody did."""
    tails = {hit.tail for hit in clues.hits(detector.id) if hit}
    if detector.role == "quasi" and tails == {"key"}:
        yield Evidence(
            source="name", weight=OTHERWISE * 2, en="only a key of a catalogue", zh="仅为目录的键"
        )
    tails &= RECORD_ONLY
    if detector.category not in RECORDED or not tails:
        return
    is_stated = clues.entity.what == "person"
    if detector.category == "payment":
        tails -= {"number"}
    if detector.id == LOGIN or detector.id in clues.entity.kinds & TIMED or is_stated:
        tails -= {"moment"}
    if tails:
        yield Evidence(
            source="name", weight=VETO,
            en="only the number, key, time or count of a record", zh="仅为记录的编号、时间或计数",
        )  # fmt: skip


def _openness(clues: Clues, detector: Detector) -> float:
    """How much it matters whose the column is: little for what only persons have."""
    shared = detector.category in SHARED or detector.id in SHARED
    direct = detector.role == "direct" and not shared
    known = not _is_unsure(clues, detector) or detector.id in clues.hints
    return PERSONAL if direct and known else OPEN


def _is_unsure(clues: Clues, detector: Detector) -> bool:
    return all(hit is None or hit.how in UNSURE for hit in clues.hits(detector.id))


def _shown(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    hint = clues.hints.get(detector.id)
    if hint:
        yield hint
    match = clues.matches.get(detector.id)
    if not match or (match.weight < 0 and clues.protected):
        return
    weight = match.weight
    if detector.role in ("quasi", "attribute") and clues.owner(detector.id)[0] != "person":
        named = any(clues.hits(detector.id))
        weight = min(weight, CATALOGUE if clues.entity.weight < 0 else weight if named else UNNAMED)
    share = f"{match.share:.0%}"
    checked = match.passed > match.form / 2
    en = f"{share} of {match.distinct} distinct values have the form"
    zh = f"{match.distinct} 个不同取值中 {share} 符合格式"
    if match.checked:
        en += ", check passed" if checked else ", check mostly failed"
        zh += "，校验通过" if checked else "，校验多数不通过"
    if weight < 0 and clues.shape.is_prose:
        weight *= FREELY if detector.role == "attribute" else STRICTLY
    yield Evidence(source="values", weight=round(weight, 2), en=en, zh=zh)


def _typed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    column = clues.column
    if column.family not in detector.types:
        yield Evidence(
            source="type", weight=VETO,
            en=f"a column of type {column.family} cannot hold it", zh=f"{column.family} 类型不能存放",
        )  # fmt: skip
    elif clues.shape.is_boolean and "boolean" not in detector.types:
        yield Evidence(source="type", weight=FLAG, en="it only says yes or no", zh="取值仅为是否")
    elif _too_short(column.length, detector):
        yield Evidence(
            source="type", weight=VETO,
            en=f"{column.length} characters are too few", zh=f"长度 {column.length} 不足",
        )  # fmt: skip


def _too_short(length: int | None, detector: Detector) -> bool:
    shortest = min(map(len, detector.examples.match), default=0)
    return bool(length) and detector.role == "direct" and (length or 0) * 2 < shortest


def _keyed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    parent = clues.parent
    if parent is None:
        return
    same = parent.kind == detector.id
    if not same and any(clues.hits(detector.id)):
        return
    en = "takes the kind of" if same else "points to something else,"
    zh = "随" if same else "指向其他内容:"
    yield Evidence(
        source="key", weight=PARENT if same else STRANGER,
        en=f"the foreign key {en} {parent.label}", zh=f"外键{zh} {parent.label}",
    )  # fmt: skip
