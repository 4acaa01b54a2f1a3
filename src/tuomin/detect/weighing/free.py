"""Whether a column is free: of no one form, so that any row may say what no other does.

A sample of two thousand rows shows a phone number that stands in one remark of a hundred, and
seldom one that stands in one of a hundred thousand. That most values are masked says nothing of
the rest. Codes, dates and links say one thing in every row; where long numbers are usual, what
looks like somebody's number is judged by the scan.
"""

from tuomin.detect.kinds.readings import JSON
from tuomin.detect.sample.profile import Profile
from tuomin.detect.weighing.clues import Clues

WIDE = 20  # characters that a column may hold, which no value was seen of
CODED = r"^(?:[0-9A-Za-z_.+-]*|[0-9 :./,TZ+-]*|(?:[a-z]+:/|\.)?/\S*)$"
LONG_NUMBER = r"^[^\s\p{Han}]*[0-9]{9}[^\s\p{Han}]*$"
LITTLE = 20  # values, of which no share says anything
RARE = 0.05  # share of rows
FEW = 64  # different codes, so few that they are words of a list


def free(clues: Clues) -> str:
    """What may stand in it: "text", "json", "binary", or "" where one form does for all values."""
    column, shape = clues.column, clues.shape
    if column.family == "binary":  # cipher texts and pictures in most rows say nothing of the rest
        return "binary" if column.length is None or column.length >= WIDE else ""
    if column.family not in ("text", "json") or clues.protected not in {"", "masked"}:
        return ""
    if column.family == "json" or JSON in clues.hints:
        return "json"
    if not shape.count:
        return "text" if column.length is None or column.length >= WIDE else ""
    worded = shape.share(CODED) < 1 or shape.variants <= FEW
    return "text" if worded and (shape.is_prose or not _has_numbers(shape)) else ""


def _has_numbers(shape: Profile) -> bool:
    """Whether long numbers are usual: in more than a few rows, not only in a few of the values."""
    if shape.count < LITTLE or not shape.share(LONG_NUMBER):
        return False
    return int(shape.texts.str.contains(LONG_NUMBER).sum()) > RARE * shape.count
