"""What a table is about by its name and its comment, read like any phrase: the last word that says
something, tails like 表 and `_log` passed over.

A rubric is person, act (what somebody did), deed (an act done to things), diary (what happened to
things), animal, possession (what may be somebody's), organisation, thing, link (ties other tables
together), or "" where nobody can say.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

from tuomin.detect.kinds.readings import DEEDS, GENERIC, Hit
from tuomin.detect.naming.abbreviations import SHORT, meanings, spellings
from tuomin.detect.naming.comments import clauses
from tuomin.detect.naming.grammar import LONGEST
from tuomin.detect.naming.lexicon import OWNERS, lexicon
from tuomin.detect.naming.names import Names
from tuomin.detect.naming.vocabulary import Kinds
from tuomin.detect.naming.words import pieces, split
from tuomin.model import Table

HEADS = ("person", "act", "organisation", "thing", "measure")
CATALOGUED = frozenset(["contact.region", "contact.postcode"])
# Kinds that systems keep catalogues of.
LISTED = CATALOGUED | {
    "identity.ethnicity", "identity.nationality", "identity.id_document_type",
    "identity.native_place", "religion.religion", "behaviour.user_profile_tag",
}  # fmt: skip
SUMMED = frozenset([
    "agg", "aggr", "aggregate", "aggregated", "cube", "kpi", "rollup", "stat", "stats",
])  # fmt: skip
PERIODS = frozenset(["hourly", "daily", "weekly", "monthly", "quarterly", "yearly", "annual"])
# Lists of people, which are about them as any table of theirs is.
DIRECTORIES = frozenset([
    "archive", "archives", "dict", "dictionary", "directory", "roster", "字典", "名录",
    "名册", "档案",
])  # fmt: skip
PLATE, PROPERTY = "identity.license_plate", "financial_account.property_asset"
VEHICLES = frozenset([
    "vehicle", "vehicles", "car", "cars", "motorcycle", "truck", "trucks", "cheliang", "clxx",
    "车辆", "机动车", "汽车", "车辆档案", "车", "电动车", "非机动车", "摩托车",
])  # fmt: skip
SHORTEST = 4  # letters of a noun that column names are read behind
# Kinds that a table may be named after in a word that means other things in a column.
ALSO = frozenset([
    "employment.education", "behaviour.purchase_history", "behaviour.favourites",
    "behaviour.search_history",
    "behaviour.browsing_history", "behaviour.operation_log", "payment.transaction_record",
    "communication.feedback_content", "communication.message_content",
])  # fmt: skip


def rubric(table: Table, names: Names) -> tuple[str, str]:
    """The rubric of a table and the word that says so; the comment is asked first."""
    for text in _texts(table):
        words = names.words(text)
        for spelled in (words, *spellings(words)):
            what, word = _read(spelled, names)
            if spelled is not words and _is_only_first(word, words, spelled):
                continue
            if what and what not in ("person", "organisation"):
                return _of_animals(table, names) or (what, word)
            if what:
                return what, word
    parts = [part for part in split(table.name) if "record" not in lexicon().of(part)]
    word = max(parts, key=len, default="")
    what = _in_pinyin(word, names)
    somebody = next((part for part in split(table.name) if _is_somebody(part)), "")
    if what == "measure" and somebody:
        return "person", somebody
    what = "thing" if what == "measure" else what
    return what, word if what else ""


def _is_somebody(word: str) -> bool:
    return "person" in lexicon().pinyin.get(word, frozenset())


def _is_only_first(word: str, words: Sequence[str], spelled: Sequence[str]) -> bool:
    """Whether it is what all tables may begin with, and the rest says nothing: `wg_`, no wage.

    `agt_info` says no more than that, so it says it of agents.
    """
    known = lexicon()
    is_noun = len(words[0]) > SHORT and all("record" in known.of(each) for each in words[1:])
    return len(spelled) > 1 and spelled[0] == word and not is_noun


def _of_animals(table: Table, names: Names) -> tuple[str, str] | None:
    """Whether a row tells of an animal: its illness is nobody's."""
    words = [word for text in _texts(table) for word in names.words(text)]
    found = next((word for word in words if "animal" in lexicon().of(word)), "")
    return ("animal", found) if found else None


def deeds(kinds: Iterable[str]) -> frozenset[str]:
    """Those among Kinds of which one row is one deed."""
    return frozenset(kind for kind in kinds if kind.partition(".")[0] in DEEDS)


def kinds(table: Table, names: Names) -> frozenset[str]:
    """The Kinds that the table itself is named after, with or without its tail."""
    known = lexicon()
    found: set[str] = set()
    for text in _texts(table):
        words = names.words(text)
        found |= _named(names.read_name(text).hits)
        while words:
            found |= _named(names.read(words).hits)
            found |= _of_vehicles(words[-1])
            words = words[:-1] if known.of(words[-1]) & {"record", "goods"} else ()
    return frozenset(found - GENERIC)


def _of_vehicles(word: str) -> set[str]:
    """Vehicles are what somebody has, whatever their tables say of them."""
    return {PROPERTY} if {word, *chain(*meanings().get(word, ()))} & VEHICLES else set()


def categories(table: Table, names: Names) -> frozenset[str]:
    """The categories of what the table is named after: 账户信息 of financial accounts."""
    known = lexicon()
    found: set[str] = set()
    for text in _texts(table):
        words = names.words(text)
        while words and known.of(words[-1]) & {"record"}:
            words = words[:-1]
        found |= {hit.kind.partition(".")[0] for hit in names.read(words).hits}
    return frozenset(found)


def phrase(table: Table, names: Names) -> tuple[str, ...]:
    """The last two words of the table's name that say something; () for abbreviations."""
    known = lexicon()
    words = [word for word in names.words(table.name) if "record" not in known.of(word)]
    return tuple(words[-2:]) if words and len(words[-1]) >= SHORTEST else ()


def _texts(table: Table) -> list[str]:
    return [*(part for clause in clauses(table.comment)[:1] for part in clause), table.name]


def _named(hits: Sequence[Hit]) -> set[str]:
    known = lexicon()
    plain = {hit.kind for hit in hits if hit.how == "name"}
    return plain or {
        hit.kind for hit in hits if hit.kind in ALSO and "record" not in known.of(hit.words)
    }


def _read(words: tuple[str, ...], names: Names) -> tuple[str, str]:
    known = lexicon()
    if summed := _summed(words):
        return "thing", summed
    is_diary = bool(words) and "diary" in known.of(words[-1])
    for place in range(len(words) - 1, -1, -1):
        word = _longest(words[: place + 1])
        classes = known.of(word)
        if "link" in classes and place:
            return "link", word
        if classes & {"record", "filler"} and not classes & {"person", "act"}:
            continue
        what = next((name for name in HEADS if name in classes), "")
        what = what or _of_work(word, names) or _of_kinds(_kinds(word, names), names)
        if what == "thing" and "goods" in classes and _is_deed(words[:place], names):
            return "act", word
        if word in DIRECTORIES and place and "person" in known.of(words[place - 1]):
            return "person", words[place - 1]
        if what:
            more = max(word.count("_"), _named_in(words[: place + 1], names))
            owner = "" if "own" in classes else names.owner(words[: place - more])[0]
            return _refined(what, owner, is_diary=is_diary), word
    return ("act", words[-1]) if is_diary else ("", "")


def _summed(words: tuple[str, ...]) -> str:
    """The word that says that rows are sums over many: `agg_`, `daily_ticket_stats`."""
    if words and words[0] in SUMMED:
        return words[0]
    is_summed = bool(words) and words[-1] in SUMMED and not PERIODS.isdisjoint(words)
    return words[-1] if is_summed else ""


def _longest(words: tuple[str, ...]) -> str:
    """The last word, or the last few where they are one in the lexicon: real_name_auth."""
    known = lexicon()
    several = ("_".join(words[-count:]) for count in range(LONGEST, 1, -1) if len(words) >= count)
    return next((word for word in several if known.of(word)), words[-1])


def _named_in(words: tuple[str, ...], names: Names) -> int:
    """How many words before the last belong to it as the name of a Kind: the bank of an account."""
    pair = words[-2:]
    kinds = names.vocabulary.named(pair) if len(pair) > 1 else {}
    return int(any(not kind.startswith("organisation.") for kind in kinds))


def _refined(what: str, owner: str, *, is_diary: bool) -> str:
    """An address of a company is the company's, a check of goods says little of anybody."""
    if what == "act":
        return {"organisation": "organisation", "thing": "deed"}.get(owner, what)
    if what in ("thing", "measure"):
        return "diary" if is_diary else "thing"
    return what


def _is_deed(words: tuple[str, ...], names: Names) -> bool:
    """Whether the words before goods say what was done with them: the goods of an order, a cart."""
    bought = (names.vocabulary.spoken.get(word, {}) for word in words)
    return any("behaviour.purchase_history" in kinds for kinds in bought)


def _kinds(word: str, names: Names) -> Kinds:
    return names.vocabulary.spoken.get(word, {})


def _of_work(word: str, names: Names) -> str:
    """A review of somebody's work is what happened to them; the grades of it are a catalogue."""
    is_work = _kinds(word, names).get("employment.work_experience") == "name"
    return "act" if is_work and not names.vocabulary.tail(word) else ""


def _of_kinds(found: Kinds, names: Names) -> str:
    """A table named by Kinds holds deeds, something had, or a catalogue of places and posts."""
    categories = {kind.partition(".")[0] for kind in found if kind not in CATALOGUED}
    if "device" in categories or found.get(PLATE) == "ambiguous":
        return "possession"
    if categories & (DEEDS | {"contact"}) or names.vocabulary.direct.intersection(found):
        return "act"
    is_catalogue = bool(categories & {"employment", "organisation"}) or found.keys() & LISTED
    return "thing" if is_catalogue else ""


def _in_pinyin(word: str, names: Names) -> str:
    """`hzxx` is 患者信息, people; `ypml` 药品目录, things."""
    if what := _of_kinds(names.vocabulary.pinyin.get(word, {}), names):
        return what
    known = lexicon().pinyin
    for part in reversed(pieces(word, frozenset(known))):
        what = next((name for name in (*OWNERS, "measure") if name in known[part]), "")
        if what:
            return what
    return ""
