"""The words that catalogs get: a term for each Kind, a tag for each level, in both languages."""

from collections.abc import Mapping

from tuomin.model import Classification
from tuomin.reports.forms.listing import valid
from tuomin.reports.handover.handed import Handed
from tuomin.reports.wording import LEVELS

ROOT = "tuomin"
"""The name of the glossary and of the classification."""

TOLD = ("sensitive", "personal")
ABOUT = {
    "sensitive": "Sensitive personal information (PIPL 28) / 敏感个人信息(个人信息保护法第28条)",
    "personal": "Personal information (PIPL 4) / 个人信息(个人信息保护法第4条)",
}


def told(handed: Handed) -> list[Classification]:
    """The columns that hold personal information."""
    return [column for column in handed.marked if column.level in TOLD]


def kinds(column: Classification) -> list[str]:
    """The Kinds of a column: its own, then those that it contains."""
    every = (column.kind, *(part.kind for part in column.contains))
    return list(dict.fromkeys(valid(kind) for kind in every if kind))


def every_kind(handed: Handed) -> list[str]:
    return sorted({kind for column in told(handed) for kind in kinds(column)})


def title(level: str, lang: str) -> str:
    return LEVELS[level] if lang == "zh" else level


def about(kind: str, titles: Mapping[str, Mapping[str, str]]) -> str:
    """A Kind's titles in both languages; its id where it has none."""
    known = titles.get(kind, {})
    return " / ".join(dict.fromkeys(filter(None, (known.get("en"), known.get("zh"))))) or kind
