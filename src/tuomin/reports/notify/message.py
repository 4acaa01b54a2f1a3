"""What people are told: names of tables and columns, levels, kinds and counts, in a few lines.

No value, no address of a store, and nothing that a chat takes for a link, a mention or markup; on
demand no name of a table or column either. Equal lines are one, with their count.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tuomin.model import READ, UNREACHED, Change, Inventory
from tuomin.reports.grid import place, safe
from tuomin.reports.wording import CHANGES, LEVELS, level, told

MOST = 10  # lines of a message
LONGEST = 80  # characters of a name
INERT = str.maketrans({"@": "＠", "<": "＜", ">": "＞", "&": "＆", "`": "ˋ", "*": "＊"})
WORDS = {
    "en": {
        "changes": "{count} to look at in {store}", "more": "and {count} more",
        "unread": "not looked at: {count} tables or columns",
        "failed": "{store} could not be looked at",
        "why": "the run ended with exit code {code}; its own log says why",
    },
    "zh": {
        "changes": "{store} 有 {count} 项需要查看", "more": "另有 {count} 项",
        "unread": "未检查：{count} 张表或字段", "failed": "{store} 未能检查",
        "why": "任务退出码为 {code}，原因见任务日志",
    },
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One thing to tell, in a line; the same thing has the same `key` from run to run."""

    key: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """What is sent: a title, and lines below it."""

    title: str
    body: str


def of_changes(
    found: Sequence[Change], store: str, lang: str, *, redact: bool = False
) -> list[Notice]:
    """A Notice for each Change of a store; where `redact`, of no name of a table or column."""
    line = _nameless if redact else _line
    return [Notice(key=_key(store, *_nature(each)), line=line(each, lang)) for each in found]


def of_unread(found: Inventory, store: str, lang: str) -> list[Notice]:
    """One Notice for all that could not be looked at, none when there is nothing.

    Why it could not may be said with other numbers each night, and is not part of the key. Neither
    are tables whose turn did not come: they are others each night.
    """
    if found.complete:
        return []
    labels = {
        each.status if each.is_unreached else place(each.schema, each.table)
        for each in found.tables
        if each.status not in READ
    } | {
        each.label
        for each in found.columns
        if each.level == "undetermined" and not each.reason.startswith(UNREACHED)
    }
    line = WORDS[lang]["unread"].format(count=len(labels) or len(found.notes))
    return [Notice(key=_key(store, "unread", *sorted(labels)), line=line)]


def of_failure(code: int, store: str, lang: str) -> Notice:
    """The Notice of a run that ended with an error."""
    return Notice(key=_key(store, "failed", str(code)), line=WORDS[lang]["why"].format(code=code))


def written(notices: Sequence[Notice], name: str, lang: str) -> Message:
    """The Message that tells these Notices of the store called `name`."""
    words = WORDS[lang]
    counts = Counter(notice.line for notice in notices)
    lines = [line if count == 1 else f"{line} × {count}" for line, count in counts.items()][:MOST]
    if len(counts) > MOST:
        lines.append(words["more"].format(count=sum([*counts.values()][MOST:])))
    title = words["changes"].format(count=len(notices), store=inert(name))
    return Message(title=f"tuomin: {title}", body="\n".join(lines))


def failure(notice: Notice, name: str, lang: str) -> Message:
    """The Message that a store could not be looked at."""
    title = WORDS[lang]["failed"].format(store=inert(name))
    return Message(title=f"tuomin: {title}", body=notice.line)


def inert(name: str) -> str:
    """A name that is text in every chat, and short.

    >>> inert("@all <http://x>")
    '＠all ＜http:／／x＞'
    """
    valid = name.encode("utf-8", "backslashreplace").decode()
    text = safe(valid).translate(INERT).replace("//", "／／")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _line(change: Change, lang: str) -> str:
    label = inert(place(change.schema, change.table, change.column))
    named = f"{label} → {inert(change.to)}" if change.to else label
    texts = (change.before, change.after) if change.what != "children" else ()
    verdicts = " → ".join(inert(told(text, lang)) for text in texts if text)
    return ": ".join(filter(None, (CHANGES[lang][change.what], named, verdicts)))


def _nameless(change: Change, lang: str) -> str:
    """What befell a column that is not named, and the level that it has now."""
    name = (change.after or change.before).partition(" ")[0]
    word = level(name, lang) if name in LEVELS else ""
    return ": ".join(filter(None, (CHANGES[lang][change.what], word)))


def _nature(change: Change) -> tuple[str, ...]:
    """What makes a Change the same in the next run: not what another sample shows otherwise."""
    parts = (change.what, change.schema or "", change.table, change.column, change.to)
    if change.what == "children":
        return parts
    if change.what == "contains":
        return (*parts, change.after)
    return (*parts, change.after.partition(" contains ")[0])


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()
