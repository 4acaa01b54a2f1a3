"""What a text contains: Kinds in some rows, with their share and interval.

A remark with a phone number in one row of two hundred is personal information too. A cheap look
over all texts picks those that can hold anything; only these are searched. Single words are
searched for what a prefix hides (`tel:13800138000`, `U13800138000`), and for bare numbers.
"""

from collections.abc import Mapping

import polars as pl

from tuomin.checks import cued, normal
from tuomin.detect import addresses, bare, people
from tuomin.detect.detector import Detector
from tuomin.detect.intervals import wilson
from tuomin.detect.profile import TRAITS, Profile
from tuomin.detect.readings import ADDRESS, CUES, PERSON_NAME
from tuomin.detect.values import variety
from tuomin.model import Contained

CANDIDATE = r"[0-9][0-9.: -]{3}|@|[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]|o[0-9A-Za-z_-]{27}"
# Kinds that words around them tell.
WORDED = {
    PERSON_NAME: people.mentions,
    ADDRESS: people.located,
    "account.auth_secret": cued.codes,
}
MARKED = "[:=@]"  # what may stand before a number in a single word
WIDTHS = {"contact.cn_mobile": 10, "identity.cn_resident_id": 17}  # digits before the last one
SEVERAL = 5  # different numbers that show whether they are counted up
LETTERS = 0.8  # share of numbers behind letters that have to pass
SPANNED = 400  # rows whose spans are checked one by one
# Kinds that a column of mixed contact data holds, and the share that they make up together.
REACHES = ("contact.cn_mobile", "contact.cn_landline", "contact.email")
MIXED = 0.7
LIKELY = 0.3  # share of numbers of that length that a mobile in text has to make up
CHECKED = 0.3


def search(
    shape: Profile, detectors: Mapping[str, Detector], *, most: int = SPANNED
) -> tuple[Contained, ...]:
    """Every Kind that some texts of `shape` contain, by id.

    Of more than `most` texts with spans of a Kind so many are looked at one by one.
    """
    plain = shape.texts.str.contains(TRAITS["plain"])
    if shape.lengths[1] < bare.SHORTEST and plain.all():
        return ()
    linked = shape.texts.str.contains(TRAITS["link"])
    texts = shape.texts.filter(~linked & ~plain | shape.texts.str.contains(MARKED) & ~linked)
    links = shape.texts.filter(linked)
    likely = texts.filter(texts.str.contains(CANDIDATE))
    places, queries = addresses.parts(links), addresses.queries(links)
    words = shape.texts.filter(plain & shape.texts.str.contains(addresses.DIGITS))
    found: dict[str, int] = {}
    for kind, detector in detectors.items():
        if detector.span:
            worded = likely.filter(likely.str.contains(CUES[kind])) if kind in CUES else likely
            found[kind] = _rows_with(worded, detector, most)
            if kind not in CUES:
                found[kind] += _rows_with(queries, detector, most)
            if kind in addresses.ANYWHERE:
                found[kind] += _rows_with(places, detector, most) + _lettered(words, detector)
    single = shape.texts.filter(plain & ~linked & ~shape.texts.str.contains(MARKED))
    for kind, hits in bare.kinds(single, detectors, total=shape.count):
        found[kind] = found.get(kind, 0) + hits
    for kind, told in WORDED.items():
        if kind in detectors:
            found[kind] = max(found.get(kind, 0), int(told(texts).sum()))
    return tuple(
        contained(kind, min(hits, shape.rows), shape.rows)
        for kind, hits in sorted(found.items())
        if hits
    )


def is_mixed(found: tuple[Contained, ...]) -> bool:
    """Whether the texts are ways to reach somebody, some of this Kind and some of that."""
    reach = [part.share for part in found if part.kind in REACHES]
    return len(reach) > 1 and sum(reach) >= MIXED


def contained(kind: str, hits: int, rows: int, path: str = "") -> Contained:
    low, high = wilson(hits, rows)
    return Contained(kind=kind, share=round(hits / rows, 6), low=low, high=high, path=path)


def _lettered(words: pl.Series, detector: Detector) -> int:
    """In how many words the number behind the letters is one: nearly all of them, or none."""
    if words.is_empty():
        return 0
    numbers = normal.normalise(addresses.numbers(words).drop_nulls())
    if numbers.is_empty():
        return 0
    hits = numbers.filter(detector.hits(numbers))
    same = int(words.str.contains(f"[^0-9][0-9]{{{WIDTHS[detector.id]}}}[0-9Xx]$").sum())
    return hits.len() if hits.len() >= LETTERS * same and not _is_counted(hits) else 0


def _rows_with(texts: pl.Series, detector: Detector, most: int) -> int:
    """In how many texts there is a span that passes its check and is no chance."""
    rows = texts if texts.is_empty() else texts.filter(texts.str.contains(detector.span or ""))
    if rows.is_empty():
        return 0
    picked = rows.gather_every(-(-rows.len() // most))
    pattern = detector.inside
    spans = [pattern.findall(text) for text in picked] if pattern else []
    flat = pl.Series([span for each in spans for span in each], dtype=pl.String)
    if flat.is_empty():
        return 0
    passed = detector.hits(normal.normalise(flat)).fill_null(value=False)
    if float(passed.mean() or 0) < CHECKED or _is_chance(texts, rows, flat, detector):  # type: ignore[arg-type]
        return 0
    whose = pl.Series([row for row, each in enumerate(spans) for _ in each])
    share = whose.filter(passed).n_unique() / picked.len()
    return round(share * rows.len())


def _is_chance(texts: pl.Series, rows: pl.Series, spans: pl.Series, detector: Detector) -> bool:
    """Whether so many other numbers of that length stand there that some have to look right."""
    numbers = spans.filter(spans.str.contains("^[0-9]+$"))
    if detector.chance < 0.001 or numbers.len() < spans.len() / 2:  # noqa: PLR2004
        return False
    if _is_counted(numbers):
        return True
    length = numbers.str.len_bytes().mode().to_list()[0]
    same = rf"(?:^|[^0-9A-Za-z])[0-9]{{{length}}}(?:$|[^0-9A-Za-z])"
    return rows.len() < LIKELY * int(texts.str.count_matches(same).sum())


def _is_counted(numbers: pl.Series) -> bool:
    """Whether several numbers differ at their end alone, or open with a day."""
    return numbers.n_unique() >= SEVERAL and variety(numbers) <= 1
