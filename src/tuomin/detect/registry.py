"""The registry: the Detectors that come with tuomin, and those of a company beside them.

`load()` reads the former, `load(folder)` those of one folder, `beside(folder)` both together.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from tuomin.detect import trial
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.kinds.reader import read
from tuomin.detect.naming.names import Names
from tuomin.errors import DetectorError


def load(folder: Path | None = None) -> dict[str, Detector]:
    """The Detectors of `folder` by id (`<category>.<code>`), in the order of their ids.

    Raises DetectorError, naming file and key, for the first thing that is wrong.
    """
    return dict(_load(folder or built_in()))


def titles(folder: Path | None = None) -> dict[str, dict[str, str]]:
    """What people call each Kind, in both languages."""
    found = beside(folder).items()
    return {kind: {"en": each.title.en, "zh": each.title.zh} for kind, each in found}


def beside(folder: Path | None = None, *, tried: bool = True) -> dict[str, Detector]:
    """The Detectors of tuomin and those of `folder`, which have to pass their own examples.

    One whose id or title tuomin has already is refused unless it says `replaces: true`. With
    `tried` false examples are not run: whoever asks is going to.
    """
    shipped = load()
    if folder is None:
        return shipped
    own = load(folder)
    for detector in own.values():
        _refuse_silent_replacement(detector, shipped, folder)
    together = dict(sorted({**shipped, **own}.items()))
    _refuse_twins(list(together.values()), folder)
    if tried:
        names = Names(together)
        for detector in own.values():
            for flaw in trial.flaws(detector, names):
                where = str(place(folder, detector))
                raise DetectorError(flaw.problem, where=where, hint=flaw.hint)
    return together


def built_in() -> Path:
    """Where the Detectors of tuomin lie: inside the package, or at the top of its source tree."""
    package = Path(str(files("tuomin")))
    inside = package / "detectors"
    return inside if inside.is_dir() else package.parents[1] / "detectors"


def place(folder: Path, detector: Detector) -> Path:
    return folder / detector.category / f"{detector.code}.yaml"


@cache
def _load(folder: Path) -> dict[str, Detector]:
    if not folder.is_dir():
        raise DetectorError("is no folder of detectors", where=str(folder))
    _refuse_misplaced(folder)
    paths = sorted(folder.glob("*/*.yaml"))
    if not paths:
        hint = "expected <category>/<code>.yaml; tuomin detectors new writes one"
        raise DetectorError("no detector files", where=str(folder), hint=hint)
    tried = folder == built_in()
    detectors = [read(path, tried=tried) for path in paths]
    _refuse_twins(detectors, folder)
    return {detector.id: detector for detector in detectors}


def _refuse_misplaced(folder: Path) -> None:
    """A file that would not be read is a rule that is silently missing."""
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml"), *folder.glob("*/*.yml")]):
        hint = "its place is its id: <category>/<code>.yaml"
        raise DetectorError("would not be read here", where=str(path), hint=hint)


def _refuse_silent_replacement(
    detector: Detector, shipped: dict[str, Detector], folder: Path
) -> None:
    known = detector.id in shipped
    if known == detector.replaces:
        return
    where = str(place(folder, detector))
    if known:
        hint = "replaces: true takes its place; otherwise give the file another name"
        raise DetectorError(f"{detector.id} comes with tuomin", where=where, hint=hint)
    hint = "leave it out, or name the file as the kind that it replaces"
    raise DetectorError(f"replaces nothing: there is no {detector.id}", where=where, hint=hint)


def _refuse_twins(detectors: list[Detector], folder: Path) -> None:
    titles: dict[str, str] = {}
    shipped_first = sorted(detectors, key=lambda each: place(folder, each).exists())
    for detector in shipped_first:
        for key, title in (("en", detector.title.en), ("zh", detector.title.zh)):
            first = titles.setdefault(title, detector.id)
            if first != detector.id:
                raise DetectorError(
                    f"title.{key}: {title!r} is also that of {first}",
                    where=str(place(folder, detector)),
                    hint="two kinds that are called alike cannot be told apart in a report",
                )
