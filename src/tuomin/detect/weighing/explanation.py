"""Why a column got its verdict: every reason with its weight; shapes and shares, never values."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from tuomin.agreement import Agreement
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.weights import PRIOR
from tuomin.model import Classification, Evidence, Finding, Scanned

WORDS: dict[str, dict[str, Any]] = {
    "en": {
        "level": "Level", "kind": "Kind", "confidence": "confidence", "type": "Type",
        "protected": "Values are", "clauses": "Clauses", "contains": "Contains", "prior": "prior",
        "candidates": "What was weighed (log-odds; above 0 it is likely)", "score": "score",
        "looked": "Looked at {sampled} of {rows} rows; up to {missed} of rows may hold what no"
        " sampled row showed (95 %)",
        "all": "Looked at all {rows} rows",
        "decided": "Decided", "last": "{told}, as decided; the scan found {level}",
        "taken": "taken for {told}, whatever the scan finds below",
        "nothing": "Nothing speaks for any kind of personal information.", "unread": "Not read",
        "inside": "Nothing speaks for a kind of the column as a whole, only for what it contains.",
        "unknown": "an unknown number",
        "shapes": "Shapes of the values (9 a digit, a A letters, 字 Han; none that fewer than five"
        " different values share)",
        "otherwise": "What would change it", "without": "without {voice}",
        "said": "if the comment said {zh}",
        "voices": {"name": "the name", "comment": "the comment", "values": "the values",
                   "table": "the name and comment of the table", "key": "the foreign key"},
    },
    "zh": {
        "level": "分级", "kind": "种类", "confidence": "置信度", "type": "类型",
        "protected": "取值状态", "clauses": "条款", "contains": "含", "prior": "先验",
        "candidates": "各候选的权衡(对数几率，大于 0 为可能)", "score": "得分",
        "looked": "共 {rows} 行，抽样 {sampled} 行；未见的内容至多可能存在于 {missed} 的行(95 %)",
        "all": "已读取全部 {rows} 行",
        "decided": "人工认定", "last": "{told}(人工认定；扫描判定：{level})",
        "taken": "视为 {told}，以下为扫描本身的判定",
        "inside": "没有依据表明整个字段属于某一种类，仅有所含内容的依据。",
        "nothing": "没有任何个人信息种类的依据。", "unread": "未能读取", "unknown": "未知",
        "shapes": "取值形态(9 数字，a A 字母，字 汉字；少于五个不同取值共有的形态不显示)",
        "otherwise": "怎样会改变判定", "without": "若无{voice}", "said": "若注释写明“{zh}”",
        "voices": {"name": "列名", "comment": "注释", "values": "取值", "table": "表名与表注释",
                   "key": "外键"},
    },
}  # fmt: skip
LEVELS = {
    "zh": {"sensitive": "敏感", "personal": "个人", "none": "无", "undetermined": "未定"},
    "en": {},
}
STATES = {"zh": {"masked": "已掩码", "hashed": "已散列", "encrypted": "已加密"}, "en": {}}


def explanation(
    verdict: Classification,
    scanned: Scanned,
    *,
    detectors: Mapping[str, Detector],
    agreement: Agreement,
) -> dict[str, Any]:
    """Everything known about a verdict, ready for JSON."""
    return {
        "format": "tuomin.explanation/1",
        "column": verdict.label,
        "type": verdict.type,
        "level": verdict.level,
        "kind": verdict.kind,
        "title": _title(verdict.kind, detectors),
        "confidence": verdict.confidence,
        "protected": verdict.protected,
        "reason": verdict.reason,
        "clauses": [
            {"reference": name, **(agreement.meaning(name) or {})} for name in verdict.clauses
        ],
        "contains": [
            {
                "kind": part.kind,
                "title": _title(part.kind, detectors),
                "path": part.path,
                "share": part.share,
                "low": part.low,
                "high": part.high,
            }
            for part in verdict.contains
        ],
        "candidates": [_candidate(finding, detectors) for finding in verdict.findings],
        "evidence": [_reason(reason) for reason in verdict.evidence],
        "prior": PRIOR,
        "rows": scanned.rows,
        "sampled": scanned.sampled,
        "missed": scanned.missed,
    }


def lines(document: Mapping[str, Any], *, lang: str = "en") -> list[str]:
    """The explanation for a terminal, one line each."""
    words = WORDS[lang]
    title = document["title"].get(lang) or document["kind"] or "-"
    level = LEVELS[lang].get(document["level"], document["level"])
    word = document.get("decision") or {}
    if word.get("told") and not word["problem"]:
        level = words["last"].format(told=word["told"], level=level)
    out = [f"{document['column']}  ({words['type']}: {document['type']})"]
    out += _decided(document.get("decision"), words)
    if document["reason"]:
        return [*out, f"{words['level']}: {level}", f"{words['unread']}: {document['reason']}"]
    sure = f"{words['confidence']} {document['confidence']:.2f}"
    out.append(f"{words['level']}: {level}; {words['kind']}: {title}; {sure}")
    if document["protected"]:
        state = STATES[lang].get(document["protected"], document["protected"])
        out.append(f"{words['protected']}: {state}")
    out += [
        f"{words['clauses']}: {each['reference']}: {each.get(lang, '')}"
        for each in document["clauses"]
    ]
    out += [f"{words['contains']}: {_contained(part, lang)}" for part in document["contains"]]
    out.append(_looked(document, words))
    out += _shaped(document.get("shapes", ()), words)
    nothing = words["inside" if document["contains"] else "nothing"]
    out.append(f"{words['candidates']}:" if document["candidates"] else nothing)
    for candidate in document["candidates"]:
        out += _weighed(candidate, words, lang)
    return out + _otherwise(document.get("otherwise", ()), words, lang)


def _decided(word: Mapping[str, Any] | None, words: Mapping[str, Any]) -> list[str]:
    """What a person decided, and what the column is taken for; the rest is the scan's own."""
    if not word:
        return []
    said = " ".join(filter(None, (word["verdict"], word["kind"])))
    told = word["problem"] or words["taken"].format(told=word["told"])
    return [f"{words['decided']}: {said}; {word['who']}, {word['when']}: {word['why']}; {told}"]


def _shaped(shapes: Sequence[Mapping[str, Any]], words: Mapping[str, Any]) -> list[str]:
    told = [f"  {each['shape']}  {each['share']:.2%}" for each in shapes]
    return [f"{words['shapes']}:", *told] if told else []


def _otherwise(
    cases: Sequence[Mapping[str, Any]], words: Mapping[str, Any], lang: str
) -> list[str]:
    """A line for each voice that was silent, and what the verdict was then."""
    told = []
    for case in cases:
        voice = case["without"] and words["voices"][case["without"]]
        left = (
            words["without"].format(voice=voice)
            if voice
            else words["said"].format(zh=case["comment"]["zh"])
        )
        level = LEVELS[lang].get(case["level"], case["level"])
        title = case["title"].get(lang) or case["kind"] or "-"
        told.append(f"  {left}: {level}; {title}; {case['confidence']:.2f}")
    return [f"{words['otherwise']}:", *told] if told else []


def _weighed(candidate: Mapping[str, Any], words: Mapping[str, Any], lang: str) -> list[str]:
    title = candidate["title"].get(lang) or candidate["kind"]
    return [
        f"  {title} [{candidate['kind']}]  {words['score']} {candidate['score']:+.2f}",
        f"    {PRIOR:+6.2f}  {words['prior']}",
        *(f"    {reason['weight']:+6.2f}  {reason[lang]}" for reason in candidate["evidence"]),
    ]


def _looked(document: Mapping[str, Any], words: Mapping[str, Any]) -> str:
    rows, missed = document["rows"], document["missed"]
    whole = rows is not None and missed is not None and document["sampled"] >= rows and not missed
    return str(words["all" if whole else "looked"]).format(
        sampled=document["sampled"],
        rows=words["unknown"] if rows is None else rows,
        missed=f"{1.0 if missed is None else missed:.2%}",
    )


def _contained(part: Mapping[str, Any], lang: str) -> str:
    place = f" {part['path']}" if part["path"] else ""
    title = part["title"].get(lang) or part["kind"]
    return f"{title}{place} {part['share']:.2%} ({part['low']:.2%} - {part['high']:.2%})"


def _candidate(finding: Finding, detectors: Mapping[str, Detector]) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "title": _title(finding.kind, detectors),
        "score": finding.score,
        "probability": round(1 / (1 + math.exp(-finding.score)), 3),
        "share": finding.share,
        "evidence": [_reason(reason) for reason in finding.evidence],
    }


def _reason(reason: Evidence) -> dict[str, Any]:
    return {
        "source": reason.source,
        "weight": reason.weight,
        "en": reason.en,
        "zh": reason.zh,
    }


def _title(kind: str | None, detectors: Mapping[str, Detector]) -> dict[str, str]:
    detector = detectors.get(kind or "")
    return {"en": detector.title.en, "zh": detector.title.zh} if detector else {}
