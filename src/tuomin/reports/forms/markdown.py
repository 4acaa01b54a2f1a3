"""Markdown for a pull request: the sum, then a table of what was found."""

import re
from collections.abc import Iterable

from tuomin.reports import wording
from tuomin.reports.forms.listing import Listing
from tuomin.reports.grid import safe

HEADERS = {
    "en": ("level", "column", "holds", "confidence", "why"),
    "zh": ("分级", "字段", "内容", "置信度", "依据"),
}
UNREAD = {"en": "Not looked at", "zh": "未检查"}
MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")
LINKS = re.compile(r"(@|:(?=//)|www(?=\.))")
TICKS = re.compile("`+")
BREAK = "&#8203;"  # a blank of no width: what it parts is no link and nobody's name


def render(found: Listing) -> str:
    header = HEADERS[found.lang]
    lines = [f"**{_plain(found.summary)}**", ""]
    if found.findings:
        lines += [_line(header), _line(("---",) * len(header))]
    for row in found.findings:
        confidence = f"{row.confidence:.2f}"
        level = wording.level(row.level, found.lang)
        cells = (level, _code(row.label), _plain(row.holds), confidence, _plain(row.why))
        lines.append(_line(cells))
    if found.unread:
        lines += ["", f"**{UNREAD[found.lang]}**", ""]
        lines += [f"- {_code(label)}: {_plain(why)}" for label, why in found.unread]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _code(name: str) -> str:
    """A name as code, in which nothing is markup but the bar that parts cells."""
    text = safe(name).replace("|", "\\|")
    fence = "`" * (1 + max(map(len, TICKS.findall(text)), default=0))
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _plain(text: str) -> str:
    """Text that no reader takes for markup, a link or somebody's name."""
    return LINKS.sub(rf"\1{BREAK}", MARKS.sub(r"\\\1", safe(text)))
