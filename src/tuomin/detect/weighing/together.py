"""Columns weighed together, with a look inside the texts of those that hold several things."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tuomin.detect.inside.joined import Joined
from tuomin.detect.inside.search import is_mixed, search
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.weighing.classify import Weighed, weigh
from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.hints import CONTACT, reached
from tuomin.detect.weighing.sites import is_site
from tuomin.model import Contained, Finding

NO_KIND = "-"  # what a column holds of which nothing is likely
SURE = 0.9  # share of values of the dominant Kind above which nothing else is looked for


def weighed(
    clues: Sequence[Clues], detectors: Mapping[str, Detector], joined: Joined | None
) -> list[Weighed]:
    """The clues of columns with what speaks for each Kind; `joined` looks inside as well."""
    done = [(each, weigh(each, detectors)) for each in clues]
    wanted = {place: kind for place, each in enumerate(done) if (kind := _open(*each))}
    found = search([clues[place].shape for place in wanted], detectors)
    for (place, kind), parts in zip(wanted.items(), found, strict=True):
        more = _more(clues[place], parts, joined) if joined else ()
        done[place] = _with(*done[place], kind, (*parts, *more), detectors)
    return done


def _open(clues: Clues, findings: Sequence[Finding]) -> str | None:
    """The likeliest Kind of a column that holds other things too, or may; None of others."""
    if clues.protected or not clues.shape.count:
        return None
    best = next(iter(findings), None)
    if best is None or best.score <= 0:
        return NO_KIND
    return None if (best.share or 0) >= SURE else best.kind


def _more(clues: Clues, found: Sequence[Contained], joined: Joined) -> list[Contained]:
    """What was joined finds inside besides."""
    known = {part.kind for part in found}
    more = joined.search(clues.column, clues.shape.texts, rows=clues.shape.rows)
    return [part for part in more if part.kind not in known]


def _with(
    clues: Clues,
    findings: list[Finding],
    kind: str,
    found: tuple[Contained, ...],
    detectors: Mapping[str, Detector],
) -> Weighed:
    placed = {part.kind for part in clues.contains}
    inside = tuple(
        part for part in found if part.kind not in {kind, *placed} and not is_site(clues, part)
    )
    clues = replace(clues, contains=(*clues.contains, *inside))
    if is_mixed(found):
        clues = replace(clues, hints={**clues.hints, CONTACT: reached()})
        findings = weigh(clues, detectors)
    return clues, findings
