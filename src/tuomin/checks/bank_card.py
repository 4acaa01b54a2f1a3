"""Payment card numbers: 13 to 19 digits under an issuer prefix, Luhn (ISO/IEC 7812, JR/T 0008).

UnionPay cards start with 62; cards from before 2005 carry domestic prefixes and sometimes no Luhn
digit; 4, 5, 2 and 3 belong to the international schemes. `has_known_issuer` looks at prefix and
length alone.

>>> import polars as pl
>>> cards = pl.Series(["6222021234567890128", "6222021234567890129", "1234567890123452", None])
>>> valid(cards).to_list()
[True, False, False, None]
>>> has_known_issuer(cards).to_list()
[True, True, False, None]
"""

import polars as pl

from tuomin.checks import luhn

UNIONPAY = "62[0-9]{14,17}"
LEGACY = "(?:10|60|6[89]|84|87|9[01458])[0-9]{14,17}"
VISA = "4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})"
MASTERCARD = "(?:5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}"
AMERICAN_EXPRESS = "3[47][0-9]{13}"
JCB = "35(?:2[89]|[3-8][0-9])[0-9]{12}"
DINERS = "3(?:0[0-5]|[68][0-9])[0-9]{11}"

ISSUERS = f"^(?:{UNIONPAY}|{LEGACY}|{VISA}|{MASTERCARD}|{AMERICAN_EXPRESS}|{JCB}|{DINERS})$"


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is a card number of a known issuer with its check digit."""
    return has_known_issuer(texts) & luhn.valid(texts)


def has_known_issuer(texts: pl.Series) -> pl.Series:
    """Say for each text whether its prefix and length are those of a card scheme."""
    return texts.str.contains(ISSUERS)
