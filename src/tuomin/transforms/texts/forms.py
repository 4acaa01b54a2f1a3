"""The forms of what is taken out of texts: label, pattern, and perhaps a check.

A pattern has one group for what has to go, or is all of it; see spans.py.
"""

from collections.abc import Mapping, Sequence

from tuomin.checks import cued, signs
from tuomin.checks.plate import PROVINCE

SHIELD, MARKED = cued.SHIELD, cued.MARKED

TOP = "(?:[A-Za-z]{2,24}|(?i:xn--[a-z0-9-]+))"
ANYWHERE = (
    "(?:^|[^0-9])([1-8][0-9]{5}(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx])(?:[^0-9]|$)"
)
"""ID numbers that letters touch."""

OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
CALLED = "电话|手机|联系|号码|致电|拨打|[，,：:（(。]|(?i:tel|phone|mobile|call|cell)[.:]?|^"
APART = (
    f"(?:{CALLED}) ?((?:(?:\\+|00)?86[ -]?)?1[3-9][0-9]{{2}}"
    "(?: [0-9]{3} [0-9]{4}|[0-9] [0-9]{6}))(?:[^0-9A-Za-z ]|$| [^0-9A-Za-z])"
)
"""Mobiles in groups that sizes and amounts have as well."""

ADDRESSED = (
    rf"(?:^|[^0-9A-Za-z.{SHIELD}])((?:{OCTET}\.){{3}}{OCTET})(?:[^0-9A-Za-z.]|\.[^0-9]|\.?$)"
)
"""Four parts, and no more."""

PAPER = (
    "(?i:护照|通行证|居留证|passports?(?: ?(?:no|num|number|#))?\\.?(?: is)?)"
    "[号码证no.是为：: ]{0,4}"
    "([A-Z]{0,2}[0-9]{6,9})(?:[^0-9A-Za-z]|$)"
)
PAPER_NUMBER = (
    "(?i:passport|visa|driving licen[cs]e|护照|签证|通行证|驾照)[^0-9。.;；!?！？\n]{1,24}?"
    "(?i:no\\.?|num|number|#|号码?)[ 是为：:]{0,3}([A-Z]{0,2}[0-9]{6,9})(?:[^0-9A-Za-z]|$)"
)
"""Words between the paper and its number."""

ID_NUMBER = "(?:身份证|证件)(?:号码?)?[是为：: ]{0,3}([A-Z]{0,2}[0-9]{7,18}[Xx]?)(?:[^0-9A-Za-z]|$)"
"""What somebody calls so, right or not."""

VISA = "(?:护照|签证|出境|入境|(?i:passport|visa))"
BOOKLET = "E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}"
ANOTHER = "[A-Z]{1,2}[0-9]{6,8}|[0-9]{2}[A-Z]{2}[0-9]{5}"
BOOKLETS = {
    f"{VISA}[^。;；]{{0,12}}[^0-9A-Za-z]({BOOKLET})(?:[^0-9A-Za-z]|$)": VISA,
    f"(?:^|[^0-9A-Za-z])({BOOKLET})[^0-9A-Za-z。;；]{{0,8}}{VISA}": VISA,
    "(?:^|[^0-9A-Za-z/])P/[A-Z]{3}/([0-9A-Z]{6,10})/": "P/[A-Z]{3}/",
    f"{MARKED}[,，、和及&] ?({ANOTHER})(?:[^0-9A-Za-z]|$)": VISA,
}
"""Passports of China, any in the messages of airlines, and more than one, each with its sign."""

NUMBERED = (
    "学号|学籍号|准考证号|考号|工号|员工号|员工编号|警号|病历号|病案号|住院号|门诊号|就诊卡号|医保卡?号"
    "|社保卡?号|客户号|客户编号|会员号|会员卡号|保单号"
)
NUMBER_OF = "[A-Za-z]{1,4}[-_]?[0-9]{3,18}|[0-9]{5,20}"
WECHAT = "微信|微信号|wechat|weixin|[v薇]信"
SOCIAL = "抖音|快手|小红书|微博|视频号|头条|贴吧|知乎|陌陌|钉钉|飞书"
ADDED = "(?:^|[^增添参追附])加我?"  # as a friend
LETTERED = "[A-Za-z][A-Za-z_-]{0,15}[0-9][0-9A-Za-z_-]{1,18}"
REGION = r"(?:\p{Han}{2,7}?(?:特别行政区|自治[区州县]|[省市州盟县旗]|地区|新区|开发区|区))"
STREET = (
    r"(?:[\p{Han}0-9]{1,10}?"
    "(?:大[道街厦]|路|街道?|巷|弄|胡同|[新乡]?村|镇|乡|小区|社区|花园|公寓|家园|苑|庄|工业园|科技园|广场|公馆|宿舍|[东南西北一二三四五六七八九十园]区))"
)
HOUSE = "(?:[0-9A-Za-z一二三四五六七八九十百零〇-]{1,8}(?:号院|号楼|单元|[号弄栋幢座楼层室组户]))"
ADDRESS = f"({REGION}{{0,4}}{STREET}{{1,3}} ?{HOUSE}(?: ?{HOUSE}){{0,4}}(?:[0-9]{{2,4}})?)"
"""An address down to the house, with a few letters too many before it where no region opens it."""

ROOM = (
    f"((?:{REGION}{{1,4}}\\p{{Han}}{{2,12}}?|\\p{{Han}}{{2,8}}(?:小区|家园|花园|公寓|[苑庭园城府]))"
    "[0-9]{1,3}(?:-[0-9]{1,4}){2,3})(?:[^0-9-]|$)"
)
"""A place whose house, unit and room are numbers between dashes."""

WAYS = (
    "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Terrace|Crescent|Highway|Hwy"
    "|Parkway|Pkwy"
)
CITY = r"[A-Z][A-Za-z.]+(?: [A-Z][A-Za-z.]+){0,2}(?:,? [A-Z]{2})?(?: [0-9]{4,6}(?:-[0-9]{4})?)?"
UNIT = r"#?[0-9A-Z]+-[0-9]+|(?:Apt|Flat|Unit|Suite|#)\.? ?[0-9A-Za-z-]+"
ABROAD_AT = (
    r"(?:^|[^0-9A-Za-z])((?:(?:Apt|Flat|Unit|Blk|Suite) ?[0-9A-Z-]+,? )?[0-9]{1,5}[A-Za-z]? "
    rf"(?:[A-Z][A-Za-z'.]+ ){{1,4}}(?:{WAYS})\b\.?(?: [0-9]{{1,3}})?"
    rf"(?:,? (?:{UNIT})(?:, {CITY}){{0,2}}|(?:, {CITY}){{1,2}}))(?:[^0-9A-Za-z]|$)"
)
"""A street of other countries behind the number of its house, and the city behind it."""

DIALLED = "(?i:tel|phone|mobile|mob|cell|call|sms|wx|wechat|weixin|vx|qq|user|login|account)"
CARD = "(?i:卡号|银行卡|信用卡|储蓄卡|借记卡|工资卡|账号|账户|帐号|card(?: ?(?:no|number))?)"
NETWORK = "1[3-9][0-9]"
MOBILE = rf"(?:(?:\+|00)?86[ -]?)?(?:\({NETWORK}\)|{NETWORK})[ .-]?[0-9]{{4}}[ .-]?[0-9]{{4}}"
AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
LANDLINE = rf"(?:\({AREA}\)|{AREA})(?:[ -]?[2-9]|-1)[0-9]{{2,3}}[ -]?[0-9]{{4}}"
ABROAD = (
    r"(?:\+1[ .-]?)?(?:\([2-9][0-9]{2}\)|[2-9][0-9]{2})[ .-] ?[2-9][0-9]{2}[ .-][0-9]{4}"
    r"|\+[1-9][0-9]{0,2}[ -]\(?(?:[0-9][ .()-]{0,2}){6,13}[0-9]|\+[1-9][0-9]{10,13}"
    r"|0(?:[127][0-9]{3} [0-9]{6}|1[0-9]{2} [0-9]{3} [0-9]{4}|2[0-9] [0-9]{4} [0-9]{4})"
)
"""Numbers of other countries, with the signs that tell them from counts."""

DEFAULTS: Sequence[tuple[str, ...]] = (
    ("email", rf"[A-Za-z0-9._%+-]+(?:@|%40)(?:[A-Za-z0-9-]+\.)+{TOP}"),
    ("resident_id", r"[1-9][0-9]{5}[ -]?(?:18|19|20)[0-9]{2}[01][0-9][0-3][0-9] ?[0-9]{3}[0-9Xx]"),
    ("mobile", MOBILE),
    ("mobile", APART, "mobile"),
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
    ("document", PAPER_NUMBER),
    ("document", ID_NUMBER),
    *(("document", pattern) for pattern in BOOKLETS),
    ("id", f"(?:{NUMBERED})(?:[是为：: ]|号码){{0,3}}({NUMBER_OF})(?:[^0-9A-Za-z]|$)"),
    ("wechat", f"(?i:{WECHAT})[号是为：: ]{{0,3}}([A-Za-z][0-9A-Za-z_-]{{5,19}})"),
    ("wechat", r"(?:^|[^0-9A-Za-z])(wxid_[0-9a-z]{6,20})(?:[^0-9A-Za-z]|$)"),
    ("account", f"(?:{SOCIAL})[号账帐名是为叫搜索：: ]{{1,5}}({LETTERED})"),
    ("wechat", f"{ADDED}(?i:[v微薇]信?)[号是为：: ]{{0,3}}({LETTERED})"),
    ("qq", f"{ADDED}[Qq][号是为：: ]{{0,3}}([1-9][0-9]{{5,10}})(?:[^0-9A-Za-z]|$)"),
    ("qq", r"(?:[Qq]{2}|扣扣)号?[是为：: ]{0,3}([1-9][0-9]{4,10})(?:[^0-9A-Za-z]|$)"),
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
} | {
    PAPER: "(?i)护照|通行证|居留证|passport",
    PAPER_NUMBER: "(?i)passport|visa|driving|护照|签证|通行证|驾照",
    ID_NUMBER: "(?:身份证|证件)号?码?[是为：: ]{0,3}[0-9A-Z]",
    ROOM: "[0-9]-[0-9]",
    ABROAD_AT: "[0-9][A-Za-z]? [A-Z]",
    **BOOKLETS,
}
"""What a text with a span of a pattern has, and quicker to look for. No two spans taken out make a
new one."""
