"""What a text contains: Kinds in some rows, with their share and interval.

A remark with a phone number in one row of two hundred is personal information too. A cheap look
over all texts picks those that can hold anything; only these are searched.
"""

from collections.abc import Mapping

import polars as pl

from tuomin.checks import normal
from tuomin.detect import people
from tuomin.detect.detector import Detector
from tuomin.detect.intervals import wilson
from tuomin.detect.profile import TRAITS, Profile
from tuomin.detect.readings import ADDRESS, PERSON_NAME
from tuomin.model import Contained

CANDIDATE = r"[0-9][0-9.: -]{3}|@|[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|o[0-9A-Za-z_-]{27}"
# Kinds that need a word in the same text: version numbers look like IP addresses.
CUES = {"device.ip_address": r"(?i)\bip|地址|登录|登陆|访问|来自|远程"}
ALL = 0.98  # share of single words, numbers and addresses of files above which nothing is searched
SPANNED = 400  # rows whose spans are checked one by one
# Kinds that a column of mixed contact data holds, and the share that they make up together.
REACHES = ("contact.cn_mobile", "contact.cn_landline", "contact.email")
MIXED = 0.7
LIKELY = 0.3  # share of numbers of that length that a mobile in text has to make up
CHECKED = 0.3


def is_searchable(shape: Profile) -> bool:
    """Whether the texts are more than single words, numbers and addresses of files."""
    return bool(shape.count) and max(shape.traits["link"], shape.traits["plain"]) < ALL


def search(shape: Profile, detectors: Mapping[str, Detector]) -> tuple[Contained, ...]:
    """Every Kind that some texts of `shape` contain, by id."""
    texts = shape.texts.filter(~shape.texts.str.contains(TRAITS["link"]))
    likely = texts.filter(texts.str.contains(CANDIDATE))
    found = {}
    for kind, detector in detectors.items():
        if detector.span and not likely.is_empty():
            cued = likely.filter(likely.str.contains(CUES[kind])) if kind in CUES else likely
            found[kind] = _rows_with(cued, detector)
    for kind, told in ((PERSON_NAME, people.mentions), (ADDRESS, people.located)):
        if kind in detectors:
            found[kind] = int(told(texts).sum())
    return tuple(contained(kind, hits, shape.rows) for kind, hits in sorted(found.items()) if hits)


def is_mixed(found: tuple[Contained, ...]) -> bool:
    """Whether the texts are ways to reach somebody, some of this Kind and some of that."""
    reach = [part.share for part in found if part.kind in REACHES]
    return len(reach) > 1 and sum(reach) >= MIXED


def contained(kind: str, hits: int, rows: int, path: str = "") -> Contained:
    low, high = wilson(hits, rows)
    return Contained(kind=kind, share=round(hits / rows, 6), low=low, high=high, path=path)


def _rows_with(texts: pl.Series, detector: Detector) -> int:
    """In how many texts there is a span that passes its check and is no chance."""
    rows = texts.filter(texts.str.contains(detector.span or ""))
    if rows.is_empty():
        return 0
    picked = rows.gather_every(-(-rows.len() // SPANNED))
    pattern = detector.inside
    spans = [pattern.findall(text) for text in picked] if pattern else []
    flat = pl.Series([span for each in spans for span in each], dtype=pl.String)
    if flat.is_empty():
        return 0
    passed = detector.hits(normal.normalise(flat)).fill_null(value=False)
    if float(passed.mean() or 0) < CHECKED or _is_chance(picked, flat, detector):  # type: ignore[arg-type]
        return 0
    whose = pl.Series([row for row, each in enumerate(spans) for _ in each])
    share = whose.filter(passed).n_unique() / picked.len()
    return round(share * rows.len())


def _is_chance(texts: pl.Series, spans: pl.Series, detector: Detector) -> bool:
    """Whether so many other numbers of that length stand there that some have to look right."""
    numbers = spans.filter(spans.str.contains("^[0-9]+$"))
    if detector.chance < 0.001 or numbers.len() < spans.len() / 2:  # noqa: PLR2004
        return False
    length = numbers.str.len_bytes().mode().to_list()[0]
    same = rf"(?:^|[^0-9A-Za-z])[0-9]{{{length}}}(?:$|[^0-9A-Za-z])"
    return numbers.len() < LIKELY * int(texts.str.count_matches(same).sum())
