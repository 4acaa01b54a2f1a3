"""A Plan as text for a terminal: the transform of each column, the risks, the outcome."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tuomin.plan.wording import NAMES
from tuomin.reports.grid import place, safe, table
from tuomin.reports.wording import outcome as called

QUIET = ("keep", "generated")
NAMED = 5  # reasons said in one line
WORDS: Mapping[str, Mapping[str, Any]] = {
    "en": {
        "columns": ("column", "kind", "transform", "options"),
        "risks": ("place", "risk", "what it means"),
        "summary": "{changed} of {all} columns are changed, {risks}; asked {asked}, predicted"
        " {predicted}",
        "known": "{count} risks are known ({named})", "none": "no risk is known",
        "because": "  because {reason}", "shortfall": "not {asked} but {predicted}: {reasons}",
        "more": "; and {count} more, all in the plan",
    },
    "zh": {
        "columns": ("字段", "种类", "变换", "选项"),
        "risks": ("位置", "风险", "说明"),
        "summary": "{all} 个字段中 {changed} 个将被处理，{risks}；要求{asked}，预计{predicted}",
        "known": "已知风险 {count} 项（{named}）", "none": "未发现风险",
        "because": "  原因：{reason}", "shortfall": "达不到{asked}，只能{predicted}：{reasons}",
        "more": "；另有 {count} 项，均在计划中",
    },
}  # fmt: skip
JOINED = {"en": "; ", "zh": "；"}


def render(
    document: Mapping[str, Any],
    *,
    whole: bool,
    lang: str,
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """Risks and outcome; with `whole`, every column that is changed as well."""
    parts = [_columns(document, lang, titles or {})] if whole else []
    if document["risks"]:
        parts.append(_risks(document, lang))
    return "\n".join([*parts, summary(document, lang=lang), ""])


def summary(document: Mapping[str, Any], *, lang: str) -> str:
    """One line: how many columns are changed, how many risks are known, what is predicted."""
    words = WORDS[lang]
    columns = [column for part in document["tables"] for column in part["columns"]]
    outcome = document["outcome"]
    line = words["summary"].format(
        changed=sum(column["transform"] not in QUIET for column in columns),
        all=len(columns),
        risks=_counted(document["risks"], lang),
        asked=called(outcome["asked"], lang),
        predicted=called(outcome["predicted"], lang),
    )
    reasons = (words["because"].format(reason=safe(each)) for each in _because(outcome, lang))
    return "\n".join([line, *reasons])


def shortfall(document: Mapping[str, Any], *, lang: str) -> str:
    """Where a plan reaches less than was asked: what is in the way, in one line."""
    words, outcome = WORDS[lang], document["outcome"]
    reasons = _because(outcome, lang)
    left = len(reasons) - NAMED
    said = words["shortfall"].format(
        asked=called(outcome["asked"], lang),
        predicted=called(outcome["predicted"], lang),
        reasons=JOINED[lang].join(reasons[:NAMED]),
    )
    return str(said + (words["more"].format(count=left) if left > 0 else ""))


def _because(outcome: Mapping[str, Any], lang: str) -> list[str]:
    """The reasons; an older plan has none in Chinese."""
    chinese = outcome.get("because_zh") if lang == "zh" else None
    return list(chinese or outcome["because"])


def _counted(risks: list[Mapping[str, Any]], lang: str) -> str:
    words, sorts = WORDS[lang], Counter(risk["risk"] for risk in risks)
    named = ", ".join(f"{_sort(sort, lang)} {count}" for sort, count in sorted(sorts.items()))
    return str(words["known"].format(count=len(risks), named=named) if risks else words["none"])


def _sort(risk: str, lang: str) -> str:
    return NAMES.get(risk, risk) if lang == "zh" else risk


def _columns(
    document: Mapping[str, Any], lang: str, titles: Mapping[str, Mapping[str, str]]
) -> str:
    rows = [
        (
            place(part["schema"], part["table"], column["column"]),
            _kind(column.get("kind") or "", lang, titles),
            column["transform"],
            ", ".join(f"{name}={value}" for name, value in column.get("options", {}).items()),
        )
        for part in document["tables"]
        for column in part["columns"]
        if column["transform"] not in QUIET
    ]
    return table(WORDS[lang]["columns"], rows)


def _kind(kind: str, lang: str, titles: Mapping[str, Mapping[str, str]]) -> str:
    """A kind by its id, and in Chinese by its name."""
    return titles.get(kind, {}).get(lang, kind) if lang == "zh" else kind


def _risks(document: Mapping[str, Any], lang: str) -> str:
    rows = [
        (
            place(risk["schema"], risk["table"], risk["column"]),
            _sort(risk["risk"], lang),
            safe((risk.get("zh") if lang == "zh" else "") or risk["message"]),
        )
        for risk in document["risks"]
    ]
    return table(WORDS[lang]["risks"], rows)
