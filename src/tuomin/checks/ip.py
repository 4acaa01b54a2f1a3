"""IP addresses: IPv4 in four decimal parts (no leading zeros), IPv6 as in RFC 4291, with prefix.

>>> import polars as pl
>>> valid(pl.Series(["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "1.2.3", "1::2::3"])).to_list()
[True, True, True, False, False]
>>> is_public(pl.Series(["8.8.8.8", "10.0.0.1", "fe80::1", "127.0.0.1"])).to_list()
[True, False, False, False]
"""

import polars as pl

PART = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
FOUR = rf"{PART}(?:\.{PART}){{3}}"
SIX = rf"(?:[0-9A-Fa-f]{{0,4}}:){{2,8}}(?:[0-9A-Fa-f]{{0,4}}|{FOUR})"
GROUPS = 8
PRIVATE = (
    r"^(?:0\.|10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\."
    r"|100\.(?:6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\.|22[4-9]\.|2[345][0-9]\."
    r"|(?i:::1?$|f[cd]|fe[89ab]|ff))"
)


def valid(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an IPv4 or IPv6 address, perhaps with a prefix length."""
    return is_v4(texts) | is_v6(texts)


def is_v4(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an IPv4 address, perhaps with a prefix length."""
    return texts.str.contains(rf"^{FOUR}(?:/(?:3[0-2]|[12]?[0-9]))?$")


def is_v6(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an IPv6 address, perhaps with a prefix length or zone."""
    fits = texts.str.contains(rf"^{SIX}(?:%[0-9A-Za-z]+|/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9]))?$")
    if not fits.any():
        return fits
    # An IPv4 tail is one match but stands for two groups.
    groups = texts.str.count_matches("(?:^|:)[0-9A-Fa-f]{1,4}") + texts.str.contains(
        ".", literal=True
    )
    gaps = texts.str.count_matches("::")
    edges = texts.str.contains("^:[^:]|[^:]:$|[^:]:[/%]|:::")
    return fits & ~edges & ((gaps == 0) & (groups == GROUPS) | (gaps == 1) & (groups < GROUPS))


def is_public(texts: pl.Series) -> pl.Series:
    """Say for each text whether it is an address that can be reached from the internet."""
    return valid(texts) & ~texts.str.contains(PRIVATE)
