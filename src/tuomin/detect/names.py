"""Names and comments read as a person reads them: the head word last, whose it is before it.

`user_phone` is a phone, and the user's; `phone_model` is a model; `card_type` and `email_verified`
sort and flag, whatever stands before; `product_name` is a name, but nobody's. Chinese and English
phrases share one grammar:

    [opening] [owner ...] name-of-a-Kind [tail ...]

A tail (`_no`, `_url`, 名称) is allowed behind a Kind one of whose own names ends in a word of the
same class: `avatar_url` because `head_img` is a name of portraits, `email_url` is not an e-mail.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tuomin.detect.comments import choices, clauses
from tuomin.detect.detector import Detector
from tuomin.detect.lexicon import OWNERS, Segmenter, lexicon
from tuomin.detect.words import is_chinese, pieces, split

FREE_TEXT, JSON = "communication.free_text_mixed", "account.json_blob"
GENERIC = frozenset({FREE_TEXT, JSON})  # Kinds that give way to any that says more
PERSON_NAME, USERNAME, USER_ID = "identity.person_name", "account.username", "account.user_id"
# Categories of Kinds that a whole table may be: one row is one deed.
DEEDS = frozenset(
    "behaviour communication payment whereabouts medical_health financial_account".split()
)
CATALOGUED = frozenset(["contact.region", "contact.postcode"])
LETTERED = frozenset(["email", "emailaddress", "emailaddr", "qq"])
TAILS = ("number", "key", "label", "locator", "moment")
# Classes of words that mean something plain as well: `xh` is 学号 and 序号.
PLAIN = frozenset(["measure", "label", "moment"])
KEYS = frozenset(["id", "bh", "dm", "bm"])
COUNTED = ("money", "number", "key", "moment", "measure")
SHORT = 2  # letters of pinyin initials that mean many things
# Words of two letters that stand glued to others.
SMALL = frozenset(["id", "ip", "no", "qq", "wx", "os", "sn", "is"])


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A Kind that a phrase names. `how` is name, table, ambiguous, initials, role or inner.

    `tail` is the class of its last word where that is one of a number, key, moment or measure.
    """

    kind: str
    how: str
    words: str
    tail: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a phrase says. `instead` is the head word of a phrase that names no Kind."""

    hits: tuple[Hit, ...] = ()
    owner: str = ""
    owner_word: str = ""
    instead: str = ""
    asks: bool = False
    state: str = ""
    tails: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    is_pinyin: bool = False

    @property
    def says(self) -> bool:
        return bool(self.hits or self.instead)


@dataclass
class _Rest:
    """A phrase while its tail is taken off, word by word."""

    words: Sequence[str]
    tails: list[str] = field(default_factory=list)
    state: str = ""

    def reading(self, **found: object) -> Reading:
        return Reading(state=self.state, tails=tuple(self.tails), **found)  # type: ignore[arg-type]


class Names:
    """The names of all Detectors, ready to read columns, comments and JSON keys."""

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self._lexicon = lexicon()
        self._spoken: dict[str, dict[str, str]] = {}
        self._pinyin: dict[str, dict[str, str]] = {}
        self._accepts = {kind: self._index(kind, detectors[kind]) for kind in detectors}
        self._direct = {kind for kind, found in detectors.items() if found.role == "direct"}
        words = {word for name in self._english(detectors) for word in name.split("_")}
        classes = self._lexicon.classes
        spelled = {word for word in words | classes.keys() if word.isascii()}
        self._known = frozenset(word for word in spelled if len(word) > SHORT or word in SMALL)
        self._segmenter = Segmenter([*self._spoken, *classes, *self._lexicon.states])
        self.read_name = lru_cache(maxsize=65536)(self._read_name)
        self.read_comment = lru_cache(maxsize=65536)(self._read_comment)

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a table or column name, glued ones apart, Chinese cut into words."""
        if not name.isascii():
            return tuple(self._chinese(name))
        return tuple(word for part in map(self._unglued, split(name)) for word in part)

    def rubric(self, word: str) -> str:
        """What a table named by a Kind is: deeds (act), or a catalogue of places, posts, banks."""
        return self._rubric(self._spoken.get(word, {}))

    def _rubric(self, kinds: Iterable[str]) -> str:
        if not kinds:
            return ""
        categories = {kind.partition(".")[0] for kind in kinds if kind not in CATALOGUED}
        if categories & {"device"}:
            return "possession"
        deeds = categories & (DEEDS | {"contact"}) or self._direct.intersection(kinds)
        return "act" if deeds else "thing"

    def pinyin_rubric(self, word: str) -> str:
        """What a table named in pinyin is: `hzxx` is 患者信息, people; `ypml` 药品目录, things."""
        if word in self._pinyin:
            return self._rubric(self._pinyin[word])
        known = self._lexicon.pinyin
        for part in reversed(pieces(word, frozenset(known))):
            what = next((name for name in (*OWNERS, "measure") if name in known[part]), "")
            if what:
                return what
        return ""

    def owner(self, words: Sequence[str]) -> str:
        """Whose something is, by the words before it; one of the OWNERS, audit, kind or ""."""
        return self._owner(words)[0]

    def _read_name(self, name: str) -> Reading:
        found = self.read(self.words(name))
        if found.says or not name.isascii():
            return found
        return self._read_pinyin(split(name)) or found

    def read_in(self, phrase: Sequence[str], name: str) -> Reading:
        """A column name that says little alone, read behind the words of its table.

        `detail` of an address is `address_detail`, `reason` of a refund `refund_reason`, and the
        `code` in a table of `sms_code` is one.
        """
        alone = self.read_name(name)
        sure = any(hit.how == "name" for hit in alone.hits)
        if not phrase or sure or alone.asks or "key" in alone.tails:
            return alone
        words = self.words(name)
        repeats = words[:1] == tuple(phrase[-1:])
        whole = self.read((*phrase[:-1], *words) if repeats else (phrase[-1], *words))
        first = phrase[-2:][0] if repeats else phrase[-1]
        found = {
            hit.kind: replace(hit, how="table")
            for hit in whole.hits
            if hit.how == "name" and hit.words.startswith(first)
        }
        if not found:
            return alone
        hits = {hit.kind: hit for hit in alone.hits} | found
        return replace(alone, hits=tuple(hits.values()), instead="")

    def _read_comment(self, comment: str) -> Reading:
        """What the first clause that says something says, alternatives together."""
        listed = choices(comment)
        for alternatives in clauses(comment):
            readings = [self.read(self.words(text)) for text in alternatives]
            hits = {hit.kind: hit for reading in reversed(readings) for hit in reading.hits}
            first = next((reading for reading in readings if reading.says), None)
            if first:
                merged = tuple(hits.values())
                return Reading(
                    hits=merged,
                    owner=first.owner,
                    owner_word=first.owner_word,
                    instead="" if merged else first.instead,
                    asks=not merged and first.asks,
                    state=first.state,
                    tails=first.tails,
                    choices=listed,
                )
        return Reading(choices=listed)

    def read(self, words: Sequence[str]) -> Reading:
        """What a phrase says, given as its words."""
        if len(words) > 1 and "asking" in self._lexicon.of(words[0]):
            return Reading(instead=words[0], asks=True)
        rest = _Rest(words)
        while rest.words:
            if "measure" in self._lexicon.of("_".join(rest.words[-2:])):
                return rest.reading(instead=rest.words[-1])
            start, kinds = self._suffix(rest.words, rest.tails)
            if kinds:
                return self._hit(rest, start, kinds)
            if not self._take_tail(rest):
                return self._head(rest)
        return rest.reading(instead=rest.tails[-1] if rest.tails else "")

    def _suffix(self, words: Sequence[str], tails: Sequence[str]) -> tuple[int, dict[str, str]]:
        """Where the longest known name at the end of `words` starts, and its Kinds.

        A one-word name that may also be a tail (`photo`, 地址) gives way to the name before it.
        """
        for start in range(len(words)):
            found = self._named(words[start:])
            kinds = {
                k: how for k, how in (found or {}).items() if self._accepts[k].issuperset(tails)
            }
            if not kinds:
                continue
            may_be_tail = [name for name in TAILS if name in self._lexicon.of(words[-1])]
            if start and start == len(words) - 1 and may_be_tail:
                deeper = self._suffix(words[:-1], [*tails, may_be_tail[0]])
                return deeper if deeper[1] else (start, kinds)
            return start, kinds
        return len(words), {}

    def _named(self, words: Sequence[str]) -> dict[str, str] | None:
        """The Kinds of exactly these words; a letter on its own (`c_id`) belongs to no name."""
        joined = "".join(words)
        if len(words) > 1 and min(map(len, words)) == 1 and joined.isascii():
            return self._spoken.get(joined) if joined in LETTERED else None
        plural = joined.isascii() and joined.endswith("s")
        return self._spoken.get(joined) or (self._spoken.get(joined[:-1]) if plural else None)

    def _hit(self, rest: _Rest, start: int, kinds: dict[str, str]) -> Reading:
        owner, word = self._owner(rest.words[:start])
        head = "".join(rest.words[start:])
        is_label = "label" in self._lexicon.of(head)
        if is_label and owner == "person":
            return self._named_person(rest, word)
        if is_label and owner == "kind":
            return self._inner(_Rest(rest.words, rest.tails, rest.state))
        if is_label and owner == "act":
            kinds = dict.fromkeys(kinds, "ambiguous")
        elif is_label and owner:
            return rest.reading(instead=head, owner=owner, owner_word=word)
        tail = rest.tails[-1] if rest.tails else self._tail(rest.words[-1])
        hits = tuple(Hit(kind=kind, how=how, words=head, tail=tail) for kind, how in kinds.items())
        return rest.reading(hits=hits, owner=owner, owner_word=word)

    def _tail(self, word: str) -> str:
        """The class of the last part of a name (订单号 is a number, `order_time` a moment)."""
        parts = [word] if word.isascii() else [word[start:] for start in range(len(word))]
        classes = (self._lexicon.of(part) for part in parts)
        return next((name for found in classes for name in COUNTED if name in found), "")

    def _take_tail(self, rest: _Rest) -> bool:
        """Take the last word off when it is one that a phrase may end in."""
        last = rest.words[-1]
        classes = self._lexicon.of(last)
        tail = next((name for name in TAILS if name in classes), "")
        if last in self._lexicon.states:
            rest.state = self._lexicon.states[last]
        elif tail:
            rest.tails.append(tail)
        elif "filler" not in classes or "person" in classes:
            return False
        rest.words = rest.words[:-1]
        return True

    def _head(self, rest: _Rest) -> Reading:
        """A phrase whose head is no name of a Kind: somebody, something else, or unknown."""
        last, classes = self._last(rest.words)
        if "person" in classes and set(rest.tails) <= {"label"}:
            return self._named_person(rest, last, how="name" if rest.tails else "role")
        if "person" in classes and set(rest.tails) <= {"key", "number"}:
            hit = Hit(kind=USER_ID, how="role", words=last)
            return rest.reading(hits=(hit,), owner="person", owner_word=last)
        if classes:
            return rest.reading(instead=last)
        return self._inner(rest)

    def _last(self, words: Sequence[str]) -> tuple[str, frozenset[str]]:
        """The last word, or the words that make one (`person_in_charge`), and its classes."""
        for start in range(max(0, len(words) - 3), len(words)):
            classes = self._lexicon.of("_".join(words[start:]))
            if classes:
                return "_".join(words[start:]), classes
        return words[-1], frozenset()

    def _named_person(self, rest: _Rest, word: str, *, how: str = "name") -> Reading:
        account = "account" in self._lexicon.of(word)
        kind = USERNAME if account else PERSON_NAME
        hits = (Hit(kind=kind, how=how, words=word),) if kind in self._accepts else ()
        return rest.reading(hits=hits, owner="person", owner_word=word)

    def _inner(self, rest: _Rest) -> Reading:
        """A name of a Kind somewhere before an unknown tail: a hint, no more."""
        for end in range(len(rest.words) - 1, 0, -1):
            words = rest.words[:end]
            start, kinds = self._suffix(words, rest.tails)
            if kinds:
                owner, word = self._owner(words[:start])
                hits = tuple(
                    Hit(kind=kind, how="inner", words="".join(words[start:])) for kind in kinds
                )
                return rest.reading(hits=hits, owner=owner, owner_word=word)
            if self._lexicon.of(words[-1]):
                break
        return rest.reading()

    def _owner(self, words: Sequence[str]) -> tuple[str, str]:
        """Whose the head is, by the nearest word before it that says so."""
        for end in range(len(words), 0, -1):
            for start in range(max(0, end - 3), end):
                word = "".join(words[start:end])
                owner = self._lexicon.owner("_".join(words[start:end])) or self._lexicon.owner(word)
                if owner:
                    return owner, word
            if "audit" in self._lexicon.of(words[end - 1]):
                return "audit", words[end - 1]
            if words[end - 1] in self._spoken and "filler" not in self._lexicon.of(words[end - 1]):
                return "kind", words[end - 1]
        return "", ""

    def _read_pinyin(self, words: Sequence[str]) -> Reading | None:
        """Pinyin in full or by initials, alone or behind the initials of somebody: `khxm`."""
        joined = "".join(words)
        for text in dict.fromkeys((joined, words[-1] if words else "")):
            for cut in range(min(len(text), 10)):
                before, name = text[:cut], text[cut:]
                owner = self._lexicon.pinyin_owner(before)
                if cut and not owner:
                    continue
                if name in self._pinyin:
                    return self._pinyin_hit(name, owner, before)
                if owner == "person" and name in KEYS:
                    return self._pinyin_key(before, name)
                if self._lexicon.pinyin.get(name, frozenset()) - {"person", "account"}:
                    return Reading(instead=name)
        return None

    def _pinyin_key(self, before: str, name: str) -> Reading:
        hit = Hit(kind=USER_ID, how="role", words=before + name, tail="key")
        return Reading(
            hits=(hit,) if USER_ID in self._accepts else (),
            owner="person",
            owner_word=before,
            tails=("key",),
            is_pinyin=True,
        )

    def _pinyin_hit(self, name: str, owner: str, before: str) -> Reading:
        plain = self._lexicon.pinyin.get(name, frozenset()) & PLAIN
        short = "initials" if len(before + name) <= SHORT and not plain else ""
        hits = tuple(
            Hit(kind=kind, how=short or how, words=before + name)
            for kind, how in self._pinyin[name].items()
        )
        return Reading(hits=hits, owner=owner, owner_word=before, is_pinyin=not plain)

    def _chinese(self, text: str) -> Iterable[str]:
        text = unicodedata.normalize("NFKC", text).lower()
        for run in re.findall(r"[0-9a-z\u3400-\u9fff]+", text):
            for word in self._segmenter.cut(run):
                yield from self._unglued(word) if word.isascii() else (word,)

    def _unglued(self, word: str) -> tuple[str, ...]:
        """`phonenumber` as two words; pinyin and what is known stay whole."""
        if word in self._known or word in self._pinyin or _is_initials(word):
            return (word,)
        return pieces(word, self._known) or (word,)

    def _index(self, kind: str, detector: Detector) -> frozenset[str]:
        """Put the names of one Kind in place; returns the tails that it accepts."""
        names = detector.names
        ambiguous = set(names.ambiguous)
        tails: set[str] = set()
        for place, group in ((self._spoken, (*names.en, *names.zh)), (self._pinyin, names.pinyin)):
            for name in group:
                how = "ambiguous" if name in ambiguous else "name"
                place.setdefault(name.replace("_", "").lower(), {})[kind] = how
        for name in ambiguous - {*names.en, *names.zh, *names.pinyin}:
            key = name.replace("_", "").lower()
            if not _is_initials(key):
                self._spoken.setdefault(key, {})[kind] = "ambiguous"
            if key.isascii():
                self._pinyin.setdefault(key, {})[kind] = "ambiguous"
        for name in (*names.en, *names.zh, *names.ambiguous):
            tails.update(tail for tail in TAILS if tail in self._last_classes(name))
        return frozenset(tails)

    def _last_classes(self, name: str) -> frozenset[str]:
        if not is_chinese(name):
            return self._lexicon.of(name.rpartition("_")[2].lower())
        return frozenset().union(
            *(self._lexicon.of(name[start:].lower()) for start in range(len(name)))
        )

    def _english(self, detectors: Mapping[str, Detector]) -> Iterable[str]:
        for detector in detectors.values():
            yield from (name.lower() for name in detector.names.en)


def _is_initials(word: str) -> bool:
    """Letters without a vowel are initials of pinyin syllables."""
    return word.isascii() and word.isalpha() and not set(word) & set("aeiou")
