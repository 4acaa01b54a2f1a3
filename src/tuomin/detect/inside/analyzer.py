"""Presidio: our Detectors as its recognizers, and a user's recognizers beside our Detectors.

The only module that imports presidio. Its engine runs with the `no_op` language engine: no model is
loaded or fetched, and context is what the caller passes (the words of a column's name).
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import polars as pl
from presidio_analyzer import (
    AnalysisExplanation,
    AnalyzerEngine,
    EntityRecognizer,
    PatternRecognizer,
    RecognizerRegistry,
    RecognizerResult,
)
from presidio_analyzer.nlp_engine import NoOpNlpEngine

from tuomin import document
from tuomin.checks import normal
from tuomin.detect.inside import people
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.readings import ADDRESS, PERSON_NAME
from tuomin.errors import DetectorError

LANGUAGE = "zh"
THRESHOLD = 0.4  # score from which a result counts
SURE, LIKELY = 0.9, 0.6
RARE = 0.02  # chance below which a form with its check is sure
WORDED = {PERSON_NAME: people.NAMED, ADDRESS: people.PLACED}
HINT = (
    "expected Presidio's format: recognizers: [{name, supported_entity, patterns or deny_list}], "
    "with regexes that Python can run"
)


class KindRecognizer(EntityRecognizer):
    """A Detector that searches texts for Presidio; the entity is its code in capitals."""

    def __init__(self, detector: Detector, *, language: str = LANGUAGE) -> None:
        self.detector = detector
        self.pattern = detector.inside or re.compile(WORDED[detector.id])
        names = (*detector.names.zh, *(name.replace("_", " ") for name in detector.names.en))
        super().__init__(
            supported_entities=[entity(detector)],
            name=f"tuomin {detector.id}",
            supported_language=language,
            context=list(names),
        )

    def load(self) -> None:
        """Nothing to load."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: Any = None
    ) -> list[RecognizerResult]:
        """Every span that has the form and passes the check."""
        group = self.pattern.groups
        spans = [match.span(group) for match in self.pattern.finditer(text)]
        if not spans:
            return []
        passed = [True] * len(spans) if group else self._passed(text, spans)
        return [
            RecognizerResult(entity(self.detector), start, end, self._score, self._why())
            for (start, end), good in zip(spans, passed, strict=True)
            if good
        ]

    def _passed(self, text: str, spans: list[tuple[int, int]]) -> list[bool]:
        found = pl.Series([text[start:end] for start, end in spans], dtype=pl.String)
        passed: list[bool] = self.detector.hits(normal.normalise(found)).to_list()
        return passed

    def _why(self) -> AnalysisExplanation:
        kind, pattern = self.detector.id, self.pattern.pattern
        return AnalysisExplanation(f"tuomin {kind}", self._score, kind, pattern)

    @property
    def _score(self) -> float:
        rare = self.detector.chance <= RARE or "@" in self.pattern.pattern
        return SURE if rare else LIKELY


def entity(detector: Detector) -> str:
    return detector.code.upper()


def recognizers(
    detectors: Mapping[str, Detector], *, language: str = LANGUAGE
) -> list[KindRecognizer]:
    """A recognizer for each Detector that can be searched for in texts."""
    return [
        KindRecognizer(detector, language=language)
        for detector in detectors.values()
        if detector.span or detector.id in WORDED
    ]


def read(path: Path) -> list[PatternRecognizer]:
    """A user's recognizers; DetectorError names the file and the first one that is wrong."""
    raw = document.read(path, error=DetectorError, hint=HINT)
    entries = raw.get("recognizers")
    if not isinstance(entries, list) or not entries:
        raise DetectorError("lacks a list of recognizers", where=str(path), hint=HINT)
    return [_recognizer(entry, place, path) for place, entry in enumerate(entries, 1)]


def _recognizer(entry: Any, place: int, path: Path) -> PatternRecognizer:
    where = f"{path}: recognizer {place}"
    if not isinstance(entry, dict):
        raise DetectorError("has to hold keys", where=where, hint=HINT)
    if isinstance(entry.get("name"), str):
        where = f"{path}: {entry['name']}"
    known = RecognizerRegistry(recognizers=[])
    try:
        known.add_pattern_recognizer_from_dict({**entry, "supported_language": LANGUAGE})
        made = cast("PatternRecognizer", next(iter(known.recognizers)))
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise DetectorError("is no recognizer of Presidio", where=where, hint=HINT) from error
    if not re.fullmatch("[A-Za-z][A-Za-z0-9_]*", str(made.supported_entities[0])):
        hint = "use letters, digits and _"
        raise DetectorError("supported_entity is no name", where=where, hint=hint)
    return made


class Analyzer:
    """Presidio's engine over some recognizers."""

    def __init__(self, known: Iterable[EntityRecognizer]) -> None:
        registry = RecognizerRegistry(recognizers=list(known), supported_languages=[LANGUAGE])
        nlp = NoOpNlpEngine(models=[{"lang_code": LANGUAGE, "model_name": "no_op"}])
        self._engine = AnalyzerEngine(
            registry=registry, nlp_engine=nlp, supported_languages=[LANGUAGE]
        )

    def rows(self, texts: pl.Series, *, context: Iterable[str] = ()) -> dict[str, int]:
        """In how many of the texts each entity stands, those without any left out."""
        found: dict[str, int] = {}
        words = list(context)
        for text in texts:
            results = self._engine.analyze(
                text, language=LANGUAGE, context=words, score_threshold=THRESHOLD
            )
            for name in {result.entity_type for result in results}:
                found[name] = found.get(name, 0) + 1
        return found
