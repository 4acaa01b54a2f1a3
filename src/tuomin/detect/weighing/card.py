"""The card of a Detector: all that is known of one Kind, as a document and in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from tuomin.agreement import LISTS, Agreement
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.weighing.classify import Law

WORDS = {
    "en": {
        "role": "Identifier", "levels": "Levels", "clauses": "Clauses and law", "names": "Names",
        "ambiguous": "also mean other things", "details": "in tables named after it",
        "values": "Values", "types": "Column types",
        "match": "Examples", "reject": "Near misses", "named": "Names that announce it",
        "unnamed": "Names that do not", "check": "check", "chance": "by chance",
        "text": "also inside text", "alone": "only beside a name", "file": "File",
        "none": "by name and comment alone",
    },
    "zh": {
        "role": "标识角色", "levels": "各口径分级", "clauses": "条款与法律", "names": "名称",
        "ambiguous": "另有他义", "details": "见于以其命名的表", "values": "取值",
        "types": "字段类型", "match": "示例",
        "reject": "近似而非", "named": "表示它的名称", "unnamed": "不表示它的名称",
        "check": "校验", "chance": "随机符合", "text": "也在文本中查找", "alone": "须有名称佐证",
        "file": "文件", "none": "仅凭名称与注释",
    },
}  # fmt: skip
SAID = {
    "sensitive": "敏感", "personal": "个人", "none": "无", "direct": "直接标识符",
    "quasi": "准标识符", "attribute": "属性",
}  # fmt: skip


def card(detector: Detector, agreement: Agreement) -> dict[str, Any]:
    """Everything known of the Kind, ready for JSON."""
    references = Law(agreement=agreement).references(detector)
    return {
        "format": "tuomin.detector/1",
        "kind": detector.id,
        "title": {"en": detector.title.en, "zh": detector.title.zh},
        "about": detector.about,
        "role": detector.role,
        "levels": levels(detector, agreement),
        "clauses": [{"reference": name, **(agreement.meaning(name) or {})} for name in references],
        "names": vars(detector.names),
        "types": list(detector.types),
        "values": [vars(value) for value in detector.values],
        "examples": {
            "match": list(detector.examples.match),
            "reject": list(detector.examples.reject),
            "names": vars(detector.examples.names),
        },
    }


def levels(detector: Detector, agreement: Agreement) -> dict[str, str]:
    """The level under each list of "sensitive", and the class of JR/T 0171 if it has one."""
    standards = {
        name: Law(agreement=agreement, sensitive_list=name).level(detector)
        for name in LISTS
        if name != "jrt0171"
    }
    return {**standards, "jrt0171": detector.levels.get("jrt0171", "-")}


def lines(document: Mapping[str, Any], *, lang: str) -> Iterator[str]:
    """The card for a terminal, one line each."""
    words = WORDS[lang]
    yield f"{document['title'][lang]}  [{document['kind']}]"
    yield " ".join(document["about"].split())
    yield f"{words['role']}: {_said(document['role'], lang)}"
    known = (f"{name} {_said(level, lang)}" for name, level in document["levels"].items())
    yield f"{words['levels']}: {', '.join(known)}"
    yield f"{words['clauses']}:"
    yield from (f"  {each['reference']}: {each.get(lang, '')}" for each in document["clauses"])
    yield f"{words['names']}:"
    for sort, names in document["names"].items():
        if names:
            yield f"  {words.get(sort, sort)}: {', '.join(names)}"
    yield f"{words['types']}: {', '.join(document['types'])}"
    yield f"{words['values']}: {'' if document['values'] else words['none']}"
    yield from (f"  {_value(value, words)}" for value in document["values"])
    examples = document["examples"]
    named = {"named": examples["names"]["match"], "unnamed": examples["names"]["reject"]}
    for sort, texts in {"match": examples["match"], "reject": examples["reject"], **named}.items():
        if texts:
            yield f"{words[sort]}: {' | '.join(texts)}"


def _value(value: Mapping[str, Any], words: Mapping[str, str]) -> str:
    notes = [f"{words['check']} {value['check']}"] if value["check"] else []
    notes.append(f"{words['chance']} {value['chance']:.2g}")
    notes += [words["text"]] if value["text"] else []
    notes += [] if value["alone"] else [words["alone"]]
    return f"{value['pattern']}  ({'; '.join(notes)})"


def _said(word: str, lang: str) -> str:
    return SAID.get(word, word) if lang == "zh" else word
