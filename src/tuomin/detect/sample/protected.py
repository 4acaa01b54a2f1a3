"""Values that somebody already masked, hashed or encrypted: the form tells, the value does not.

>>> import polars as pl
>>> from tuomin.detect.sample.profile import profile
>>> state(profile(pl.Series(["138****8000", "139****1234"])))
'masked'
>>> state(profile(pl.Series(["+44 7*** ***123", "+49 1*** ***700"])))
'masked'
>>> masked_kinds(pl.Series(["138****8000", "139****1234"]))
{'contact.cn_mobile': 1.0}
"""

import polars as pl

from tuomin.detect.sample.blobs import media, text_of
from tuomin.detect.sample.profile import Profile

MOST = 0.8
SHORTEST = 24  # characters of the shortest cipher text: one block of 16 bytes in base64

# What a mask leaves to be seen, by Kind.
SEEN = {
    "contact.cn_mobile": r"^1[3-9][0-9]\*{3,5}[0-9]{4}$|^1[3-9][0-9]{1,2}[*xX]{4,8}[0-9]{0,4}$"
    r"|^\+[0-9]{1,3}[ -]?[0-9]{0,4}[* -]{4,12}[0-9]{2,4}$",
    "identity.cn_resident_id": r"^[1-9][0-9]{0,9}\*{6,16}[0-9]{0,4}[0-9X*]?$",
    "identity.person_name": r"^\p{Han}[*某]{1,3}\p{Han}?$|^[*]{1,3}\p{Han}{1,2}$",
    "contact.email": r"^[A-Za-z0-9._-]{0,5}\*{1,10}[A-Za-z0-9._-]{0,4}@[A-Za-z0-9.*-]+$",
    "financial_account.bank_card": r"^[0-9]{4,6}[ *]{6,15}[0-9]{3,4}$",
    "contact.postal_address": r"^\p{Han}{2,20}\*{2,}(?:\p{Han}{0,6}|[0-9]{0,4})$",
}  # fmt: skip

CHANCE = 0.02  # share of cipher texts of a few bytes that look like texts
LENGTHS = {"identity.cn_resident_id": [15, 18], "financial_account.bank_card": [16, 17, 19, 23]}


def state(shape: Profile) -> str:
    """How most values are protected: masked, hashed, encrypted, or "" when they are not."""
    traits = shape.traits
    if min(traits["hidden"], traits["masked"]) >= MOST:
        return "masked"
    if traits["hashed"] + traits["salted"] >= MOST:
        return "hashed"
    ciphered = shape.lengths[0] >= SHORTEST and min(traits["ciphered"], traits["mixed"]) >= MOST
    return "encrypted" if ciphered else ""


def is_sealed(values: pl.Series) -> bool:
    """Whether binary values are neither texts nor pictures nor any known file: cipher texts.

    Where some are texts, the others may be anything.
    """
    if values.dtype != pl.Binary or values.null_count() == values.len() or media(values):
        return False
    return float(text_of(values.drop_nulls()).is_not_null().mean() or 0) < CHANCE  # type: ignore[arg-type]


def is_salted(shape: Profile) -> bool:
    """Whether most values are password hashes with their salt (bcrypt, argon2, crypt)."""
    return shape.traits["salted"] >= MOST


def masked_kinds(texts: pl.Series) -> dict[str, float]:
    """The share of masked texts that still look like each Kind; only Kinds that most look like."""
    lengths = texts.str.len_chars()
    shares = {}
    for kind, seen in SEEN.items():
        fits = texts.str.contains(seen)
        if kind in LENGTHS:
            fits = fits & lengths.is_in(LENGTHS[kind])
        shares[kind] = float(fits.mean() or 0)  # type: ignore[arg-type]
    return {kind: share for kind, share in shares.items() if share >= MOST}
