"""tuomin's kinds for users of Presidio.

    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine
    from tuomin.presidio import recognizers

    registry = RecognizerRegistry(recognizers=recognizers(), supported_languages=["zh"])
    nlp = NoOpNlpEngine(models=[{"lang_code": "zh", "model_name": "no_op"}])
    engine = AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["zh"])
    engine.analyze("联系人：李建国，手机13800138000", language="zh")

An entity is called as the code of its kind, in capitals: `CN_MOBILE`, `CN_RESIDENT_ID`,
`BANK_CARD`, `PERSON_NAME`. Check digits are checked. Presidio's engine finds no context in Chinese
sentences; pass words that you know, such as a column's name, as `analyze(…, context=[…])`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer


def recognizers(*, language: str = "zh", detectors: Path | None = None) -> "list[EntityRecognizer]":
    """A Presidio recognizer for each kind that can be found inside texts.

    `detectors` is a folder with further detector files.
    """
    from tuomin.detect import registry
    from tuomin.detect.inside import analyzer

    known = registry.beside(detectors)
    return list(analyzer.recognizers(known, language=language))
