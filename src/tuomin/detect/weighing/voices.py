"""What the name and the comment say of a Kind, each with its weight."""

from collections.abc import Iterator

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import GENERIC, Hit, Reading
from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.naming.vocabulary import TAILS
from tuomin.detect.weighing.clues import VIEWED, Clues
from tuomin.model import Evidence

HOW = {
    "name": ("plainly", "明确"), "role": ("somebody", "指人"), "ambiguous": ("ambiguous", "有歧义"),
    "table": ("with the name of the table", "结合表名"), "inner": ("in part", "部分"),
    "initials": ("pinyin initials", "拼音首字母"),
    "detail": ("as a detail of its record", "所记之细节"),
}  # fmt: skip
SORTS = frozenset(["cate", "category", "分类", "类目"])
ANSWERS = 5  # different ones to a question of yes or no: unknown, not asked, and their spellings
VOICES = {"name": ("the name", "列名"), "comment": ("the comment", "注释")}


def said(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The name, or the comment, names the Kind."""
    by_name, by_comment = clues.hits(detector.id)
    if by_name:
        initials = by_name.how in ("initials", "ambiguous") and clues.name.is_pinyin
        extra = weights.PINYIN if initials and clues.entity.pinyin else 0.0
        yield _says("name", weights.SAYS[by_name.how] + extra, by_name, detector)
    if by_comment:
        weight = weights.SAYS[by_comment.how] + weights.EXPLAINED
        if by_name and weights.SAYS[by_name.how] >= weights.SAYS[by_comment.how]:
            weight = min(weights.AGREED, weight / 2)
        yield _says("comment", weight, by_comment, detector)


def denied(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The name, or the comment, is about something else."""
    by_name, by_comment = clues.hits(detector.id)
    if clues.is_pointer and detector.id in clues.entity.kinds & VIEWED and not _sorts(clues):
        return  # 商品ID says what was looked at
    if not by_comment and not (by_name and _is_called(clues, detector)):
        twice = 2 if by_name and by_name.how == "table" else 1
        yield from _denies("comment", clues.comment, clues, twice)
    is_listed = _is_listed(clues, detector)
    if not (by_name or is_listed or _is_measured(clues, by_comment)):
        yield from _denies("name", clues.name, clues)


def _sorts(clues: Clues) -> bool:
    """Whether it is the key of a sort of things, and not of one."""
    return not SORTS.isdisjoint({clues.name.instead, clues.comment.instead})


def _is_measured(clues: Clues, by_comment: Hit | None) -> bool:
    """`ovd_days` denies nothing where the comment says 逾期天数: both end in what is counted."""
    counts = by_comment is not None and by_comment.how == "name" and by_comment.tail == "measure"
    return counts and "measure" in lexicon().of(clues.name.instead)


def is_unsure(clues: Clues, detector: Detector) -> bool:
    """Whether no voice names the Kind without doubt."""
    return all(hit is None or hit.how in weights.UNSURE for hit in clues.hits(detector.id))


def _is_listed(clues: Clues, detector: Detector) -> bool:
    """Whether the comment lists words of the Kind: a sort of people is told by its list."""
    hint = clues.hints.get(detector.id)
    return hint is not None and hint.source == "comment"


def _is_called(clues: Clues, detector: Detector) -> bool:
    """商品名称 in a table of purchases says what was bought, and denies nothing."""
    if clues.comment.instead == "number" and detector.role == "direct":
        return not is_unsure(clues, detector)  # 号码 says no more than that
    called = "label" in lexicon().of(clues.comment.instead)
    return called and detector.id in clues.entity.kinds


def _says(source: str, weight: float, hit: Hit, detector: Detector) -> Evidence:
    (en, zh), (how, how_zh) = VOICES[source], HOW[hit.how]
    return Evidence(
        source=source,
        weight=weight,
        en=f"{en} says {detector.title.en} ({how})",
        zh=f"{zh}表示{detector.title.zh}({how_zh})",
    )


def _denies(source: str, reading: Reading, clues: Clues, times: int = 1) -> Iterator[Evidence]:
    sure = [hit for hit in reading.hits if hit.how == "name" and hit.kind not in GENERIC]
    if not sure and (not reading.instead or _is_letter(reading.instead)):
        return
    en, zh = VOICES[source]
    what = sure[0].words if sure else reading.instead
    yield Evidence(
        source=source,
        weight=weights.OTHERWISE
        * (weights.ELSE_KIND if sure else times * _firmness(reading, clues)),
        en=f"{en} says something else ({what})",
        zh=f"{zh}另有所指({what})",
    )


def _is_letter(word: str) -> bool:
    """A single Latin letter is no word."""
    return len(word) == 1 and word.isascii()


def _firmness(reading: Reading, clues: Clues) -> float:
    """How firmly a phrase that names no Kind denies one; nobody answers a question in many ways."""
    if reading.asks and clues.shape.variants <= ANSWERS:
        return weights.ASKED
    is_deed = reading.instead not in TAILS and lexicon().owner(reading.instead) == "act"
    return weights.ELSE_DEED if is_deed else 1.0
