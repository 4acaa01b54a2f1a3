"""Values that somebody already masked, hashed or encrypted: the form tells, the value does not.

>>> import polars as pl
>>> from tuomin.detect.profile import profile
>>> state(profile(pl.Series(["138****8000", "139****1234"])))
'masked'
>>> masked_kinds(pl.Series(["138****8000", "139****1234"]))
{'contact.cn_mobile': 1.0}
"""

import polars as pl

from tuomin.detect.profile import Profile

HIDDEN = r"[*＊●•█×■]{2,}|[*＊●]|[xX]{4,}|#{4,}"
MASKED = r"^[^\s*＊●•█×■#]{0,12}(?:[*＊●•█×■]{1,}|[xX]{4,}|#{4,})[^*＊●•█×■#]{0,24}(?:[*＊●]{2,}[^*]{0,12})?$"
HASHED = (
    r"^(?:0x)?(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$"
    r"|^(?:0x)?(?:[0-9A-F]{32}|[0-9A-F]{40}|[0-9A-F]{56}|[0-9A-F]{64}|[0-9A-F]{96}|[0-9A-F]{128})$"
)
SALTED = (
    r"^\$(?:2[abxy]?|5|6|1|y|argon2(?:id?|d)|scrypt|pbkdf2[a-z0-9-]*)\$.{10,}"
    r"|^\{(?:SSHA|SHA|SMD5|MD5|CRYPT|bcrypt|noop|pbkdf2|scrypt|argon2)[^}]*\}.+"
    r"|^pbkdf2_sha(?:1|256|512)\$[0-9]+\$.+|^sha(?:1|256|512)\$.+\$.+"
)
CIPHERED = (
    r"^(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$|^[0-9a-fA-F]{160,}$"
)
MIXED = r"[a-z].*[A-Z]|[A-Z].*[a-z]"
MOST = 0.8

# What a mask leaves to be seen, by Kind.
SEEN = {
    "contact.cn_mobile": r"^1[3-9][0-9]\*{3,5}[0-9]{4}$|^1[3-9][0-9]{1,2}[*xX]{4,8}[0-9]{0,4}$",
    "identity.cn_resident_id": r"^[1-9][0-9]{0,9}[*xX]{8,16}[0-9*]{0,3}[0-9X*]$",
    "identity.person_name": r"^\p{Han}[*]{1,3}\p{Han}?$|^[*]{1,3}\p{Han}{1,2}$|^\p{Han}某{1,2}\p{Han}?$",
    "contact.email": r"^[A-Za-z0-9._-]{0,5}\*{1,10}[A-Za-z0-9._-]{0,4}@[A-Za-z0-9.*-]+$",
    "financial_account.bank_card": r"^[0-9]{4,6}[ *]{6,15}[0-9]{3,4}$",
    "contact.postal_address": r"^\p{Han}{2,20}\*{2,}(?:\p{Han}{0,6}|[0-9]{0,4})$",
}  # fmt: skip


def state(shape: Profile) -> str:
    """How most values are protected: masked, hashed, encrypted, or "" when they are not."""
    if shape.share(HIDDEN) >= MOST and shape.share(MASKED) >= MOST:
        return "masked"
    if shape.share(f"{HASHED}|{SALTED}") >= MOST:
        return "hashed"
    ciphered = shape.lengths[0] >= len("AAAAAAAAAAAAAAAAAAAAAA==") and shape.share(CIPHERED) >= MOST
    return "encrypted" if ciphered and shape.share(MIXED) >= MOST else ""


def is_salted(shape: Profile) -> bool:
    """Whether most values are password hashes with their salt (bcrypt, argon2, crypt)."""
    return shape.share(SALTED) >= MOST


def masked_kinds(texts: pl.Series) -> dict[str, float]:
    """The share of masked texts that still look like each Kind; only Kinds that most look like."""
    shares = {kind: float(texts.str.contains(seen).mean() or 0) for kind, seen in SEEN.items()}  # type: ignore[arg-type]
    return {kind: share for kind, share in shares.items() if share >= MOST}
