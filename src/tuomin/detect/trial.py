"""The trial of a Detector: its own examples, values and names, of both sorts."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from tuomin.checks.normal import normalise
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.naming.names import Names

MATCH = "change the pattern, the check or the example"
REJECT = "narrow the pattern, add a check, or take a nearer look at the example"
NAMED = "add it to names, or take it out"
UNNAMED = "take the name that it holds out of names, or make it ambiguous"


@dataclass(frozen=True, kw_only=True)
class Flaw:
    """One example that comes out wrong: under which key, and what to do."""

    key: str
    example: str
    problem: str
    hint: str


def flaws(detector: Detector, names: Names) -> Iterator[Flaw]:
    """Every example of `detector` that comes out wrong; `names` reads for all Detectors."""
    examples = detector.examples
    yield from _values(detector, examples.match, "match")
    yield from _values(detector, examples.reject, "reject")
    for name in examples.names.match:
        if detector.id not in _said(names, name):
            yield _flaw("names.match", name, f"does not announce {detector.id}", NAMED)
    for name in examples.names.reject:
        if _said(names, name).get(detector.id) == "name":
            yield _flaw("names.reject", name, f"announces {detector.id}", UNNAMED)


def _values(detector: Detector, texts: tuple[str, ...], sort: str) -> Iterator[Flaw]:
    if not detector.values:
        return
    answers = detector.hits(normalise(pl.Series(texts, dtype=pl.String)))
    for text, hit in zip(texts, answers, strict=True):
        if sort == "match" and not hit:
            yield _flaw(sort, text, "does not match", MATCH)
        elif sort == "reject" and hit:
            yield _flaw(sort, text, "matches", REJECT)


def _said(names: Names, name: str) -> dict[str, str]:
    """How each Kind is named by a column name, or a comment: plainly, by initials, ..."""
    readings = [names.read_name(name)]
    if not name.isascii():
        readings.append(names.read_comment(name))
    return {hit.kind: hit.how for reading in readings for hit in reading.hits}


def _flaw(key: str, example: str, what: str, hint: str) -> Flaw:
    problem = f"examples.{key}: {example!r} {what}"
    return Flaw(key=f"examples.{key}", example=example, problem=problem, hint=hint)
