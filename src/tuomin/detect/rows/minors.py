"""People under fourteen: one child in a table makes all that it tells of people sensitive.

PIPL 28 and 31 protect everything about somebody under fourteen; the day of the fourteenth birthday
still counts as under fourteen, the careful reading.
"""

from dataclasses import replace

import polars as pl

from tuomin.detect.kinds.intervals import wilson
from tuomin.detect.rows import ages
from tuomin.detect.rows.scene import Scene
from tuomin.model import Classification, Evidence, Remark

CLAUSES = ("customer 第一条(二)", "virtual_office 1.2", "PIPL 28", "PIPL 31")
FEW, SHARE = 2, 0.01  # birth dates of children that are no slip of the pen
WEIGHT = 3.0
BORN, AGED = "identity.birth_date", "identity.age"
SCHOOLED, ENROLLED = "minor.school_class", "minor.student_number"
NUMBERED = ("identity.cn_resident_id", "identity.cn_hmt_residence_permit")
TELLING = (*NUMBERED, BORN, AGED, SCHOOLED, ENROLLED)
Found = tuple[tuple[Classification, ...], tuple[Remark, ...]]


def look(scene: Scene, verdicts: tuple[Classification, ...]) -> Found:
    """Count the sampled rows with children; with some, every personal column is sensitive."""
    young = {
        verdict.column: _believed(scene, verdict)
        for verdict in verdicts
        if verdict.kind in TELLING and not verdict.protected and _is_of_people(scene, verdict)
    }
    telling = {name: rows for name, rows in young.items() if rows.any()}
    if not telling:
        return verdicts, ()
    count = int(pl.DataFrame(list(telling.values())).max_horizontal().sum())
    remark = _remark(scene, tuple(telling), count)
    return tuple(_raised(verdict, remark) for verdict in verdicts), (remark,)


def _is_of_people(scene: Scene, verdict: Classification) -> bool:
    """Pets and products are born too, and classes are taught by grown-ups."""
    clues = scene.clue[verdict.column]
    owner = clues.owner(verdict.kind or "")[0]
    if owner in ("thing", "organisation"):
        return False
    about = clues.entity.what not in ("thing", "organisation") or owner == "person"
    return about or verdict.kind in NUMBERED


def _believed(scene: Scene, verdict: Classification) -> pl.Series:
    """The rows with children by one column; none where it may be a slip of the pen."""
    texts = scene.texts(verdict.column)
    young = _young(scene, verdict, texts).alias(verdict.column)
    count, filled = int(young.sum()), texts.len() - texts.null_count()
    sure = verdict.kind in NUMBERED and bool((young & ages.checked(texts)).any())
    enough = sure or count >= max(FEW, SHARE * filled)
    return young if enough else young.clear(texts.len()).fill_null(value=False)


def _young(scene: Scene, verdict: Classification, texts: pl.Series) -> pl.Series:
    if verdict.kind == BORN:
        return ages.born(texts, scene.today)
    if verdict.kind == AGED:
        return ages.aged(texts)
    if verdict.kind == SCHOOLED:
        return ages.schooled(texts, bare=_tells_grades(scene, verdict.column))
    return ages.numbered(texts, scene.today)


def _tells_grades(scene: Scene, name: str) -> bool:
    words = name.lower() + scene.clue[name].column.comment
    return any(word in words for word in ("grade", "nianji", "nj", "年级"))


def _remark(scene: Scene, columns: tuple[str, ...], count: int) -> Remark:
    sampled = scene.frame.height
    low, high = wilson(count, sampled)
    rows = scene.extrapolated(low, high)
    en = f"{count} of {sampled} sampled rows are about people under fourteen"
    zh = f"抽样 {sampled} 行中 {count} 行涉及不满十四周岁未成年人"
    return Remark(
        what="minors", columns=columns, count=count, share=round(count / sampled, 4),
        low=low, high=high, clauses=CLAUSES,
        en=f"{en} (95 %: {rows} of {scene.rows:,} rows)" if rows else en,
        zh=f"{zh}（95 % 置信：全表 {scene.rows:,} 行中 {rows} 行）" if rows else zh,
    )  # fmt: skip


def _raised(verdict: Classification, remark: Remark) -> Classification:
    if verdict.level not in ("personal", "sensitive"):
        return verdict
    reason = Evidence(source="table", weight=WEIGHT, en=remark.en, zh=remark.zh)
    return replace(
        verdict,
        level="sensitive",
        clauses=tuple(dict.fromkeys((*verdict.clauses, *remark.clauses))),
        evidence=(*verdict.evidence, reason),
    )
