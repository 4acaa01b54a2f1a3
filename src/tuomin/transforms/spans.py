"""Patterns that find personal information inside longer texts, and the names that cues announce.

A pattern is a regex whose one capture group is what has to go; what stands around the group are its
boundaries and stays. A pattern without a group gets the usual boundaries: no letter or digit on
either side. Where it names a check, only what passes it goes.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from tuomin.checks import Check, cued, cues, normal, signs
from tuomin.checks.plate import PROVINCE
from tuomin.errors import PolicyError
from tuomin.transforms.rows import only

SHIELD = cued.SHIELD
EDGE = f"[^0-9A-Za-z{SHIELD}]"
OPEN, CLOSE = "\U0010f801", "\U0010f802"  # for private use: around a span that is to be checked
ENCLOSED = f"{OPEN}[^{CLOSE}]*{CLOSE}"

TOP = "(?:[A-Za-z]{2,24}|(?i:xn--[a-z0-9-]+))"
ANYWHERE = (
    "(?:^|[^0-9])([1-8][0-9]{5}(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx])(?:[^0-9]|$)"
)
"""ID numbers that letters touch."""

OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
ADDRESSED = (
    rf"(?:^|[^0-9A-Za-z.{SHIELD}])((?:{OCTET}\.){{3}}{OCTET})(?:[^0-9A-Za-z.]|\.[^0-9]|\.?$)"
)
"""Four parts, and no more."""

PAPER = (
    "(?i:护照|通行证|居留证|passports?(?: ?(?:no|num|number|#))?\\.?(?: is)?)"
    "[号码证no.是为：: ]{0,4}"
    "([A-Z]{0,2}[0-9]{6,9})(?:[^0-9A-Za-z]|$)"
)
BOOKLETS = {
    "(?:^|[^0-9A-Za-z])(E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7})(?:[^0-9A-Za-z]|$)": "E[0-9A-Z][0-9]{7}",
    "P/[A-Z]{3}/([0-9A-Z]{6,10})(?:/|$)": "P/[A-Z]{3}/",
    "(?i:护照|passports?)[^.;。；\\n]{1,20}[,，、和及&] ?([0-9A-Z]{2}[A-Z]{0,2}[0-9]{5,7})"
    "(?:[^0-9A-Za-z]|$)": "(?i)护照|passport",
}
"""Passports of China, any in the messages of airlines, and more than one, each with its sign."""

WECHAT = "微信|微信号|wechat|weixin|加我?[vV微薇]信?|[v薇]信"
REGION = r"(?:\p{Han}{2,7}?(?:特别行政区|自治[区州县]|[省市州盟县旗]|地区|新区|开发区|区))"
STREET = (
    r"(?:[\p{Han}0-9]{1,10}?"
    "(?:大[道街厦]|路|街道?|巷|弄|胡同|[新乡]?村|镇|乡|小区|社区|花园|公寓|家园|苑|庄|工业园|科技园|广场|公馆|宿舍|[东南西北一二三四五六七八九十园]区))"
)
HOUSE = "(?:[0-9A-Za-z一二三四五六七八九十百零〇-]{1,8}(?:号院|号楼|单元|[号弄栋幢座楼层室组户]))"
ADDRESS = f"({REGION}{{0,4}}{STREET}{{1,3}} ?{HOUSE}(?: ?{HOUSE}){{0,4}}(?:[0-9]{{2,4}})?)"
"""An address down to the house, with a few letters too many before it where no region opens it."""

ROOM = (
    f"((?:{REGION}{{1,4}}[\\p{{Han}}0-9]{{2,12}}?|[\\p{{Han}}]{{2,8}}(?:小区|家园|花园|公寓|[苑庭园城府]))"
    "[0-9]{1,3}(?:-[0-9]{1,4}){1,3})(?:[^0-9-]|$)"
)
"""A place whose house, unit and room are numbers between dashes."""

WAYS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Terrace|Crescent|Highway|Hwy"
    "|Parkway|Pkwy"
)
CITY = r"[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+){0,2}(?:,? [A-Z]{2})?(?: [0-9]{4,6}(?:-[0-9]{4})?)?"
ABROAD_AT = (
    rf"(?:^|[^0-9A-Za-z])((?:(?:Apt|Flat|Unit|Blk|Suite) ?[0-9A-Z-]+,? )?[0-9]{{1,5}}[A-Za-z]? "
    rf"(?:[A-Z][A-Za-z'.]+ ){{1,4}}(?:{WAYS})\b\.?(?: [0-9]{{1,3}})?(?:,? #?[0-9A-Z]+-[0-9]+)?"
    rf"(?:,? (?:Apt|Flat|Unit|Suite|#)\.? ?[0-9A-Za-z-]+)?(?:, {CITY}){{0,2}})(?:[^0-9A-Za-z]|$)"
)
"""A street of other countries behind the number of its house, and the city behind it."""

DIALLED = "(?i:tel|phone|mobile|mob|cell|call|sms|wx|wechat|weixin|vx|qq|user|login|account)"
CARD = "(?i:卡号|银行卡|信用卡|储蓄卡|借记卡|工资卡|账号|账户|帐号|card(?: ?(?:no|number))?)"
NETWORK = "1[3-9][0-9]"
MOBILE = rf"(?:(?:\+|00)?86[ -]?)?(?:\({NETWORK}\)|{NETWORK})[ .-]?[0-9]{{4}}[ .-]?[0-9]{{4}}"
AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
LANDLINE = rf"(?:\({AREA}\)|{AREA})[ -]?[2-9][0-9]{{2,3}}[ -]?[0-9]{{4}}"
ABROAD = (
    r"(?:\+1[ .-]?)?(?:\([2-9][0-9]{2}\)|[2-9][0-9]{2})[ .-] ?[2-9][0-9]{2}[ .-][0-9]{4}"
    r"|\+[1-9][0-9]{0,2}[ .-]\(?(?:[0-9][ .()-]{0,2}){6,13}[0-9]|\+[1-9][0-9]{9,14}"
)
"""Numbers of other countries, with the signs that tell them from counts."""

DEFAULTS: Sequence[tuple[str, ...]] = (
    ("email", rf"[A-Za-z0-9._%+-]+(?:@|%40)(?:[A-Za-z0-9-]+\.)+{TOP}"),
    ("resident_id", r"[1-9][0-9]{5}[ -]?(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9] ?[0-9]{3}[0-9Xx]"),
    ("mobile", MOBILE),
    ("mobile", "(?:(?:\\+|00)?86[ -]?)?1[3-9][0-9]{2}(?: [0-9]{3} [0-9]{4}|[0-9] [0-9]{6})"),
    ("mobile", rf"(?:^|[^A-Za-z]){DIALLED}(1[3-9][0-9]{{9}})(?:[^0-9]|$)"),
    ("mobile", "(?:^|[^0-9A-Za-z])[A-Za-z](1[3-9][0-9]{9})(?:[^0-9A-Za-z]|$)", "mobile"),
    ("resident_id", ANYWHERE, "resident_id"),
    ("bank_card", r"62[0-9]{2}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?"),
    ("bank_card", r"[3-69][0-9]{3}(?:[ -][0-9]{4}){3}(?:[ -][0-9]{1,3})?"),
    ("bank_card", rf"{CARD}[号是为：: ]{{0,3}}([3-69][0-9]{{12,18}})(?:[^0-9A-Za-z]|$)"),
    ("bank_card", "[3-69][0-9]{13,18}", "bank_card"),
    ("resident_id", r"[1-8][0-9]{7}(?:0[1-9]|1[0-2])[0-3][0-9]{4}"),
    ("landline", f"{LANDLINE}|{ABROAD}"),
    ("uscc", r"[1-9ANY][1-59][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}"),
    ("plate", f"{PROVINCE}[A-Z][·•. -]?[0-9A-HJ-NP-Z]{{4,5}}[0-9A-HJ-NP-Z挂学警港澳领]"),
    ("mac", r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}"),
    ("ip", ADDRESSED),
    ("document", PAPER),
    *(("document", pattern) for pattern in BOOKLETS),
    ("wechat", f"(?i:{WECHAT})[号是为：: ]{{0,3}}([A-Za-z][0-9A-Za-z_-]{{5,19}})"),
    ("wechat", r"(?:^|[^0-9A-Za-z])(wxid_[0-9a-z]{6,20})(?:[^0-9A-Za-z]|$)"),
    ("qq", r"(?:[Qq]{2}|扣扣|加我?[Qq])号?[是为：: ]{0,3}([1-9][0-9]{4,10})(?:[^0-9A-Za-z]|$)"),
    ("address", ADDRESS),
    ("address", ROOM),
    ("address", ABROAD_AT),
    *(("code", pattern) for pattern in cued.CODES),
)  # fmt: skip
"""What is taken out of texts when nobody says more: label, pattern, and perhaps a check."""

NUMBER = r"[0-9]{3}[ .-]?[0-9]{4}|\+[1-9][0-9]{0,2}[ .-]"
SIGNS = {
    "email": "@|%40",
    **dict.fromkeys(("resident_id", "mobile", "bank_card", "landline", "uscc", "document"), NUMBER),
    "plate": signs.FOREIGN,
    "ip": signs.FOUR_PARTS,
    "address": "[号弄栋幢座楼层室组户]",
}
SIGNED: Mapping[str, str] = {
    pattern: SIGNS[label] for label, pattern, *_ in DEFAULTS if label in SIGNS
} | {ROOM: "[0-9]-[0-9]", ABROAD_AT: "[0-9][A-Za-z]? [A-Z]", **BOOKLETS}
"""What a text with a span of a pattern has, and quicker to look for. No two spans taken out make a
new one."""


def passed(rows: pl.Series, pattern: str, mark: str, check: Check) -> pl.Series:
    """As `taken_out`, but only what passes the check."""
    found = rows.str.contains(pattern)
    for _ in range(2 if found.any() else 0):
        rows = only(rows, found, lambda hit: _passed(hit, pattern, mark, check))
    return rows


def _passed(rows: pl.Series, pattern: str, mark: str, check: Check) -> pl.Series:
    """Spans are enclosed where they stand, so that the same digits elsewhere are no spans."""
    enclosed = rows.str.replace_all(pattern, f"${{1}}{OPEN}${{2}}{CLOSE}${{3}}")
    spans = enclosed.str.extract_all(ENCLOSED).explode().drop_nulls().unique()
    cores = normal.normalise(spans.str.strip_chars(OPEN + CLOSE))
    gone = spans.filter(check(cores).fill_null(value=False)).to_list()
    marked = enclosed.str.replace_many(gone, [mark]) if gone else enclosed
    return marked.str.replace_all(f"[{OPEN}{CLOSE}]", "")


def taken_out(rows: pl.Series, pattern: str, mark: str) -> pl.Series:
    """`rows` with a mark in place of what the three groups of `pattern` have in their middle.

    Matches do not overlap, so two that share a boundary take two passes.
    """
    new = "${1}" + mark + "${3}"
    found = rows.str.contains(pattern)
    return only(
        rows, found, lambda hit: hit.str.replace_all(pattern, new).str.replace_all(pattern, new)
    )


def split(pattern: str) -> str:
    """`pattern` with three groups: the boundary before, what has to go, the boundary behind.

    >>> split("(?:^|x)(a(?:b|c))(?:y|$)")
    '((?:^|x))(a(?:b|c))((?:y|$))'
    """
    found = _groups(pattern)
    if not found:
        return f"(^|{EDGE})({pattern})({EDGE}|$)"
    if len(found) > 1:
        raise PolicyError(f"a pattern for texts has one capture group, not {len(found)}")
    start, end = found[0]
    return f"({pattern[:start]})({pattern[start + 1 : end]})({pattern[end + 1 :]})"


def _groups(pattern: str) -> list[tuple[int, int]]:
    """Where the capture groups of `pattern` open and close."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[int, bool]] = []
    is_class, place = False, 0
    while place < len(pattern):
        following = pattern[place + 1 : place + 2]
        match pattern[place]:
            case "\\":
                place += 1
            case "]" if is_class:
                is_class = False
            case "[" if not is_class:
                is_class = True
                place += following == "]"
            case "(" if not is_class:
                stack.append((place, following != "?"))
            case ")" if stack and not is_class:
                start, captures = stack.pop()
                found += [(start, place)] * captures
        place += 1
    return found


WORD = r"(?:[A-Z]['’][A-Z][a-z]+|[A-Z][a-z'’]*(?:-[A-Z][a-z]+)?|[A-Z]\.|[A-Z]{2,})"
LATIN = (
    split(
        rf"(?:^|[^A-Za-z])(?i:{cues.LATIN})[:,.]{{0,2}}\s+({WORD}(?: {WORD}){{1,2}})(?:[^A-Za-z]|$)"
    ),
    split(
        rf"(?:^|[^A-Za-z])(?:{cues.LATIN_TITLES})\.?\s+({WORD}(?: {WORD}){{0,2}})(?:[^A-Za-z]|$)"
    ),
    split(
        rf"(?:^|[^A-Za-z])(?:{cues.GREETINGS})\s+({WORD}(?: {WORD}){{0,2}})\s*(?:[,:!，：！\n]|$)"
    ),
)
CUED = rf"(?i:{cues.LATIN}|{cues.LATIN_TITLES}|{cues.GREETINGS})[:,.]{{0,2}}\s+[A-Z]"
NO_NAMES = rf"((?:^|[^A-Za-z])(?:{WORD} )?)((?:{cues.NOBODY})(?:[^A-Za-z]|$))"


def without_names(rows: pl.Series, mark: str) -> pl.Series:
    """`rows` with a mark in place of every name that the words around it announce."""
    rows = only(rows, cued.may_name(rows), lambda hit: _without_names(hit, mark))
    return only(rows, rows.str.contains(CUED), lambda hit: _without_latin(hit, mark))


def _without_latin(rows: pl.Series, mark: str) -> pl.Series:
    rows = rows.str.replace_all(NO_NAMES, "${1}" + SHIELD + "${2}")
    for pattern in LATIN:
        rows = taken_out(rows, pattern, mark)
    return cued.unshielded(rows)


def _without_names(rows: pl.Series, mark: str) -> pl.Series:
    rows = cued.shielded(rows)
    for pattern in cued.patterns():
        rows = taken_out(rows, pattern, mark)
    return cued.unshielded(_listed(rows, mark))


def _listed(rows: pl.Series, mark: str) -> pl.Series:
    """`rows` without the names that follow one in a list; each pass takes the next."""
    pattern = cued.following(mark)
    while (more := rows.str.contains(pattern)).any():
        rows = only(rows, more, lambda hit: taken_out(hit, pattern, mark))
    return rows
