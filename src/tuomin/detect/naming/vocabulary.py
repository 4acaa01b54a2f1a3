"""The vocabulary: what all Detectors are called, and names cut into its words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from tuomin.detect.kinds.detector import Detector
from tuomin.detect.naming.abbreviations import meanings
from tuomin.detect.naming.lexicon import Segmenter, lexicon
from tuomin.detect.naming.sounds import written
from tuomin.detect.naming.words import pieces, split

TAILS = ("number", "key", "label", "locator", "moment")
COUNTED = ("money", "number", "key", "moment", "measure")
SHORT = 2  # letters of words that mean many things
PLURAL = 3  # letters of a word that is no plural: `os`, `gps`
# Words of two letters that stand glued to others, and names with a letter on its own.
SMALL = frozenset(["id", "ip", "no", "qq", "wx", "os", "sn", "is"])
ENDINGS = frozenset(["age"])  # how other words end: storage, entourage
LETTERED = frozenset(["email", "emailaddress", "emailaddr", "qq"])
LATIN = re.compile(r"[A-Za-z0-9]+")
NUMBERED = re.compile(r"[a-z]+[0-9]+[a-z]*")
RUN = re.compile(r"[0-9a-z\u3400-\u9fff]+")

Kinds = dict[str, str]


class Vocabulary:
    """Names of Kinds by their letters, without blanks: `spoken` in English and Chinese, `pinyin`.

    Each name leads to its Kinds, and to whether it names them plainly (`name`) or is `ambiguous`.
    `details` leads to the Kinds whose records have them.
    """

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self.lexicon = lexicon()
        self.spoken: dict[str, Kinds] = {}
        self.pinyin: dict[str, Kinds] = {}
        self.details: dict[str, set[str]] = {}
        self.accepts = {kind: self._index(kind, detectors[kind]) for kind in detectors}
        self.direct = {kind for kind, found in detectors.items() if found.role == "direct"}
        spelled = {word for word in self.lexicon.classes if word.isascii()}
        for detector in detectors.values():
            spelled |= {word for name in detector.names.en for word in name.lower().split("_")}
        glued = (word for word in spelled if len(word) > SHORT or word in SMALL)
        self._numbered = frozenset(filter(NUMBERED.fullmatch, (*spelled, *meanings())))
        self._known = frozenset(glued) - ENDINGS
        self._segmenter = Segmenter([*self.spoken, *self.lexicon.classes, *self.lexicon.states])

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a name or phrase, glued ones apart, Chinese cut into words."""
        cut = self._latin(name) if name.isascii() else self._chinese(name)
        return tuple(word for part in map(self._unglued, cut) for word in part)

    def named(self, words: tuple[str, ...]) -> Kinds:
        """The Kinds of exactly these words, also in the plural; {} without any.

        A letter on its own (`c_id`) belongs to no name.
        """
        joined = "".join(words)
        if not joined.isascii():
            return self.spoken.get(joined, {})
        if len(words) > 1 and min(map(len, words)) == 1 and joined not in LETTERED:
            return {}
        if words[-1] == "no" and len(words) > 1 and joined not in self.spoken:
            joined = "".join((*words[:-1], "number"))
        is_plural = len(words[-1]) > PLURAL and joined.endswith("s")
        return self.spoken.get(joined) or (self.spoken.get(joined[:-1], {}) if is_plural else {})

    def tail(self, word: str) -> str:
        """The class of the last part of a name: 订单号 is a number, `time` a moment; or ""."""
        classes = (self.lexicon.of(part) for part in _ends(word))
        return next((name for found in classes for name in COUNTED if name in found), "")

    def _latin(self, name: str) -> Iterator[str]:
        """Digits belong to the words that Kinds are named with (`spo2`), elsewhere they count."""
        for run in LATIN.findall(name):
            whole = run.lower()
            yield from (whole,) if whole in self._numbered else split(run)

    def _chinese(self, text: str) -> Iterator[str]:
        for run in RUN.findall(unicodedata.normalize("NFKC", text).lower()):
            yield from self._segmenter.cut(run)

    def _unglued(self, word: str) -> tuple[str, ...]:
        """`phonenumber` as two words; pinyin and what is known stay whole."""
        known = word in self._known or word.removesuffix("s") in self._known
        whole = known or word in self.pinyin or is_initials(word)
        return (word,) if whole or not word.isascii() else pieces(word, self._known) or (word,)

    def _index(self, kind: str, detector: Detector) -> frozenset[str]:
        """Put the names of one Kind in their places; returns the tails that it accepts.

        Ambiguous names say nothing of their language: without a vowel they are pinyin, with one
        they may be either.
        """
        names = detector.names
        for places, group, how in (
            ((self.spoken,), (*names.en, *names.zh), "name"),
            ((self.pinyin,), (*_sounded(names.zh), *names.pinyin), "name"),
            ((self.pinyin,), _sounded(names.ambiguous), "ambiguous"),
            ((self.spoken, self.pinyin), names.ambiguous, "ambiguous"),
        ):
            for name in group:
                key = name.replace("_", "").lower()
                for place in places:
                    if self._fits(place, key, how):
                        place.setdefault(key, {})[kind] = how
        for name in (*names.details, *_sounded(names.details)):
            self.details.setdefault(name.replace("_", "").lower(), set()).add(kind)
        ends = {tail for name in (*names.en, *names.zh, *names.ambiguous) for tail in _tails(name)}
        return frozenset(ends)

    def _fits(self, place: dict[str, Kinds], key: str, how: str) -> bool:
        if how == "name":
            return True
        if len(key) == 1:
            return place is self.spoken
        return key.isascii() if place is self.pinyin else not is_initials(key)


def is_initials(word: str) -> bool:
    """Letters without a vowel are initials of pinyin syllables."""
    return word.isascii() and word.isalpha() and not set(word) & set("aeiou")


def _sounded(names: Sequence[str]) -> Iterator[str]:
    return (sound for name in names for sound in written(name))


def _tails(name: str) -> set[str]:
    """The classes of tail that a name of a Kind ends in."""
    known = lexicon()
    parts = _ends(name.rpartition("_")[2].lower())
    return {tail for part in parts for tail in TAILS if tail in known.of(part)}


def _ends(word: str) -> list[str]:
    """A word and, for Chinese, everything that it ends in."""
    return [word] if word.isascii() else [word[start:] for start in range(len(word))]
