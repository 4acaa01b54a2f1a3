"""Phrases read as a person reads them: the head word last, whose it is before it.

`user_phone` is a phone, and the user's; `phone_model` is a model; `card_type` and `email_verified`
sort and flag, whatever stands before; `product_name` is a name, but nobody's. Chinese and English
phrases share one grammar:

    [opening] [owner ...] name-of-a-Kind [tail ...]

A tail (`_no`, `_url`, 名称) is allowed behind a Kind one of whose own names ends in a word of the
same class: `avatar_url` because `head_img` is a name of portraits, `email_url` is not an e-mail.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tuomin.detect.kinds.readings import FREE_TEXT, PERSON_NAME, USER_ID, USERNAME, Hit, Reading
from tuomin.detect.naming.vocabulary import TAILS, Kinds, Vocabulary

STATE = "state"  # of the Union; behind an act or a thing how that stands
NOTED = frozenset(["medical_health", "specific_identity", "religion"])
DISTINCT = frozenset(["unique", "distinct"])  # before what is counted: unique_callers
LONGEST = 3  # words that make one in the lexicon: person_in_charge

Words = tuple[str, ...]


@dataclass
class _Rest:
    """A phrase while its tail is taken off, word by word."""

    words: Words
    tails: list[str] = field(default_factory=list)
    state: str = ""

    def reading(self, **found: Any) -> Reading:
        return Reading(state=self.state, tails=tuple(self.tails), **found)


class Grammar:
    """Reads phrases of words by the names of all Detectors and the lexicon."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._lexicon, self._accepts = vocabulary.lexicon, vocabulary.accepts

    def read(self, words: Words) -> Reading:
        """What a phrase says, given as its words."""
        if asked := self._asked(words):
            return self._flag(words) or Reading(instead=asked, asks=True)
        if words and words[0] in DISTINCT and words[-1].endswith("s"):
            return Reading(instead=words[0])
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

    def _flag(self, words: Words) -> Reading | None:
        """The Kind of which a yes or no says something by itself: is_pregnant, 是否党员."""
        told = [kind for kind, how in self.vocabulary.named(words).items() if how == "name"]
        hits = tuple(Hit(kind=kind, how="detail", words="".join(words)) for kind in told)
        return Reading(hits=hits) if hits else None

    def _asked(self, words: Words) -> str:
        """The word that makes a yes or no of all that follows, first or behind somebody."""
        first = next((word for word in words if "person" not in self._lexicon.of(word)), "")
        return first if first not in words[-1:] and "asking" in self._lexicon.of(first) else ""

    def owner(self, words: Words) -> tuple[str, str]:
        """Whose the next word is, by the nearest word before it that says so, and that word.

        One of the lexicon's OWNERS, audit (the row's own), kind (the name of a Kind) or "".
        """
        for end in range(len(words), 0, -1):
            last = words[end - 1]
            for start in range(max(0, end - LONGEST), end):
                word = "_".join(words[start:end])
                owner = self._lexicon.owner(word)
                if owner:
                    return owner, word
            if "audit" in self._lexicon.of(last):
                return "audit", last
            if last in self.vocabulary.spoken and "filler" not in self._lexicon.of(last):
                return "kind", last
        return "", ""

    def _suffix(self, words: Words, tails: Sequence[str]) -> tuple[int, Kinds]:
        """Where the longest known name at the end of `words` starts, and its Kinds.

        A one-word name that may also be a tail (`photo`, 地址) gives way to the name before it.
        """
        for start in range(len(words)):
            named = self.vocabulary.named(words[start:])
            kinds = {
                kind: how for kind, how in named.items() if self._accepts[kind].issuperset(tails)
            }
            if not kinds:
                continue
            may_be_tail = [name for name in TAILS if name in self._lexicon.of(words[-1])]
            if start and start == len(words) - 1 and may_be_tail:
                deeper = self._suffix(words[:-1], [*tails, may_be_tail[0]])
                return deeper if deeper[1] else (start, kinds)
            return start, kinds
        return len(words), {}

    def _hit(self, rest: _Rest, start: int, kinds: Kinds) -> Reading:
        """The Kinds at the end of a phrase, unless they name somebody or something before them."""
        owner, word = self.owner(rest.words[:start]) if start else self._within(rest.words)
        if owner == "kind" and FREE_TEXT in kinds:
            start, kinds = self._noted(rest.words[:start]) or (start, kinds)
        head = "".join(rest.words[start:])
        if owner in ("", "organisation", "thing") and "person" in self._lexicon.of(head):
            owner, word = "person", head
        if owner == "act" and "account" in self._lexicon.of(head) and not rest.tails:
            return self._somebody(rest, head, how="role")
        if head == STATE and owner in ("act", "thing"):
            return rest.reading(instead=head, owner=owner, owner_word=word)
        if "label" in self._lexicon.of(head):
            if owner == "person":
                return self._somebody(rest, word, how="name")
            if owner == "kind":
                return self._inner(rest)
            if owner in ("organisation", "thing"):
                return rest.reading(instead=head, owner=owner, owner_word=word)
            kinds = dict.fromkeys(kinds, "ambiguous") if owner == "act" else kinds
        tail = rest.tails[-1] if rest.tails else self.vocabulary.tail(rest.words[-1])
        hits = tuple(Hit(kind=kind, how=how, words=head, tail=tail) for kind, how in kinds.items())
        return rest.reading(hits=hits, owner=owner, owner_word=word)

    def _noted(self, words: Words) -> tuple[int, Kinds] | None:
        """What a note is about, where that needs most care: disability_note, 残疾说明."""
        start, kinds = self._suffix(words, ())
        told = {
            kind: how
            for kind, how in kinds.items()
            if how == "name" and kind.partition(".")[0] in NOTED
        }
        return (start, told) if told else None

    def _within(self, words: Words) -> tuple[str, str]:
        """Somebody inside the name itself: `user_phone` is one name, and the user's."""
        owner, word = self.owner(words[:-1])
        return (owner, word) if owner == "person" else ("", "")

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
        tails = set(rest.tails)
        if "person" in classes and tails <= {"label"}:
            return self._somebody(rest, last, how="name" if tails else "role")
        if "person" in classes and tails <= {"key", "number"} and USER_ID in self._accepts:
            hit = Hit(kind=USER_ID, how="role", words=last, tail=rest.tails[-1])
            return rest.reading(hits=(hit,), owner="person", owner_word=last)
        return rest.reading(instead=last) if classes else self._inner(rest)

    def _last(self, words: Words) -> tuple[str, frozenset[str]]:
        """The last word, or the words that make one (`person_in_charge`), and its classes."""
        for start in range(max(0, len(words) - LONGEST), len(words)):
            word = "_".join(words[start:])
            classes = self._lexicon.of(word)
            if classes:
                return word, classes
        return words[-1], frozenset()

    def _somebody(self, rest: _Rest, word: str, *, how: str) -> Reading:
        kind = USERNAME if "account" in self._lexicon.of(word) else PERSON_NAME
        hits = (Hit(kind=kind, how=how, words=word),) if kind in self._accepts else ()
        return rest.reading(hits=hits, owner="person", owner_word=word)

    def _inner(self, rest: _Rest) -> Reading:
        """A name of a Kind somewhere before an unknown tail: a hint, no more."""
        for end in range(len(rest.words) - 1, 0, -1):
            words = rest.words[:end]
            start, kinds = self._suffix(words, rest.tails)
            if kinds:
                owner, word = self.owner(words[:start])
                named = "".join(words[start:])
                tail = rest.tails[-1] if rest.tails else ""
                hits = tuple(Hit(kind=kind, how="inner", words=named, tail=tail) for kind in kinds)
                return rest.reading(hits=hits, owner=owner, owner_word=word)
            if self._lexicon.of(words[-1]):
                break
        return rest.reading()
