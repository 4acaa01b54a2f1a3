"""A Proof as text for a terminal: the outcome reached, per table, and what keeps it from more."""

from collections.abc import Mapping
from typing import Any

from tuomin.reports.grid import place, safe, table
from tuomin.reports.wording import outcome

HEADERS = {
    "en": ("table", "rows", "reached", "grade", "k", "re-linked", "clauses"),
    "zh": ("表", "行数", "达到", "等级", "k", "重新关联", "条款"),
}
FLAWS = ("failures", "limits")
MOST = {"lost": 40, "failures": 50, "limits": 10, "relies_on": 50, "not_looked_at": 10}
WORDS = {
    "en": {
        "holds": "holds",
        "fails": "does not hold",
        "asked": "asked {asked}, reached {reached}: the copy {verdict} (GB/T 42460 grade {grade})",
        "failures": "what failed:",
        "limits": "what keeps it from more:",
        "relies_on": "relies on what people decided:",
        "not_looked_at": "what was not looked at:",
        "lost": "what it no longer tells (information of a column, values before -> after):",
        "all": "all of {columns}",
        "more": "  and {count} more (--format json, tuomin report)",
    },
    "zh": {
        "holds": "成立",
        "fails": "不成立",
        "asked": "要求{asked}，达到{reached}：{verdict}（GB/T 42460 第 {grade} 级）",
        "failures": "未通过：",
        "limits": "限制因素：",
        "relies_on": "依据人工认定：",
        "not_looked_at": "未检查：",
        "lost": "副本不再提供的信息（各字段的信息量，取值个数前后对比）：",
        "all": "{columns} 全部",
        "more": "  另有 {count} 项（--format json、tuomin report）",
    },
}


def render(document: Mapping[str, Any], *, lang: str) -> str:
    """Tables that hold persons, failures with what to change, limits, and what was not seen."""
    words = WORDS[lang]
    rows = [_row(part, lang) for part in document["tables"] if part["persons"]]
    parts = [table(HEADERS[lang], rows)] if rows else []
    found = {title: [_line(flaw, lang) for flaw in document[title]] for title in FLAWS}
    found["relies_on"] = [f"  {safe(each[lang])}" for each in document.get("relies_on", ())]
    found["not_looked_at"] = [f"  {safe(gap[lang])}" for gap in document["not_looked_at"]]
    found["lost"] = [line for part in document["tables"] for line in _lost(part, words)]
    parts += [_listed(title, lines, words) for title, lines in found.items() if lines]
    return "\n\n".join([*(part.rstrip() for part in parts), summary(document, lang=lang), ""])


def summary(document: Mapping[str, Any], *, lang: str) -> str:
    """One line: asked, reached, grade, and what that is in law."""
    words = WORDS[lang]
    line = words["asked"].format(
        asked=outcome(document["asked"], lang),
        reached=outcome(document["reached"], lang),
        verdict=words["holds" if document["holds"] else "fails"],
        grade=document["grade"]["after"] or "-",
    )
    return f"{line}\n{safe(document['status'][lang])}"


def _listed(title: str, lines: list[str], words: Mapping[str, str]) -> str:
    """The first lines under their title; how many more the JSON and the page have."""
    shown = lines[: MOST[title]]
    more = [words["more"].format(count=len(lines) - len(shown))] if len(lines) > len(shown) else []
    return "\n".join([words[title], *shown, *more])


def _row(part: Mapping[str, Any], lang: str) -> tuple[str, ...]:
    grade = part["grade"]
    after = part["k"]["after"]
    linked = max((attack["share"] for attack in part["linkage"]), default=0.0)
    return (
        place(part["schema"], part["table"]),
        f"{part['rows']['target']:,}",
        outcome(part["reached"], lang),
        f"{grade['before'] or '-'} -> {grade['after'] or '-'}",
        str(after["k"]) if after else "-",
        f"{linked:.1%}",
        "; ".join(part["clauses"]),
    )


def _lost(part: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """One line for a table: columns that lost some, then those that lost all."""
    lost = [each for each in part.get("lost", ()) if each["share"]]
    some = [
        f"{each['column']} {each['share']:.0%} ({each['values']['before']:,} ->"
        f" {each['values']['after']:,})"
        for each in lost
        if each["share"] < 1
    ]
    columns = ", ".join(each["column"] for each in lost if each["share"] == 1)
    whole = [words["all"].format(columns=columns)] if columns else []
    label = place(part["schema"], part["table"])
    return [safe(f"  {label}: {'; '.join([*some, *whole])}")] if lost else []


def _line(flaw: Mapping[str, Any], lang: str) -> str:
    change = flaw["change"][lang]
    return safe(f"  {flaw['message'][lang]}" + (f" -> {change}" if change else ""))
