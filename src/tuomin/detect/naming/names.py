"""Names and comments: cut into phrases and read, spelled out, in pinyin, and behind their table.

How a phrase itself is read is `tuomin.detect.naming.grammar`.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import Hit, Reading, agreed
from tuomin.detect.naming import pinyin
from tuomin.detect.naming.abbreviations import SHORT, meanings, spellings
from tuomin.detect.naming.comments import choices, clauses
from tuomin.detect.naming.grammar import Grammar, Words
from tuomin.detect.naming.vocabulary import TAILS, Vocabulary
from tuomin.detect.naming.words import split

REMEMBERED = 65536
TAIL_CLASSES = frozenset(TAILS)
SEVERAL = re.compile(r"[^\s/(（]\s*[/(（]")  # 学历/专业, 身高(cm)


class Names:
    """The names of all Detectors, ready to read columns, comments and JSON keys."""

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self.vocabulary = Vocabulary(detectors)
        self._lexicon = self.vocabulary.lexicon
        grammar = Grammar(self.vocabulary)
        self.read, self.owner = grammar.read, grammar.owner
        self.words = lru_cache(REMEMBERED)(self.vocabulary.words)
        self.read_name = lru_cache(REMEMBERED)(self._read_name)
        self.read_comment = lru_cache(REMEMBERED)(self._read_comment)

    def _read_name(self, name: str) -> Reading:
        """What a column name says by itself, or spelled out, or in pinyin."""
        if SEVERAL.search(name):
            return self._read_comment(name)
        found = self.read(words := self.words(name))
        if found.is_plain or found.asks or not name.isascii():
            return found
        spelled = self.spelled(words)
        whole = found.is_partial or self._is_english(words) or found.instead in meanings()
        known = found.hits and not found.is_partial
        if spelled.is_plain or (whole and (spelled.hits or (spelled.says and not known))):
            return spelled
        if found.is_partial and (sounded := pinyin.read(split(name), self.vocabulary)):
            return sounded if sounded.is_plain else found  # qq_hao
        if found.says:
            return found
        sounded = pinyin.read(split(name), self.vocabulary) or spelled
        is_tail = not sounded.hits and sounded.instead in meanings()
        return spelled if is_tail and spelled.hits else sounded  # ctry_cd

    def _is_english(self, words: Words) -> bool:
        """Whether each of several words is one, in full or shortened: `opn_brch` is no pinyin."""
        known = (self._lexicon.classes, self.vocabulary.spoken, meanings())
        return len(words) > 1 and all(
            len(word) > SHORT and any(word in each for each in known) for word in words
        )

    def spelled(self, words: Words) -> Reading:
        """What a phrase says with its abbreviations spelled out."""
        readings = [self._without_tails(self.read(each)) for each in spellings(words)]
        return agreed([each for each in readings if each.says])

    def _without_tails(self, reading: Reading) -> Reading:
        """`no` spelled out is a number of anything, and no telephone's by itself."""
        hits = [hit for hit in reading.hits if not self._lexicon.of(hit.words) & TAIL_CLASSES]
        return replace(reading, hits=tuple(hits))

    def read_in(self, phrase: Sequence[str], name: str) -> Reading:
        """A column name that says little alone, read behind the words of its table.

        `detail` of an address is `address_detail`, `reason` of a refund `refund_reason`, and the
        `code` in a table of `sms_code` is one.
        """
        alone = self.read_name(name)
        sure = any(hit.how == "name" for hit in alone.hits)
        if not phrase or sure or alone.asks or "key" in alone.tails:
            return alone
        words, noun = self.words(name), phrase[-1]
        repeats = words[:1] == (noun,)
        whole = self.read((*phrase[:-1], *words) if repeats else (noun, *words))
        first = phrase[-2:][0] if repeats else noun
        hits = {hit.kind: hit for hit in alone.hits}
        for hit in whole.hits:
            if hit.how == "name" and hit.words.startswith(first):
                hits[hit.kind] = replace(hit, how="table")
        if repeats and whole.owner == "person" and not alone.owner:
            alone = replace(alone, owner=whole.owner, owner_word=whole.owner_word)
        known = hits.keys() != alone.kinds or any(hit.how == "table" for hit in hits.values())
        return replace(alone, hits=tuple(hits.values()), instead="") if known else alone

    def detailed(self, found: Reading, text: str, kinds: Collection[str]) -> Reading:
        """What a name or comment says in a table that is named after `kinds`: the `speed` of a
        track is one of its details, where nothing else says more.
        """
        if not kinds or found.is_plain or found.asks:
            return found
        spoken = [self.words(part) for clause in clauses(text)[:1] for part in clause]
        keys = {"".join(words) for each in spoken for words in (each, *spellings(each))}
        details = self.vocabulary.details
        told = {kind: key for key in sorted(keys) for kind in details.get(key, ()) if kind in kinds}
        hits = {hit.kind: hit for hit in found.hits}
        hits |= {kind: Hit(kind=kind, how="detail", words=told[kind]) for kind in sorted(told)}
        if not told:
            return found
        return replace(found, hits=tuple(hits.values()), instead="", owner="", owner_word="")

    def _read_comment(self, comment: str) -> Reading:
        """What the first clause that says something says, its alternatives together."""
        listed = choices(comment)
        for alternatives in clauses(comment):
            readings = [self.read(self.words(text)) for text in alternatives]
            hits = {hit.kind: hit for reading in reversed(readings) for hit in reading.hits}
            first = next((reading for reading in readings if reading.says), None)
            if first:
                return replace(
                    first,
                    hits=tuple(hits.values()),
                    instead="" if hits else first.instead,
                    asks=first.asks and not hits,
                    choices=listed,
                )
        return Reading(choices=listed)
