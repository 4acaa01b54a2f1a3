"""Patterns that find personal information inside longer texts, and the names that cues announce.

A pattern is a regex whose one capture group is what has to go; what stands around the group are its
boundaries and stays. A pattern without a group gets the usual boundaries: no letter or digit on
either side. Where it names a check, only what passes it goes.
"""

import polars as pl

from tuomin.arrays.rows import only
from tuomin.checks import Check, cued, cues, normal
from tuomin.checks.regexes import apart
from tuomin.errors import PolicyError

SHIELD = cued.SHIELD
EDGE = f"[^0-9A-Za-z{SHIELD}]"
OPEN, CLOSE = "\U0010f801", "\U0010f802"  # for private use: around a span that is to be checked
ENCLOSED = f"{OPEN}[^{CLOSE}]*{CLOSE}"


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
    rows = apart(cued.SET, lambda: _without_chinese(rows, mark))
    return only(rows, rows.str.contains(CUED), lambda hit: _without_latin(hit, mark))


def _without_latin(rows: pl.Series, mark: str) -> pl.Series:
    rows = rows.str.replace_all(NO_NAMES, "${1}" + SHIELD + "${2}")
    for pattern in LATIN:
        rows = taken_out(rows, pattern, mark)
    return cued.unshielded(rows)


def _without_chinese(rows: pl.Series, mark: str) -> pl.Series:
    return only(rows, cued.may_name(rows), lambda hit: _without_cued(hit, mark))


def _without_cued(rows: pl.Series, mark: str) -> pl.Series:
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
