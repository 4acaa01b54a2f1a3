"""Numbers whose digits somebody set apart: 138/0013/8000, 1-3-8-0-..., 1101 0119 0001 0100 14.

Dates, sizes and lists of numbers are set apart as well, so a mobile is joined only where its groups
are those that people read numbers out in, and an ID number only with its right check character.

>>> joined("139.196.238.131"), joined("138.12.245.110")
('139.196.238.131', '138.12.245.110')
>>> joined("7 138/0013/8000 2"), joined("1 3 8 0 0 1 3 8 0 0 0"), joined("13 10:20:30.123")
('7 13800138000 2', '13800138000', '13 10:20:30.123')
"""

import re
from collections.abc import Sequence

import polars as pl

from tuomin.checks import mobile, resident_id

GAP = r"[^0-9A-Za-z\p{Han}]"
PREFIX = "[A-Z]{2,9}-?"
RUN = rf"(?:{PREFIX})?[0-9]+(?:{GAP}{{1,3}}[0-9]+)+(?:{GAP}{{0,3}}[Xx])?"
"""Groups of digits side by side, as many as there are; for the Rust engine."""

CLOSE = r"[^0-9A-Za-z\p{Han}:×~±=<>]{0,3}"
NEED = (
    f"1{CLOSE}[3-9](?:{CLOSE}[0-9]){{9}}"
    f"|[1-8](?:{CLOSE}[0-9]){{5}}{CLOSE}(?:1{CLOSE}[89]|2{CLOSE}0)(?:{CLOSE}[0-9]){{9}}{CLOSE}[0-9Xx]"
)
"""What a text with such a run has, with none of what stands in sizes, ranges and times."""
SPLIT = f"[0-9]{GAP}{{1,3}}[0-9]"
"""What a text with a run has."""
WORTH = "1[3-9][0-9]{9}|[1-8][0-9]{5}(?:1[89]|20)[0-9]{9}[0-9Xx]"
GROUPS = frozenset({
    (3, 4, 4), (4, 4, 3), (3, 3, 5), (3, 8), (7, 4), (5, 6), (3, 4, 2, 2), (3, 3, 3, 2),
    (3, 2, 3, 3), (3, 2, 2, 2, 2), (2, 2, 2, 2, 3), (2, 3, 3, 3), (1, 2, 4, 4),
})  # fmt: skip
"""How many digits people say at once. Other groups of eleven digits are dates or addresses."""
SAID = (3, 4, 4)
MOBILE, ID = 11, 18
CALLED = "(?:TEL|PHONE|MOBILE|MOB|CELL|CALL|SMS|WX|VX|QQ|FAX|PH|MP|HP|NO|CONTACT)-?$"
"""What stands before numbers of people, where other capitals begin codes."""
EVERY = (1,) * MOBILE
OCTETS, HIGHEST = 4, 255  # of an IP address, and each of them
HIGH = "[06-9]"  # a mobile has such digits; marks out of five have none
THOUSANDS, COUNTED = (2, 3, 3, 3), frozenset({",", ".", "'", "’"})
"""The groups of a large amount, and what stands between them."""
OTHERWISE = re.compile(r"^\*$|[×~±:=<>]")


def joined(run: str) -> str:
    """A run of groups with the mobiles and ID numbers in it written without gaps."""
    before = re.match(f"(?:{PREFIX})?", run)
    ahead = before[0] if before else ""
    is_code = bool(ahead) and not re.search(CALLED, ahead)
    parts = re.split("([0-9Xx]+)", run[len(ahead) :])
    groups, gaps = parts[1::2], parts[2::2]
    glue = " " if ahead.isalpha() else ""  # or the number would not be told from the word
    out, at = [ahead, glue, parts[0]], 0
    while at < len(groups):
        taken = _mobile(groups, gaps, at, is_code=is_code) or _id(groups, at) or 1
        out.append("".join(groups[at : at + taken]) + gaps[at + taken - 1])
        at += taken
    return "".join(out)


def is_worth(runs: pl.Series) -> pl.Series:
    """Say for each run whether its digits have a mobile or an ID number in them."""
    return runs.str.replace_all("[^0-9Xx]", "").str.contains(WORTH)


def _mobile(groups: Sequence[str], gaps: Sequence[str], at: int, *, is_code: bool) -> int:
    """How many groups from the one at `at` make a mobile; 0 where none do.

    `is_code`: in odd groups with hyphens they make none.
    """
    taken = _up_to(groups, at, MOBILE)
    number, between = "".join(groups[at : at + taken]), gaps[at : at + taken - 1]
    if not between or not re.match(mobile.FORM, number) or any(map(OTHERWISE.search, between)):
        return 0
    lengths = tuple(map(len, groups[at : at + taken]))
    numbers = [int(each) for each in groups[at : at + taken]]
    if lengths == EVERY:
        around = (*groups[max(at - 1, 0) : at], *groups[at + taken : at + taken + 1])
        is_list = any(len(each) == 1 for each in around)
        return taken if re.search(HIGH, number) and not is_list else 0
    if set(between) == {"."} and len(groups) == OCTETS and max(numbers) <= HIGHEST:
        return 0
    same = len(set(between)) == 1 or lengths == SAID
    is_odd = set(between) == {"-"} and lengths != SAID
    if is_odd and (is_code or _is_longer(groups, gaps, at, taken)):
        return 0
    if lengths == THOUSANDS and COUNTED.issuperset(between):
        return 0
    is_counted = len(lengths) > len(SAID) and numbers == sorted(numbers)
    return taken if same and lengths in GROUPS and not is_counted else 0


def _is_longer(groups: Sequence[str], gaps: Sequence[str], at: int, taken: int) -> bool:
    """Whether digits too few for another mobile are tied to these groups as they are."""
    around = [*gaps[max(at - 1, 0) : at], *gaps[at + taken - 1 : at + taken]]
    two = 2 * MOBILE
    return "-" in around and len(groups) < two and sum(map(len, groups)) < two


def _id(groups: Sequence[str], at: int) -> int:
    taken = _up_to(groups, at, ID)
    number = "".join(groups[at : at + taken]).upper()
    return taken if taken > 1 and resident_id.is_one(number) else 0


def _up_to(groups: Sequence[str], at: int, digits: int) -> int:
    """How many groups have so many digits together; 0 where no number of groups has."""
    total = 0
    for taken, group in enumerate(groups[at : at + digits], start=1):
        total += len(group)
        if total >= digits:
            return taken if total == digits else 0
    return 0
