r"""What the program says in English, said in Chinese, wherever the words are not kept in both.

`sayings.txt` has pairs of lines, the English one first; what differs from time to time is `{}` in
it, and `{}` or `{0}`, `{1}` in the Chinese one. What is in no pair stays as it is.

>>> chinese("nothing changed"), chinese("crm.db: updated"), chinese("crm.db")
('无变更', 'crm.db：已更新', 'crm.db')
>>> verdict("personal contains contact.cn_mobile")
'个人，含 contact.cn_mobile'
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

LEVELS = {"sensitive": "敏感", "personal": "个人", "none": "无", "undetermined": "未定"}
HOLE = "{}"
NOTE = "#"


@lru_cache(maxsize=10_000)
def chinese(text: str) -> str:
    """A sentence in Chinese; what fills its holes is said in Chinese as well, where it can be."""
    plain, patterns = _known()
    if text in plain:
        return plain[text]
    for pattern, said in patterns:
        found = pattern.fullmatch(text)
        if found:
            return said.format(*(chinese(part) for part in found.groups()))
    return text


def verdict(told: str, titles: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """A level and kinds, as `told` of a Classification has them; kinds by name where it is known.

    What is no level is said as any other sentence.
    """
    level, _, rest = told.partition(" ")
    if level not in LEVELS:
        return chinese(told)
    kind, contains, inner = f" {rest}".partition(" contains ")
    names = [_named(each, titles) for each in inner.split(", ")] if contains else []
    own = " ".join(filter(None, (LEVELS[level], _named(kind.strip(), titles))))
    return f"{own}，含 {'、'.join(names)}" if names else own


def sayings() -> Iterable[tuple[str, str]]:
    """All pairs, English and Chinese."""
    text = (files("tuomin.chinese") / "sayings.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(NOTE)]
    return zip(lines[::2], lines[1::2], strict=True)


def _named(kind: str, titles: Mapping[str, Mapping[str, str]] | None) -> str:
    return (titles or {}).get(kind, {}).get("zh", kind)


@cache
def _known() -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    """Sentences without a hole, and patterns of the others, those of most words first."""
    pairs = list(sayings())
    plain = {english: said for english, said in pairs if HOLE not in english}
    holed = sorted(
        ((english, said) for english, said in pairs if HOLE in english),
        key=lambda pair: -len(pair[0]),
    )
    return plain, [(_pattern(english), said) for english, said in holed]


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, english.split(HOLE))), re.DOTALL)
