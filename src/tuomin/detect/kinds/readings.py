"""Readings: what a name or a comment says, and the Kinds that language itself knows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

PERSON_NAME, USERNAME, USER_ID = "identity.person_name", "account.username", "account.user_id"
ADDRESS, KINSHIP = "contact.postal_address", "identity.kinship"
FREE_TEXT, JSON = "communication.free_text_mixed", "account.json_blob"
GENERIC = frozenset({FREE_TEXT, JSON})  # Kinds that give way to any that says more
# Kinds that need a word in the same text: version numbers look like IP addresses.
CUES = {"device.ip_address": r"(?i)\bip|地址|登录|登陆|访问|来自|远程"}
# Categories of Kinds that a whole table may be: one row is one deed.
DEEDS = frozenset([
    "behaviour", "communication", "payment", "whereabouts", "medical_health", "financial_account",
])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A Kind that a phrase names.

    `how` is name (plainly), table (together with the noun of the table), detail (of the record that
    the table is named after), role (somebody), ambiguous, initials (of pinyin) or inner (before
    words that nobody knows). `tail` is the class of the last word where it is one of money, number,
    key, moment or measure.
    """

    kind: str
    how: str
    words: str
    tail: str = ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a phrase says: its hits, whose it is, what it says `instead` of a Kind.

    `asks` is true for yes-or-no questions, `state` says what was done to the values (hashed,
    encrypted, masked), `tails` are the classes of words taken off behind the name, and `choices`
    the values that a comment lists.
    """

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

    @property
    def is_plain(self) -> bool:
        """Whether it names a Kind without doubt, and not only a text that may hold anything."""
        return any(hit.how in ("name", "role") and hit.kind not in GENERIC for hit in self.hits)

    @property
    def is_partial(self) -> bool:
        """Whether it names Kinds only before words that nobody knows."""
        return bool(self.hits) and all(hit.how == "inner" for hit in self.hits)

    @property
    def is_unsure(self) -> bool:
        """Whether it names Kinds by words that mean other things too."""
        return all(hit.how in ("inner", "ambiguous") for hit in self.hits)

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(hit.kind for hit in self.hits)


def agreed(readings: Sequence[Reading]) -> Reading:
    """What several readings of one name say: a Kind that only some of them name is ambiguous.

    One that makes sense of a part of the name only does not count beside one that reads all of it.
    What may as well be a thing's is nobody's: the title of a `doc` is no doctor's.
    """
    first = next((each for each in readings if each.is_plain), None)
    if first is None:
        return readings[0] if readings else Reading()
    if first.owner == "person" and any(each.hits and not each.owner for each in readings):
        maybe = tuple(replace(hit, how="ambiguous") for hit in first.hits)
        return replace(first, hits=maybe, owner="", owner_word="")
    readings = [each for each in readings if each.instead or not each.is_unsure]
    shared = frozenset.intersection(*(each.kinds for each in readings))
    hits = {hit.kind: hit for each in reversed(readings) for hit in each.hits}
    told = (hit if kind in shared else replace(hit, how="ambiguous") for kind, hit in hits.items())
    return replace(first, hits=tuple(told))
