"""Candidates: which Kinds values could be, how strongly and why, without name or table.

A value is shown back as its shape only: `9{11}` for a mobile, `汉汉` for a name of two characters.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from tuomin.checks.normal import normalise
from tuomin.detect.inside.search import search
from tuomin.detect.kinds.detector import Detector, Value
from tuomin.detect.kinds.weights import PRIOR
from tuomin.detect.sample.match import Match
from tuomin.detect.sample.profile import Profile, profiles
from tuomin.detect.sample.values import matches

FORMAT = "tuomin.candidates/1"
SIGNS = (
    (r"\p{Han}", "汉"),
    (r"[0-9]", "9"),
    (r"\p{Ll}", "a"),
    (r"\p{Lu}", "A"),
    (r"[^ -~汉]", "?"),
)
RUN = re.compile(r"([汉9aA?])\1{2,}")
LONGEST = 60  # characters of a shape
MANY = 1e6  # witnesses


def candidates(values: Sequence[str], detectors: Mapping[str, Detector]) -> dict[str, Any]:
    """What each value could be, and what all of them together, ready for JSON.

    The score of a Kind is in log-odds: the prior of any Kind, and what the values say for it. That
    of a single value is what a column full of values like it would have.
    """
    texts = pl.Series("texts", values, dtype=pl.String)
    shapes = profiles([texts, *(texts.slice(place, 1) for place in range(texts.len()))])
    every = matches(shapes, detectors, named=[()] * len(shapes))
    found = [
        list(_ranked(shape, each if not line else _many(each), detectors))
        for line, (shape, each) in enumerate(zip(shapes, every, strict=True))
    ]
    return {
        "format": FORMAT,
        "values": [
            {"line": line, "shape": shown, "kinds": found[line], "contains": inside}
            for line, (shown, inside) in enumerate(
                zip(shape_of(texts), _inside(shapes[1:], found[1:], detectors), strict=True), 1
            )
        ],
        "together": {"kinds": found[0]},
    }


def shape_of(texts: pl.Series) -> list[str]:
    r"""What stands where in each text, and nothing of what it says.

    >>> shape_of(pl.Series(["138 0013 8000", "王小明", "a1@Example.org"]))
    ['9{3} 9{4} 9{4}', '汉{3}', 'a9@Aa{6}.a{3}']
    >>> shape_of(pl.Series(["ok 👍\x1b[0m"]))
    ['aa ??[9a']
    """
    for form, sign in SIGNS:
        texts = texts.str.replace_all(form, sign)
    shapes = (RUN.sub(lambda run: f"{run[1]}{{{len(run[0])}}}", text) for text in texts)
    return [shape if len(shape) <= LONGEST else f"{shape[:LONGEST]}…" for shape in shapes]


def _many(found: Mapping[str, Match]) -> dict[str, Match]:
    return {kind: replace(match, witnesses=MANY) for kind, match in found.items()}


def _inside(
    shapes: Sequence[Profile],
    found: Sequence[Sequence[Mapping[str, Any]]],
    detectors: Mapping[str, Detector],
) -> Iterator[list[dict[str, Any]]]:
    """The Kinds that stand somewhere in a text which is more than one value of them."""
    for contains, whole in zip(search(shapes, detectors), found, strict=True):
        known = {each["kind"] for each in whole}
        parts = [part for part in contains if part.kind not in known]
        yield [{"kind": part.kind, "title": _title(detectors[part.kind])} for part in parts]


def _ranked(
    shape: Profile, found: Mapping[str, Match], detectors: Mapping[str, Detector]
) -> Iterator[dict[str, Any]]:
    """The Kinds of which some values have the form, the likeliest first."""
    texts = normalise(shape.distinct)
    fitting = [kind for kind, match in found.items() if match.form > 0]
    for kind in sorted(fitting, key=lambda kind: -found[kind].weight):
        match, detector = found[kind], detectors[kind]
        score = PRIOR + match.weight
        yield {
            "kind": kind,
            "title": _title(detector),
            "score": round(score, 2),
            "probability": round(1 / (1 + math.exp(-score)), 3),
            "form": round(match.form, 4),
            "passed": round(match.passed, 4),
            "chance": match.chance,
            "why": _why(match, detector, texts),
        }


def _why(match: Match, detector: Detector, texts: pl.Series) -> dict[str, str]:
    """The form, the check digit, and what chance alone would give."""
    checks = sorted({value.check for value in detector.values if _speaks(value, texts)})
    en = [f"{match.form:.0%} have the form"]
    zh = [f"{match.form:.0%} 符合形式"]
    if checks:
        en.append(f"{match.passed:.0%} pass the check ({', '.join(checks)})")
        zh.append(f"{match.passed:.0%} 通过校验({', '.join(checks)})")
    en.append(f"by chance {match.chance:.2g} of such values would")
    zh.append(f"随机值符合的比例约 {match.chance:.2g}")
    return {"en": "; ".join(en), "zh": "；".join(zh)}


def _speaks(value: Value, texts: pl.Series) -> bool:
    return bool(value.check) and bool(value.form(texts).any())


def _title(detector: Detector) -> dict[str, str]:
    return {"en": detector.title.en, "zh": detector.title.zh}
