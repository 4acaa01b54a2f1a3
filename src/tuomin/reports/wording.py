"""What changes, levels, roles and outcomes are called in the two languages of reports."""

from collections.abc import Mapping
from typing import Any

from tuomin.chinese import LEVELS, chinese, verdict

__all__ = ["CHANGES", "LEVELS", "OUTCOMES", "level", "outcome", "role", "said", "state", "told"]

CHANGES = {
    "en": {
        "new": "new", "gone": "gone", "renamed": "renamed", "raised": "level raised",
        "lowered": "level lowered", "kind": "another kind", "contains": "now contains more",
        "disagrees": "the scan disagrees with a decision", "children": "people under fourteen",
        "unreadable": "can no longer be read",
    },
    "zh": {
        "new": "新增", "gone": "消失", "renamed": "改名", "raised": "升级", "lowered": "降级",
        "kind": "种类变更", "contains": "新含其他种类", "disagrees": "扫描结果与人工认定不一致",
        "children": "出现不满十四周岁者", "unreadable": "无法再读取",
    },
}  # fmt: skip
OUTCOMES = {
    "none": "未达到", "masked": "仅屏蔽", "de_identified": "去标识化", "anonymized": "匿名化",
    "anonymized_candidate": "匿名化候选",
}  # fmt: skip
ROLES = {"direct": "直接标识符", "quasi": "准标识符", "attribute": "属性", "none": "无"}
STATES = {"masked": "已掩码", "hashed": "已散列", "encrypted": "已加密"}

Titles = Mapping[str, Mapping[str, str]]


def level(name: str, lang: str) -> str:
    """What a level is called."""
    return LEVELS.get(name, name) if lang == "zh" else name


def role(name: str, lang: str) -> str:
    """What the role of an identifier is called."""
    return ROLES.get(name, name) if lang == "zh" else name


def state(name: str, lang: str) -> str:
    """What values are called that somebody masked, hashed or encrypted."""
    return STATES.get(name, name) if lang == "zh" else name


def outcome(name: str, lang: str) -> str:
    """What an outcome is called."""
    return OUTCOMES.get(name, name) if lang == "zh" else name


def told(verdict_: str, lang: str, titles: Titles | None = None) -> str:
    """A verdict as a Change tells it: a level and kinds, or a remark."""
    return verdict(verdict_, titles) if lang == "zh" else verdict_


def said(text: Any, lang: str) -> str:
    """A status, a reason or a note of an Inventory."""
    return chinese(str(text)) if lang == "zh" else str(text)
