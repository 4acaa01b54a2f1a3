"""The preview of a plan as text for a terminal: shapes before, surrogates or shapes after."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuomin.reports.grid import place, table

LONGEST = 60  # characters of what is shown
WORDS = {
    "en": {
        "header": ("column", "transform", "shape before", "after"),
        "hidden": "{after} (a shape: part of the value may be left)",
        "none": "no value with a shape that many share",
        "kept": "kept as they are: {columns}",
        "note": "shapes: 9 a digit, a A letters, 字 Han; surrogates of a key that is gone already",
    },
    "zh": {
        "header": ("字段", "处理", "处理前形态", "处理后"),
        "hidden": "{after}（形态：可能保留原值的一部分）",
        "none": "没有多个取值共有的形态",
        "kept": "原样保留：{columns}",
        "note": "形态：9 数字，a A 字母，字 汉字；替代值由随即销毁的临时密钥生成",
    },
}


def render(previews: Sequence[Mapping[str, Any]], *, lang: str) -> str:
    """A table of the columns that are changed, and the names of those that are kept."""
    words: Mapping[str, Any] = WORDS[lang]
    rows = [row for each in previews if not each["kept"] for row in _rows(each, words)]
    kept = [_label(each) for each in previews if each["kept"]]
    parts = [table(words["header"], rows)] if rows else []
    parts += [words["kept"].format(columns=", ".join(kept))] if kept else []
    return "\n".join([*parts, words["note"], ""])


def _label(each: Mapping[str, Any]) -> str:
    return place(each["schema"], each["table"], each["column"])


def _rows(each: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    label, transform = _label(each), each["transform"]
    if not each["examples"]:
        yield label, transform, words["none"], ""
    for example in each["examples"]:
        after = example["after"][:LONGEST]
        shown = words["hidden"].format(after=after) if example["hidden"] else after
        yield label, transform, example["before"], shown
