"""Whose row is it: what a table is about, read from its name, its comment and its columns.

A `name` among menus is nobody's, among members it is somebody's, and one row of an order, a login
or a comment tells what somebody did. The judgement is a weight in log-odds that what a row says is
about a person; every column of the table gets it as evidence.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuomin.detect.comments import clauses
from tuomin.detect.lexicon import lexicon
from tuomin.detect.names import DEEDS, GENERIC, USER_ID, Hit, Names, Reading
from tuomin.detect.words import split
from tuomin.model import Column, Evidence, Table

# Kinds that only people have: a table with some of them tells about people.
HUMAN = {
    "identity.gender": 1.5, "identity.birth_date": 2.0, "identity.cn_resident_id": 2.0,
    "account.nickname": 1.5, "contact.cn_mobile": 1.0, "account.wechat_openid": 1.5,
    "identity.portrait_photo": 1.0, "identity.age": 1.0, "identity.ethnicity": 1.5,
    "identity.marital_status": 1.5, "identity.person_name": 1.5,
}  # fmt: skip
# Kinds that people have, and machines and services too.
SHARED = {
    "account.password": 1.5, "account.username": 1.0, "contact.email": 0.5, "device.ip_address": 0.8,
}  # fmt: skip
TELLS = {
    "person": 3.0,
    "act": 1.0,
    "deed": 0.0,
    "possession": -2.5,
    "organisation": -5.0,
    "thing": -5.0,
    "link": -3.0,
}
ROW_KEY = 1.5
LOWEST, HIGHEST = -6.0, 4.0
FEW, LIFT = 1.0, 4.5  # how far human columns lift a table whose name says that it is about nobody
# Columns of catalogues, trees and settings.
SHELVES = frozenset("sort icon parent pid price stock order_num sort_num perms component".split())
SHELF = -0.75
EN = {
    "person": "people", "act": "what somebody did", "organisation": "organisations",
    "thing": "things", "link": "links between other tables", "": "nothing known",
}  # fmt: skip
ZH = {
    "person": "个人", "act": "个人的行为", "organisation": "机构", "thing": "事物", "link": "表间关联",
    "": "无法判断",
}  # fmt: skip
PINYIN = 3
# A deed done to things, and a thing that may belong to somebody, by what they are taken for.
KNOWN = {"deed": "act", "possession": "thing", "diary": "thing"}
# Kinds that a table may be named after in a word that means other things in a column.
TOLD = frozenset(
    ["behaviour.purchase_history", "payment.transaction_record", "communication.feedback_content"]
    + ["communication.message_content", "behaviour.favourites", "behaviour.search_history"]
    + ["behaviour.browsing_history", "behaviour.operation_log"]
)
OPERATIONS = "behaviour.operation_log"
# What a table is about by the class of its head word; a table of levels or prices is a catalogue.
HEADS = {
    "person": "person",
    "act": "act",
    "organisation": "organisation",
    "thing": "thing",
    "measure": "thing",
}
LINKS = frozenset(
    "relation relations rel map mapping link bind 关系 关系表 关联 关联表 中间表 对照 对照表 映射 映射表".split()
)
DIARIES = frozenset(
    "log logs history record records 日志 日志表 记录 记录表 历史 历史记录 历史表".split()
)


@dataclass(frozen=True, kw_only=True)
class Entity:
    """What one row is (`what`: person, act, organisation, thing, link, "") and the weight of it.

    `phrase` is what the table's name ends in, `company` counts its columns by the category of the
    Kind that they plainly name; `kinds` are Kinds that the table itself is named after (login_log, search_history); `keyed`
    says that a column names whose row it is, `pinyin` that columns are named by pinyin initials.
    """

    what: str = ""
    word: str = ""
    phrase: tuple[str, ...] = ()
    weight: float = 0.0
    kinds: frozenset[str] = frozenset()
    company: Mapping[str, int] = field(default_factory=dict)
    keyed: bool = False
    pinyin: bool = False

    def evidence(self, factor: float) -> Evidence:
        word = f" ({self.word})" if self.word else ""
        return Evidence(
            source="table",
            weight=round(self.weight * factor, 2),
            en=f"the table is about {EN[self.what]}{word}",
            zh=f"该表内容为{ZH[self.what]}{word}",
        )


def entities(tables: Sequence[Table], names: Names) -> dict[tuple[str | None, str], Entity]:
    """The Entity of each table by its id; a foreign key to a table of people is one more reason."""
    first = {table.id: _entity(table, names, frozenset()) for table in tables}
    people = frozenset(place for place, found in first.items() if found.what == "person")
    return {table.id: _entity(table, names, people) for table in tables}


def entity(table: Table, names: Names) -> Entity:
    """The Entity of one table, seen alone."""
    return _entity(table, names, frozenset())


def _entity(table: Table, names: Names, people: frozenset[tuple[str | None, str]]) -> Entity:
    what, word = _head(names, table)
    human, shared, shelves = _columns(table, names)
    keyed = _is_keyed(table, names, people)
    if what in ("possession", "diary") and keyed:
        what = "deed"
    weight = TELLS.get(what, 0.0)
    weight += min(max(0.0, human - FEW), LIFT) if weight < 0 else human + shared + ROW_KEY * keyed
    kinds = _kinds(names, table)
    if not kinds and word in DIARIES and shared:
        kinds = {OPERATIONS}
    initials = [names.read_name(column.name).is_pinyin for column in table.columns]
    return Entity(
        what=KNOWN.get(what, what),
        word=word,
        phrase=_phrase(names, table) if weight + shelves >= 0 else (),
        company=_company(names, table),
        weight=max(LOWEST, min(HIGHEST, weight + shelves)),
        kinds=frozenset(kinds),
        keyed=keyed,
        pinyin=sum(initials) >= PINYIN,
    )


def _phrase(names: Names, table: Table) -> tuple[str, ...]:
    """The last words of the table's name that say something."""
    known = lexicon()
    words = [word for word in names.words(table.name) if "record" not in known.of(word)]
    return tuple(words[-2:]) if words and len(words[-1]) > PINYIN else ()


def _company(names: Names, table: Table) -> dict[str, int]:
    """How many columns plainly name a Kind of each category."""
    plain = (
        {
            hit.kind.partition(".")[0]
            for hit in names.read_name(column.name).hits
            if hit.how == "name"
        }
        for column in table.columns
    )
    return Counter(category for categories in plain for category in categories)


def _kinds(names: Names, table: Table) -> set[str]:
    """The Kinds of deeds that the table itself is named after, with or without its tail (表, log)."""
    known = lexicon()
    found: set[str] = set()

    def passed(hit: Hit) -> bool:
        return "record" in known.of(hit.words)

    for text in _texts(table):
        words = list(names.words(text))
        while words:
            hits = names.read(words).hits
            plain = {hit.kind for hit in hits if hit.how == "name"}
            found |= plain or {hit.kind for hit in hits if hit.kind in TOLD and not passed(hit)}
            if "record" not in known.of(words[-1]):
                break
            words.pop()
    return {kind for kind in found - GENERIC if kind.partition(".")[0] in DEEDS}


def _texts(table: Table) -> list[str]:
    return [*(part for phrase in clauses(table.comment)[:1] for part in phrase), table.name]


def _head(names: Names, table: Table) -> tuple[str, str]:
    """What the name and the comment say; the comment has the last word where both say something."""
    for text in _texts(table):
        what, word = _read(names.words(text), names)
        if what:
            return what, word
    word = max(split(table.name), key=len, default="")
    what = names.pinyin_rubric(word)
    return HEADS.get(what, what), word if what else ""


def _read(words: Sequence[str], names: Names) -> tuple[str, str]:
    """What the last word that says something says; tails like 表 and log are passed over."""
    known = lexicon()
    passed = False
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        classes = known.of(word)
        if word in LINKS and place:
            return "link", word
        passed = passed or "record" in classes
        if classes & {"record", "filler"} and not classes & {"person", "act"}:
            continue
        what = next((name for name in HEADS if name in classes), "") or names.rubric(word)
        owner = names.owner(words[:place]) if what == "act" else ""
        if owner == "organisation":
            return owner, word
        if owner == "thing" and what == "act":
            what = "deed"
        if passed and what == "thing" and words[-1] in DIARIES:
            what = "diary"
        if what:
            return HEADS.get(what, what), word
    return ("act", words[-1]) if passed and words[-1] in DIARIES else ("", "")


def _columns(table: Table, names: Names) -> tuple[float, float, float]:
    """What the columns say together: only people have these; others too; a catalogue has these."""
    told: set[str] = set()
    shelves = 0
    for column in table.columns:
        reading = names.read_name(column.name)
        hits = reading.hits or names.read_comment(column.comment).hits
        told |= {hit.kind for hit in hits if hit.how == "name"}
        shelves += bool(SHELVES.intersection(names.words(column.name)))
    human = sum(weight for kind, weight in HUMAN.items() if kind in told)
    shared = sum(weight for kind, weight in SHARED.items() if kind in told)
    return human, shared, SHELF * min(shelves, 3)


def _is_keyed(table: Table, names: Names, people: frozenset[tuple[str | None, str]]) -> bool:
    """Whether a column says whose row it is: `user_id`, or a foreign key to a table of people."""
    pointed = any((key.target_schema, key.target) in people for key in table.foreign_keys)
    return pointed or any(_is_key_of_person(column, names, table) for column in table.columns)


def _is_key_of_person(column: Column, names: Names, table: Table) -> bool:
    """Whether the column says whose row it is: `user_id`, and not who entered it."""
    known = lexicon()
    if table.primary_key == (column.name,) or any(
        "audit" in known.of(word) or word in SHELVES for word in names.words(column.name)
    ):
        return False
    reading = names.read_name(column.name)
    named = any(hit.kind == USER_ID for hit in reading.hits)
    return named or (reading.owner == "person" and "key" in reading.tails)
