"""What looks like an address of somebody and is nobody's.

Versions, addresses that all machines have, accounts of machines (git@github.com), names of files
(logo@2x.png), codes of goods that a word announces (SKU 1580-0158-000).

>>> import polars as pl
>>> has_account(pl.Series(["git@github.com", "li.ming@mail.cn", None])).to_list()
[True, False, None]
"""

import polars as pl

from tuomin.checks import signs
from tuomin.checks.cued import SHIELD

VERSION = "(?:[vV]|(?i:version|ver|release|build)|版本号?|[A-Z][A-Za-z]+/)[ :：.=]{0,2}"
FOUR = r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"
NOBODYS = r"127\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}|0\.0\.0\.0|255\.255\.[0-9]{1,3}\.[0-9]{1,3}"
ACCOUNTS = (
    "git|svn|hg|root|ubuntu|debian|centos|ec2-user|deploy|jenkins|www-data|www|nobody|postgres|mysql"
    "|oracle|hadoop|hdfs|hive|spark|redis|sftp|rsync"
)
FILES = "(?:png|jpe?g|gif|svg|webp|ico|css|js)"
GOODS = (
    "(?i:(?:sku|upc|ean|gtin|asin|mpn|isbn|p/n|(?:part|item|model|style|article|batch|lot)"
    "[ _-]?(?:no|number|code|id|#))s?)|货号|款号|料号|件号|图号|型号|条形?码|批次?号|物料编?[码号]?"
    "|(?:商品|产品|货品)(?:编[码号]|代码|号)"
)
HYPHENED = "[0-9]+(?:-[0-9]+)+"
CODE = (
    rf"((?:^|[^A-Za-z])(?:{GOODS})[是为.:：#= -]{{0,3}}(?:[A-Z]{{1,4}}-?)?)"
    f"({HYPHENED}(?:[,，、/] ?{HYPHENED})*)"
)
"""What announces codes of goods, and these."""

SHIELDED = (
    ("[0-9]-[0-9]", CODE),
    (
        signs.FOUR_PARTS,
        rf"((?:^|[^0-9A-Za-z])(?:{VERSION}))({FOUR})",
        rf"(^|[^0-9A-Za-z.])({NOBODYS})",
    ),
    (
        "@",
        rf"(^|[^0-9A-Za-z._%+-])((?:{ACCOUNTS})@)",
        rf"([A-Za-z0-9_-]@[0-9]x\.)({FILES})",
    ),
)
"""What a text with look-alikes has, and for each what stands before it, and it."""


def has_account(addresses: pl.Series) -> pl.Series:
    """Say for each mail address whether its account is one of machines."""
    return addresses.str.contains(f"^(?i:{ACCOUNTS})@|@[0-9]x[.](?:{FILES})$")


def shielded(rows: pl.Series) -> pl.Series:
    """`rows` with a shield before each look-alike, so that no pattern finds it."""
    put = "${1}" + SHIELD + "${2}"
    for sign, *patterns in SHIELDED:
        found = signs.has(rows, sign)
        hit = rows.filter(found)
        for pattern in patterns if len(hit) else ():
            hit = hit.str.replace_all(pattern, put)
        rows = rows.clone().scatter(found.arg_true(), hit) if len(hit) else rows
    return rows
