r"""One identifier in every spelling: its one form, and a pattern that finds the others in texts.

>>> one = of("identity.cn_resident_id", "１１０１０１ 19000101 001x")
>>> one.text
'11010119000101001X'
>>> bool(pattern(one).search("身份证110101-19000101-001x。"))
True
>>> bool(pattern(of("contact.cn_mobile", "+86 138-0013-8000")).search("9913800138000"))
False
"""

import re
from functools import cache

import polars as pl

from tuomin.checks import resident_id
from tuomin.checks.normal import normalise
from tuomin.erase.model import Identifier
from tuomin.transforms.written.spelling import SEPARATORS, canonical

RESIDENT, MOBILE, EMAIL = "identity.cn_resident_id", "contact.cn_mobile", "contact.email"
# Documents: another one in the same row means another person.
DOCUMENTS = frozenset({
    RESIDENT, "identity.passport", "identity.hk_macao_travel_permit", "identity.tw_travel_permit",
    "identity.exit_entry_permit", "identity.cn_foreign_pr_id", "identity.cn_hmt_residence_permit",
    "specific_identity.military_id",
})  # fmt: skip
# What one person has alone as a rule; a family may share it.
CONTACTS = frozenset({
    MOBILE, EMAIL, "identity.driver_licence", "identity.social_security_no",
    "financial_account.bank_card", "payment.alipay_account", "account.wechat_openid",
    "account.wechat_id", "account.username", "account.third_party_account",
    "medical_health.medical_insurance_no", "device.imei", "device.imsi_iccid",
    "contact.contact_method",
})  # fmt: skip
FOLLOWED = DOCUMENTS | CONTACTS
USER_ID = "account.user_id"
SHORTEST, FEWEST_DIGITS = 7, 11  # characters; of digits alone so many, or chance would find them
STRONG = 15  # characters from which nothing meets its equal by chance

BETWEEN = f"[\\s{re.escape(SEPARATORS)}]{{0,3}}"
DIGIT = "[0-9０-９]"
WORD = "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
COUNTRY = f"(?:(?:(?:[+＋]|[0０]{{2}}){BETWEEN})?[8８][6６]{BETWEEN})?"
WIDE = 0xFEE0  # from "!" to "！"


def of(kind: str, text: str) -> Identifier:
    """The identifier that `text` spells."""
    series = normalise(pl.Series([text.strip()]))
    plain = str(series[0])
    if kind == EMAIL or "@" in plain:
        return Identifier(kind, plain.casefold())
    if kind == RESIDENT:
        bare = canonical(series)
        known = resident_id.to_18(bare)[0] if re.fullmatch(r"\d{15}", str(bare[0])) else bare[0]
        return Identifier(kind, str(known or bare[0]))
    if kind == MOBILE:
        digits = str(canonical(series)[0])
        return Identifier(kind, re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits))
    return Identifier(kind, str(canonical(series)[0]))


def is_telling(identifier: Identifier) -> bool:
    """Whether it can be searched for everywhere: long enough to be no word and no count."""
    text = identifier.text
    fewest = FEWEST_DIGITS if text.isdecimal() else SHORTEST
    return len(text) >= fewest and any(sign.isdecimal() or sign == "@" for sign in text)


def forms(identifier: Identifier) -> tuple[str, ...]:
    """Its forms without separators: a number of 18 characters may also be written with 15."""
    text = identifier.text
    if identifier.kind == RESIDENT and len(text) == len("110101190001010014"):
        return (text, text[:6] + text[8:17]) if text[6:8] == "19" else (text,)
    return (text,)


@cache
def pattern(identifier: Identifier) -> re.Pattern[str]:
    """What finds the identifier inside a text, whatever stands between its characters."""
    return re.compile("|".join(_one(identifier, form) for form in forms(identifier)))


def _one(identifier: Identifier, form: str) -> str:
    if "@" in form:
        signs = "".join("(?:[@＠]|%40)" if sign == "@" else _sign(sign) for sign in form)
        return rf"(?<![0-9A-Za-z._%+-]){signs}(?![0-9A-Za-z-]|\.[0-9A-Za-z])"
    signs = BETWEEN.join(map(_sign, form))
    if identifier.kind == MOBILE:
        return f"(?<!{DIGIT}){COUNTRY}{signs}(?!{DIGIT})"
    if form.isdecimal() and len(form) < STRONG:
        return f"(?<!{DIGIT}){signs}(?!{DIGIT})"
    if len(form) < STRONG:
        return f"(?<!{WORD}){signs}(?!{WORD})"
    return signs


def _sign(sign: str) -> str:
    """One character in half and full width, small and large."""
    both = {sign, sign.lower(), sign.upper()}
    wide = {chr(ord(each) + WIDE) for each in both if "!" <= each <= "~"}
    return "[" + "".join(re.escape(each) for each in sorted(both | wide)) + "]"
