"""A user's Presidio recognizers beside our Detectors: their entities become Kinds and are weighed.

An entity that means one of our Kinds (`EMAIL_ADDRESS`, `CN_MOBILE`) counts for it; any other is a
Kind of its own, `presidio.<entity>`, personal, announced by the recognizer's context words. Forms
that polars cannot run (look-around) are searched for by Presidio alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from tuomin.detect.inside.search import SPANNED, contained
from tuomin.detect.kinds.detector import Detector, Examples, Names, Title, Value, ascii_digits
from tuomin.model import Column, Contained

if TYPE_CHECKING:
    from tuomin.detect.inside.analyzer import Analyzer

ALIASES = {
    "EMAIL_ADDRESS": "contact.email",
    "PHONE_NUMBER": "contact.cn_mobile",
    "PERSON": "identity.person_name",
    "LOCATION": "contact.postal_address",
    "CREDIT_CARD": "financial_account.bank_card",
}
ALONE = 0.4  # score from which a pattern speaks without a name


@dataclass(frozen=True, kw_only=True)
class Joined:
    """All Detectors, and Presidio's engine over the user's recognizers; `kinds` are by entity."""

    detectors: Mapping[str, Detector]
    kinds: Mapping[str, str]
    analyzer: "Analyzer"

    def search(self, column: Column, texts: pl.Series, *, rows: int) -> tuple[Contained, ...]:
        """What the user's recognizers find in texts of a column of `rows`, its name as context."""
        if texts.is_empty():
            return ()
        picked = texts.gather_every(-(-texts.len() // SPANNED))
        words = [*column.name.split("_"), column.name, *column.comment.split()]
        found = self.analyzer.rows(picked, context=words)
        return tuple(
            contained(self.kinds[name], round(hits / picked.len() * texts.len()), rows)
            for name, hits in sorted(found.items())
        )


def join(detectors: Mapping[str, Detector], path: Path) -> Joined:
    """The Detectors and the recognizers in a file of Presidio's."""
    from tuomin.detect.inside import analyzer

    found = analyzer.read(path)
    known = {analyzer.entity(detector): kind for kind, detector in detectors.items()}
    kinds = {**known, **{name: kind for name, kind in ALIASES.items() if kind in detectors}}
    own = {
        name: f"presidio.{name.lower()}"
        for name in dict.fromkeys(each.supported_entities[0] for each in found)
        if name not in kinds
    }
    made = {
        kind: _detector(kind, name, [each for each in found if each.supported_entities[0] == name])
        for name, kind in own.items()
    }
    return Joined(
        detectors={**detectors, **made},
        kinds={**kinds, **own},
        analyzer=analyzer.Analyzer(found),
    )


def _detector(kind: str, name: str, found: list[Any]) -> Detector:
    words = [word.lower() for each in found for word in (each.context or ())]
    spoken = dict.fromkeys(["_".join(word.split()) for word in words] + [name.lower()])
    latin = tuple(word for word in spoken if word.isascii())
    patterns = [pattern for each in found for pattern in each.patterns]
    return Detector(
        id=kind,
        title=Title(en=found[0].name, zh=found[0].name),
        about=f"{name}, by the user's Presidio recognizers",
        level="personal",
        role="direct",
        names=Names(en=latin, zh=tuple(word for word in spoken if not word.isascii())),
        types=("text", "integer", "decimal", "json", "other"),
        examples=Examples(),
        values=tuple(
            Value(
                pattern=f"(?i){pattern.regex}",
                chance=10 ** (-3 * pattern.score),
                alone=pattern.score >= ALONE,
            )
            for pattern in patterns
            if _runs(f"(?i){pattern.regex}")
        ),
    )


def _runs(pattern: str) -> bool:
    """Whether polars can run the regex."""
    try:
        pl.Series([""]).str.contains(f"^(?:{ascii_digits(pattern)})$")
    except pl.exceptions.ComputeError:
        return False
    return True
