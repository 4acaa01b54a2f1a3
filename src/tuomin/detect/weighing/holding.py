"""What the type and the length of a column say of a Kind: whether it can hold it at all."""

import re
from collections.abc import Iterator

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.sample.blobs import MOST
from tuomin.detect.weighing.clues import Clues
from tuomin.detect.weighing.voices import is_unsure
from tuomin.model import Evidence

FLAG = re.compile("(?:flag|flg|标志|标识)$")
ROOM = {"tinyint": 3, "smallint": 5, "int2": 5, "mediumint": 8}  # digits of whole numbers


def typed(clues: Clues, detector: Detector) -> Iterator[Evidence]:
    """The type, the length or nothing but yes and no: what cannot hold the Kind."""
    column = clues.column
    if any(hit and hit.how == "detail" for hit in clues.hits(detector.id)):
        return  # amounts and times say of a record what no type of its Kind holds
    if not _can_hold(clues, detector):
        yield Evidence(
            source="type", weight=weights.VETO,
            en=f"a column of type {column.family} cannot hold it",
            zh=f"{column.family} 类型不能存放",
        )  # fmt: skip
    elif clues.shape.is_boolean and not ("boolean" in detector.types or _is_flag(clues, detector)):
        yield Evidence(
            source="type", weight=weights.FLAG, en="it only says yes or no", zh="取值仅为是否"
        )
    elif _is_listed(clues, detector):
        yield Evidence(
            source="type", weight=weights.FLAG,
            en="its type lists other values", zh="类型列举了其他取值",
        )  # fmt: skip
    elif _is_too_small(clues, detector):
        yield Evidence(
            source="type", weight=weights.VETO,
            en=f"a column of type {column.type} has too few digits",
            zh=f"{column.type} 类型位数不足",
        )  # fmt: skip
    elif _is_too_short(column.length, detector):
        yield Evidence(
            source="type", weight=weights.VETO,
            en=f"{column.length} characters are too few", zh=f"长度 {column.length} 不足",
        )  # fmt: skip


def _is_flag(clues: Clues, detector: Detector) -> bool:
    """Whether the name that tells the Kind is that of a yes or no: smoking_flag, 党员标志."""
    return any(
        hit and hit.how == "name" and FLAG.search(hit.words) for hit in clues.hits(detector.id)
    )


def _is_listed(clues: Clues, detector: Detector) -> bool:
    """Whether the type says which few values there are, and none that was seen fits somebody."""
    match = clues.matches.get(detector.id)
    seen = clues.shape.count > 0 and (match is None or match.share == 0)
    return detector.role == "direct" and clues.column.type.lower().startswith("enum") and seen


def _can_hold(clues: Clues, detector: Detector) -> bool:
    """Whether the type can hold the Kind; arrays as texts, bytes of which nobody knows what of, or
    most of which are texts.
    """
    family, shape = clues.column.family, clues.shape
    opaque = bool(clues.protected) or not shape.rows or shape.count >= MOST * shape.rows
    as_text = family == "other" or (family == "binary" and opaque)
    return family in detector.types or ("text" in detector.types and as_text)


def _is_too_short(length: int | None, detector: Detector) -> bool:
    """Not even half as long as the shortest example of a direct identifier."""
    shortest = min(map(len, detector.examples.match), default=0)
    return length is not None and detector.role == "direct" and 0 < length * 2 < shortest


def _is_too_small(clues: Clues, detector: Detector) -> bool:
    """Whether the type has fewer digits than any number of a direct identifier, or of a Kind that
    an ambiguous name alone tells (`state`); and no value is one.
    """
    room = ROOM.get(clues.column.type.lower().partition("(")[0].partition(" ")[0])
    shortest = min((len(each) for each in detector.examples.match if each.isdigit()), default=0)
    match = clues.matches.get(detector.id)
    is_one = match is not None and match.share > 0
    strict = detector.role == "direct" or is_unsure(clues, detector)
    is_flag = "boolean" in detector.types
    return room is not None and strict and shortest > room and not (is_one or is_flag)
