"""Names under which somebody is reached or signs in: many are telephones or mail addresses."""

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

import polars as pl

from tuomin.arrays.rows import Form, Kernel, choose, present
from tuomin.transforms import phones
from tuomin.transforms.email import Email
from tuomin.transforms.keyed.keys import Key, derive
from tuomin.transforms.mobile import Mobile
from tuomin.transforms.username import Username
from tuomin.transforms.written.spelling import canonical

MAIL = r"\s*[^\s@＠]+[@＠][^\s@＠]+\s*"
ABROAD = f"^(?:{phones.FOREIGN}|{phones.FLOAT})$"
MOBILE, LANDLINE = f"^(?:{phones.MOBILE})$", f"^(?:{phones.LANDLINE})$"
WRITTEN = r"^\s*[0+＋(（]|[-－() ]"  # as a telephone: digits alone may be anybody's number


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A telephone or mail address as in its own column, else another name of the same shape."""

    injective: ClassVar[bool] = False
    reversible: ClassVar[bool] = False
    keyed: ClassVar[bool] = True
    stable: ClassVar[bool] = True
    hides: ClassVar[str] = "all"
    domain: ClassVar[str] = Username.domain

    def apply(self, texts: pl.Series, key: bytes) -> pl.Series:
        calls, mails = self._keys(key)
        forms: list[tuple[Form, Kernel]] = [
            (MAIL, partial(Email().apply, key=mails)),
            (_is_telephone, partial(Mobile().apply, key=calls)),
        ]
        other = partial(Username().apply, key=key)
        return present(texts, lambda rows: choose(rows, forms, other))

    def _keys(self, key: bytes) -> tuple[bytes, bytes]:
        """The keys of telephones and of mail addresses."""
        return key, key


@dataclass(frozen=True, kw_only=True)
class Bound(Contact):
    """The same with the keys that telephones and mail addresses have in a run."""

    calls: bytes = field(repr=False)
    mails: bytes = field(repr=False)

    def again(self, attempt: str) -> "Bound":
        """With other keys, for values that met in one surrogate."""
        return Bound(calls=derive(self.calls, attempt), mails=derive(self.mails, attempt))

    def _keys(self, key: bytes) -> tuple[bytes, bytes]:
        return self.calls, self.mails


def bound(key: Key) -> Bound:
    """A Contact for a run."""
    return Bound(calls=key.domain(Mobile.domain), mails=key.domain(Email.domain))


def _is_telephone(rows: pl.Series) -> pl.Series:
    bare = canonical(rows)
    landline = bare.str.contains(LANDLINE) & rows.str.contains(WRITTEN)
    return bare.str.contains(MOBILE) | landline | rows.str.contains(ABROAD)
