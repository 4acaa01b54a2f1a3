"""What pieces of texts in another writing say: one function for each writing.

>>> from_han("一三八零零一三八零零零"), address("li at mail dot example dot cn")
('13800138000', 'li@mail.example.cn')
>>> lettered("l38OO1380OO"), untagged("138<b>0013</b>8000")
('13800138000', '13800138000')
"""

import quopri
import re
import sys
import unicodedata
from functools import cache

from tuomin.checks import mobile, resident_id

HAN_DIGITS = "零〇○一二三四五六七八九幺两洞拐勾壹贰叁肆伍陆柒捌玖貳參叄陸兩"
HAN_TO_DIGITS = str.maketrans(HAN_DIGITS, "0001234567891207912345678923362")
ESCAPED = re.compile(
    r"\\x([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F]{1,6})\}|\\U([0-9a-fA-F]{8})|\\u([0-9a-fA-F]{4})"
    r"|\\([0-7]{3})"
)
DOT = r"(?:\.|。|\(dot\)|\[dot\]|\{dot\}|\sdot\s|点)"
AT = r"(?:@|＠|\(at\)|\[at\]|\{at\}|\(@\)|#|\sat\s)"
MEETING = (
    "meet|met|see|saw|look|looked|visit|visited|find|found|read|check|buy|bought|sell|sold|order"
    "|ordered|shop|call|work|works|worked|working|live|stay|stayed|join|apply|register|registered"
    "|login|sign|signed|start|starts|started|end|ends|arrive|arrived|stop|play|learn|study|studied"
    "|post|posted|publish|published|host|hosted|store|stored|listed|located|based|available|online"
    "|more|here|there|now|only|also|out|in|up|on|off|is|are|was|were|be|been|am|it|us|me|him|her"
    "|them|you|we|they|this|that|and|or|not|details|information|info|site|website|page|docs|help"
    "|support|service|products|items|tickets|prices|event|events|job|jobs|running|open|opened|closed"
)
"""Words before `at` and a site, as is what opens a sentence; others may be accounts."""
WORDS = rf"(?:(?i:{MEETING})|[A-Z][a-z]+)\sat\s[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+[^0-9A-Za-z]?"
LETTERS = str.maketrans("OolI", "0011")


def unescaped(text: str) -> str:
    r"""`\x31`, `\u0031`, `\u{31}`, `\U00000031` and `\061` as the characters they stand for."""
    plain = ESCAPED.sub(_character, text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")


def quoted(text: str) -> str:
    return quopri.decodestring(text.encode()).decode(errors="ignore")


def from_han(text: str) -> str:
    return text.translate(HAN_TO_DIGITS)


def digits(text: str) -> str:
    """All that stands for one digit as that digit."""
    return "".join(map(_digit, text))


def address(text: str) -> str:
    """An address with its signs spelt as usual; "" where words only meet: `sold at example.com`."""
    if re.fullmatch(WORDS, text):
        return ""
    plain = re.sub(rf"(?i)\s?{AT}\s?", "@", text)
    return re.sub(rf"(?i)\s?{DOT}\s?(?=[0-9a-z])", ".", plain)


def untagged(text: str) -> str:
    """The text without tags and blanks."""
    return re.sub("<[^<>]*>|\\s", "", text)


def lettered(word: str) -> str:
    """The mobile or ID number of a word with O for 0 and l for 1, or ""."""
    number = word.translate(LETTERS).upper()
    if number == word.upper():
        return ""
    return number if re.match(mobile.FORM, number) or resident_id.is_one(number) else ""


def _character(match: re.Match[str]) -> str:
    octal = match[5]
    code = int(octal, 8) if octal else int(next(filter(None, match.groups())), 16)
    return chr(code) if code <= sys.maxunicode else ""


@cache
def _digit(character: str) -> str:
    value = unicodedata.numeric(character, None)
    whole = value is not None and not character.isalpha() and value in range(10)
    return str(int(value)) if whole and value is not None else character


def floated(text: str) -> str:
    head, tail, power = re.split("[.eE]", text.replace("+", ""))
    return head + tail.ljust(int(power), "0") if len(tail) <= int(power) else ""
