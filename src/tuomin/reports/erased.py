"""A plan to erase one person, or its receipt, as text for a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from tuomin.reports.grid import place, safe, table

HEADERS = {
    "en": ("#", "table", "rows", "action", "columns", "found by", "satisfies"),
    "zh": ("#", "表", "行数", "操作", "字段", "依据", "符合"),
}
SHOWN = 6  # columns named in a line
WORDS = {
    "en": {
        "delete": "delete", "unidentify": "make unidentifiable", "unlink": "unlink",
        "rewrite": "take out", "cut": "cut",
        "identifier": "identifier", "key": "key", "reference": "reference",
        "circle": "circle", "agreement": "agreement", "statute": "statute",
        "more": "and {count} more",
        "ambiguous": "for a person to decide:", "hindrances": "what stands in the way:",
        "unread": "what could not be read:", "notes": "worth knowing:",
        "elsewhere": "what deleted rows held and rows that stay hold, the person's or another's:",
        "standing": "{place}.{column}: {kind} in {rows} rows",
        "readings": "the readings of 删除:", "outside": "what lies outside and has to be seen to:",
        "known": "known by: {kinds}", "nobody": "nobody: the person was found in no table",
        "planned": "{rows} rows in {tables} tables would change; nothing was changed yet",
        "erased": "erased: {rows} rows in {tables} tables, in one transaction at {at};"
                  " {cells} cells of {all} tables were looked through before the commit, nothing"
                  " that the person is known by was left{shared}{besides}",
        "besides": "; what deleted rows held besides still stands in {rows} cells of {tables}"
                   " tables (the receipt says where)",
        "shared": ", but what others share and you chose to keep ({count})",
    },
    "zh": {
        "delete": "删除", "unidentify": "去除可识别性", "unlink": "解除关联",
        "rewrite": "清除内容", "cut": "断开引用",
        "identifier": "标识符", "key": "外键", "reference": "引用", "circle": "循环引用",
        "agreement": "协议", "statute": "法律", "more": "等另外 {count} 个",
        "ambiguous": "须由人决定：", "hindrances": "障碍：", "unread": "无法读取：",
        "notes": "注意：",
        "elsewhere": "被删除的记录曾含有、保留的记录中仍有的内容（可能属于该人，也可能属于他人）：",
        "standing": "{place}.{column}：{rows} 行含 {kind}",
        "readings": "“删除”的两种含义：", "outside": "不在本次范围内、须另行处理：",
        "known": "已知标识符：{kinds}", "nobody": "查无此人：任何表中均未找到",
        "planned": "将改动 {tables} 张表的 {rows} 行；目前尚未改动",
        "erased": "已删除：{at} 在一个事务内改动 {tables} 张表的 {rows} 行；"
                  "提交前检查了 {all} 张表的 {cells} 个单元格，"
                  "未再发现该人的已知标识符{shared}{besides}",
        "besides": "；被删除的记录曾含有的其他内容仍见于 {tables} 张表的 {rows} 个单元格"
                   "（见回执）",
        "shared": "（您选择保留的与他人共用的标识符除外：{count} 处）",
    },
}  # fmt: skip
NOTED = ("ambiguous", "hindrances", "unread", "notes")


def render(document: Mapping[str, Any], *, lang: str) -> str:
    """Steps in their order, what is to decide or in the way, the law, and what is outside."""
    words = WORDS[lang]
    steps = document["steps"]
    if not (steps or document["ambiguous"]):
        return "\n\n".join([*_noted(document, words, lang), words["nobody"], ""])
    rows = [_row(number, step, words) for number, step in enumerate(steps, start=1)]
    parts = [table(HEADERS[lang], rows).rstrip()] if rows else []
    kinds = ", ".join(f"{kind} ({n})" for kind, n in document["identifiers"].items())
    parts += [words["known"].format(kinds=kinds), *_noted(document, words, lang)]
    if document["elsewhere"]:
        parts.append("\n".join([words["elsewhere"], *_standing(document, words)]))
    readings = [
        f"  {words[each['id']]}: {each[lang]} ({'; '.join(each['clauses'])})"
        for each in document["readings"]
    ]
    outside = [safe(f"  {each[lang]}") for each in document["outside"]]
    parts += ["\n".join([words["readings"], *readings]), "\n".join([words["outside"], *outside])]
    return "\n\n".join([*parts, summary(document, lang=lang), ""])


def hindrances(document: Mapping[str, Any], *, lang: str) -> list[str]:
    """Lines on why nothing is erased: what is to decide, in the way, unread, or nobody found."""
    words = WORDS[lang]
    noted = _noted(document, words, lang, NOTED[:-1])
    lines = [line for part in noted for line in part.split("\n")]
    return lines or ([words["nobody"]] if not document["steps"] else [])


def summary(document: Mapping[str, Any], *, lang: str) -> str:
    """One line: what was done, or would be."""
    words, steps = WORDS[lang], document["steps"]
    tables = len({(each["schema"], each["table"]) for each in steps})
    if document["status"] != "erased":
        return words["planned"].format(rows=document["rows"], tables=tables)
    kept, besides = document["left_shared"], document["elsewhere"]
    return words["erased"].format(
        rows=document["rows"],
        tables=tables,
        at=document["erased_at"],
        cells=f"{document['verified']['cells']:,}",
        all=document["verified"]["tables"],
        shared=words["shared"].format(count=kept) if kept else "",
        besides=words["besides"].format(
            rows=sum(each["rows"] for each in besides),
            tables=len({(each["schema"], each["table"]) for each in besides}),
        )
        if besides
        else "",
    )


def _standing(document: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """Where what the deleted rows held stands as well."""
    return [
        safe(
            "  "
            + words["standing"].format(
                place=place(each["schema"], each["table"]),
                column=each["column"],
                kind=each["kind"],
                rows=f"{each['rows']:,}",
            )
        )
        for each in document["elsewhere"]
    ]


def _row(number: int, step: Mapping[str, Any], words: Mapping[str, str]) -> tuple[str, ...]:
    names = step["columns"]
    more = len(names) - SHOWN
    shown = [*names[:SHOWN], *([words["more"].format(count=more)] if more > 0 else [])]
    return (
        str(number),
        place(step["schema"], step["table"]),
        f"{step['rows']:,}",
        words[step["action"]],
        ", ".join(shown),
        ", ".join(words[how] for how in step["reached"]),
        ", ".join(words[each] for each in step["satisfies"]),
    )


def _noted(
    document: Mapping[str, Any],
    words: Mapping[str, str],
    lang: str,
    titles: Sequence[str] = NOTED,
) -> list[str]:
    return [
        "\n".join([words[title], *(_line(note, lang) for note in document[title])])
        for title in titles
        if document[title]
    ]


def _line(note: Mapping[str, Any], lang: str) -> str:
    return safe(f"  {note['table']}: {note[lang]}" if note["table"] else f"  {note[lang]}")
