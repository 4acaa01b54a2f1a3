"""Names in pinyin, in full or by initials, alone or behind whose they are: `sfzh`, `khxm`."""

from collections.abc import Sequence

from tuomin.detect.kinds.readings import PERSON_NAME, USER_ID, USERNAME, Hit, Reading
from tuomin.detect.naming.vocabulary import SHORT, SMALL, Kinds, Vocabulary

KEYS = frozenset(["id", "bh", "dm", "bm"])
CODES = frozenset(["bm", "dm"])
LABELS = frozenset(["mc", "xm", "mingcheng", "xingming"])
# Classes of words that mean something plain as well: `xh` is 学号 and 序号.
PLAIN = frozenset(["measure", "label", "moment"])
LONGEST_OWNER = 10


def read(words: Sequence[str], vocabulary: Vocabulary) -> Reading | None:
    """What a name says in pinyin, or None when it says nothing."""
    classes = vocabulary.lexicon.pinyin
    last = [word for word in words[-1:] if word not in SMALL]
    for text in dict.fromkeys(("".join(words), *last)):
        for cut in range(min(len(text), LONGEST_OWNER)):
            before, name = text[:cut], text[cut:]
            owner = vocabulary.lexicon.pinyin_owner(before)
            if cut and not owner:
                continue
            if name in vocabulary.pinyin:
                return _hit(vocabulary.pinyin[name], name, owner, before, vocabulary)
            if owner == "person" and name in KEYS:
                return _key(before, name, vocabulary)
            somebody = before if name in LABELS else text if cut == 0 else ""
            if vocabulary.lexicon.pinyin_owner(somebody) == "person" and len(text) > SHORT:
                return _somebody(somebody, text, vocabulary)
            if classes.get(name, frozenset()) - {"person", "account", "child"}:
                return Reading(instead=name)
    return None


def _hit(kinds: Kinds, name: str, owner: str, before: str, vocabulary: Vocabulary) -> Reading:
    known = vocabulary.lexicon.pinyin.get(name, frozenset())
    if owner in ("", "organisation") and "person" in known:
        owner, before = "person", ""
    plain = known & PLAIN
    short = "initials" if len(before + name) <= SHORT and not plain else ""
    tail = "number" if name[-2:] in CODES and len(name) > SHORT else ""
    hits = tuple(
        Hit(kind=kind, how=short or how, words=before + name, tail=tail)
        for kind, how in kinds.items()
    )
    return Reading(hits=hits, owner=owner, owner_word=before, is_pinyin=not plain)


def _somebody(word: str, text: str, vocabulary: Vocabulary) -> Reading:
    """`bxr`, `khmc`: somebody, or what somebody is called."""
    kind = USERNAME if "account" in vocabulary.lexicon.pinyin[word] else PERSON_NAME
    hits = (Hit(kind=kind, how="ambiguous", words=text),) if kind in vocabulary.accepts else ()
    return Reading(hits=hits, owner="person", owner_word=word, is_pinyin=True)


def _key(before: str, name: str, vocabulary: Vocabulary) -> Reading:
    """`khid`, `yhbh`: the key or number of somebody."""
    hit = Hit(kind=USER_ID, how="role", words=before + name, tail="key")
    return Reading(
        hits=(hit,) if USER_ID in vocabulary.accepts else (),
        owner="person",
        owner_word=before,
        tails=("key",),
        is_pinyin=True,
    )
