"""Whose row is it: what a table is about, read from its name, its comment and its columns.

A `name` among menus is nobody's, among members it is somebody's, and one row of an order, a login
or a comment tells what somebody did. The judgement is a weight in log-odds that what a row says is
about a person; every column of the table gets it as evidence.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.readings import GENERIC, PERSON_NAME, USER_ID, Reading
from tuomin.detect.naming.lexicon import lexicon
from tuomin.detect.naming.names import Names
from tuomin.detect.naming.prefixes import bare, common
from tuomin.detect.naming.rubrics import PROPERTY, categories, deeds, kinds, phrase, rubric
from tuomin.detect.naming.vocabulary import SHORT, is_initials
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
    "account.password": 1.5, "account.username": 1.0, "contact.email": 0.5,
    "device.ip_address": 0.8,
}  # fmt: skip
# Numbers that each belong to one person: a column of them says whose row it is.
NUMBERED = frozenset([
    USER_ID, "employment.employee_no", "minor.student_number", "medical_health.medical_record_no",
    "identity.cn_resident_id",
])  # fmt: skip
OPERATIONS = frozenset(["behaviour.operation_log"])
TOLD = 2  # columns, beside keys, by which a table does more than tie others together
SEVERAL = 3  # columns that may name Kinds of one category, and bear each other out
OF_BODIES = ("medical_health", "biometric")  # of which machines have nothing
INITIALS = 3  # columns named by pinyin initials that make all of them likely
# What the finer rubrics are called in a reason.
PLAIN = {"animal": "thing", "deed": "act", "possession": "thing", "diary": "thing"}
TEXTS = {
    "person": ("people", "个人"), "act": ("what somebody did", "个人的行为"),
    "organisation": ("organisations", "机构"), "thing": ("things", "事物"),
    "link": ("links between other tables", "表间关联"),
}  # fmt: skip

Place = tuple[str | None, str]


@dataclass(frozen=True, kw_only=True)
class Entity:
    """What one row is (`what`: person, act, organisation, thing, link, "") and the weight of it.

    `phrase` is what the table's name ends in; `named` are the Kinds that the table itself is named
    after, `kinds` those of deeds among them (login_log, search_history); `company` counts its
    columns by the category of the Kind that they plainly name. `keyed` says that a column names
    whose row it is, `pinyin` that columns are named by pinyin initials; `prefix` is the letter that
    all their names begin with.
    """

    what: str = ""
    word: str = ""
    phrase: tuple[str, ...] = ()
    weight: float = 0.0
    named: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    company: Mapping[str, int] = field(default_factory=dict)
    keyed: bool = False
    pinyin: bool = False
    prefix: str = ""

    def evidence(self, factor: float) -> Evidence:
        word = f" ({self.word})" if self.word else ""
        en, zh = "its other columns say whose rows these are", "据其他字段判断行属何人"
        if self.what:
            about = TEXTS[self.what]
            en, zh = f"the table is about {about[0]}{word}", f"该表内容为{about[1]}{word}"
        return Evidence(source="table", weight=round(self.weight * factor, 2), en=en, zh=zh)


def entities(tables: Sequence[Table], names: Names) -> dict[Place, Entity]:
    """The Entity of each table by its id; a foreign key to a table of people is one more reason."""
    people = frozenset(table.id for table in tables if rubric(table, names)[0] == "person")
    return {table.id: entity(table, names, people=people) for table in tables}


def entity(table: Table, names: Names, *, people: frozenset[Place] = frozenset()) -> Entity:
    """The Entity of one table; `people` are the tables that are known to be about people."""
    prefix = common(table, names)
    called = {column.name: bare(column.name, prefix) for column in table.columns}
    readings = {
        called[each.name]: _reading(each, called[each.name], names) for each in table.columns
    }
    what, word = rubric(table, names)
    human, shared, shelves = _columns(readings, names)
    keyed = _is_keyed(table, names, people)
    named = kinds(table, names)
    owned = PROPERTY in named and any(_is_name(each) for each in readings.values())
    if (what in ("possession", "diary") and keyed) or (what == "possession" and owned):
        what = "deed"
    if what == "link" and sum(map(_tells, readings.values())) >= TOLD:
        what = "act"
    weight = weights.TELLS.get(what, 0.0)
    theirs = weights.THEIRS * min(sum(map(_is_theirs, readings.values())), weights.MOST_THEIRS)
    lift = min(max(0.0, human + theirs - weights.FEW), weights.LIFT) * (what != "animal")
    weight += lift if weight < 0 else human + shared + weights.ROW_KEY * keyed
    weight = max(weights.LOWEST, min(weights.HIGHEST, weight + shelves))
    is_diary = "diary" in lexicon().of(word)
    return Entity(
        what=PLAIN.get(what, what),
        word=word,
        phrase=phrase(table, names) if weight >= 0 else (),
        weight=weight,
        named=named,
        kinds=deeds(named) or (OPERATIONS if is_diary and shared else frozenset()),
        company=_company(readings) + Counter(categories(table, names)),
        keyed=keyed,
        pinyin=_is_pinyin(readings),
        prefix=prefix,
    )


def _reading(column: Column, name: str, names: Names) -> Reading:
    """What the name says, or else the comment."""
    by_name = names.read_name(name)
    return by_name if by_name.hits else names.read_comment(column.comment)


def _columns(readings: Mapping[str, Reading], names: Names) -> tuple[float, float, float]:
    """What the columns say together: only people have these; others too; a catalogue has these."""
    told = {hit.kind for reading in readings.values() for hit in reading.hits if hit.how == "name"}
    known = lexicon()
    shelves = sum(any("shelf" in known.of(word) for word in names.words(name)) for name in readings)
    human = sum(weight for kind, weight in HUMAN.items() if kind in told)
    shared = sum(weight for kind, weight in SHARED.items() if kind in told)
    return human, shared, weights.SHELF * min(shelves, 3)


def _is_pinyin(readings: Mapping[str, Reading]) -> bool:
    """Whether several columns are read as pinyin initials, or most look so and some are read so."""
    read = sum(reading.is_pinyin for reading in readings.values())
    alike = sum(is_initials(name.lower()) and len(name) >= SHORT for name in readings)
    return read >= INITIALS or (read > 0 and alike >= max(INITIALS, len(readings) / 2))


def _company(readings: Mapping[str, Reading]) -> Counter[str]:
    """How many columns name a Kind of each category: plainly, or several that only may."""
    plain, any_way = Counter[str](), Counter[str]()
    for reading in readings.values():
        plain.update({hit.kind.partition(".")[0] for hit in reading.hits if hit.how == "name"})
        any_way.update({hit.kind.partition(".")[0] for hit in reading.hits})
    return plain | Counter({each: any_way[each] for each in OF_BODIES if any_way[each] >= SEVERAL})


def _is_keyed(table: Table, names: Names, people: frozenset[Place]) -> bool:
    """Whether a column says whose row it is: `user_id`, or a foreign key to a table of people."""
    if any((key.target_schema, key.target) in people for key in table.foreign_keys):
        return True
    known = lexicon()
    return any(
        _is_key_of_person(names.read_name(column.name), names.read_comment(column.comment))
        for column in table.columns
        if table.primary_key != (column.name,)
        and not any(known.of(word) & {"audit", "shelf"} for word in names.words(column.name))
    )


def _is_key_of_person(name: Reading, comment: Reading) -> bool:
    numbers = {hit.kind for hit in (*name.hits, *comment.hits) if hit.how == "name"}
    owned = name.owner == "person" and "key" in name.tails
    return USER_ID in name.kinds or bool(numbers & NUMBERED) or owned


def _is_name(reading: Reading) -> bool:
    """Whether a column plainly is somebody's name: 车主姓名 among vehicles is the owner's."""
    return any(hit.kind == PERSON_NAME and hit.how in ("name", "role") for hit in reading.hits)


def _tells(reading: Reading) -> bool:
    """Whether a column may hold more about somebody than a key or a remark."""
    kinds = {hit.kind for hit in reading.hits if hit.tail != "key"}
    return bool(kinds - GENERIC - {USER_ID})


def _is_theirs(reading: Reading) -> bool:
    """Whether a column plainly names something that somebody has: the phone of a consignee."""
    return reading.owner == "person" and any(hit.how == "name" for hit in reading.hits)
