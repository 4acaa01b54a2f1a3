"""Ordinary columns that together single a person out: birth date, gender and district.

How many sampled rows nobody else in the sample equals is counted; how many of these nobody else in
the table equals is estimated from how many rows come in pairs (Skinner and Elliot 2002, data
intrusion simulation), since a row alone in a sample is often not alone in the table.
"""

import polars as pl

from tuomin.detect.kinds.intervals import wilson
from tuomin.detect.rows.scene import Scene
from tuomin.model import Classification, Remark

FEWEST = 50  # rows below which everybody is unlike everybody
WIDEST, MOST = 8, 4  # columns looked at, and put together
NAMED = 0.2  # share of sampled rows from which a set is named
ORDINARY = frozenset({
    "identity.birth_date", "identity.age", "identity.gender", "identity.ethnicity",
    "identity.nationality", "identity.native_place", "identity.marital_status",
    "identity.political_status", "contact.region", "contact.postcode", "employment.education",
    "employment.occupation", "employment.position", "employment.department",
    "minor.school_class", "organisation.company_name",
})  # fmt: skip
"""Kinds that neighbours and colleagues know of somebody; addresses and devices say who it is."""

GAIN = 0.02  # what another column has to add
Found = tuple[tuple[Classification, ...], tuple[Remark, ...]]


def look(scene: Scene, verdicts: tuple[Classification, ...]) -> Found:
    """Name the smallest set of ordinary columns that singles out as many as any."""
    quasi = [
        each.column
        for each in verdicts
        if each.kind in ORDINARY and each.level != "none" and not each.protected
        and scene.clue[each.column].column.family not in ("json", "binary")
    ][:WIDEST]  # fmt: skip
    if scene.frame.height < FEWEST or not quasi or not _is_of_people(scene, verdicts):
        return verdicts, ()
    frame = scene.frame.select(quasi)
    best = _grown(frame, scene.rows)
    lone, _ = uniques(frame, best)
    if lone < NAMED * frame.height:
        return verdicts, ()
    return verdicts, (_remark(scene, best, lone, certainty(frame, best, scene.rows)),)


def uniques(frame: pl.DataFrame, columns: list[str]) -> tuple[int, int]:
    """How many rows nobody equals in `columns`, and how many pairs equal nobody else.

    >>> uniques(pl.DataFrame({"a": ["x", "y", "y", None]}), ["a"])
    (1, 1)
    """
    sizes = frame.select(columns).drop_nulls().group_by(columns).len()["len"]
    return int((sizes == 1).sum()), int((sizes == 2).sum())  # noqa: PLR2004 - a pair


def certainty(frame: pl.DataFrame, columns: list[str], rows: int | None) -> float:
    """The chance that somebody alone in the sample is alone in the table of `rows` rows."""
    if rows is None or rows <= frame.height:
        return 1.0
    lone, pairs = uniques(frame, columns)
    part = frame.height / rows
    return part * lone / (part * lone + 2 * (1 - part) * (pairs + 1))


def _is_of_people(scene: Scene, verdicts: tuple[Classification, ...]) -> bool:
    """Whether each row is somebody, or names somebody."""
    entity = scene.clues[0].entity
    direct = any(each.role == "direct" and each.level != "none" for each in verdicts)
    return entity.what == "person" or (direct and entity.what not in ("thing", "organisation"))


def _grown(frame: pl.DataFrame, rows: int | None) -> list[str]:
    """Column by column, the one that singles out most, until none adds enough."""
    chosen: list[str] = []
    reached = 0.0
    while len(chosen) < MOST:
        left = [name for name in frame.columns if name not in chosen]
        tried = {name: _share(frame, [*chosen, name], rows) for name in left}
        best = max(tried, key=tried.__getitem__, default="")
        if not best or tried[best] < reached + GAIN:
            break
        chosen, reached = [*chosen, best], tried[best]
    return chosen or frame.columns[:1]


def _share(frame: pl.DataFrame, columns: list[str], rows: int | None) -> float:
    return uniques(frame, columns)[0] / frame.height * certainty(frame, columns, rows)


def _remark(scene: Scene, columns: list[str], lone: int, likely: float) -> Remark:
    sampled = scene.frame.height
    low, high = wilson(lone, sampled)
    share, together = lone / sampled, " + ".join(columns)
    whole = scene.rows is None or scene.rows <= sampled
    unknown = scene.rows is None
    en, zh = (
        f"{together}: {share:.0%} of sampled rows are unique",
        f"{together}：抽样行中 {share:.0%} 唯一",
    )
    if not whole:
        en += f"; such a row is alone in the whole table with a chance of about {likely:.0%}"
        zh += f"；此类行在全表中仍唯一的概率约 {likely:.0%}"
    return Remark(
        what="singled_out", columns=tuple(columns), count=lone, share=round(share, 4),
        low=low, high=high, likely=None if unknown else round(likely, 4), clauses=("PIPL 4",),
        en=en, zh=zh,
    )  # fmt: skip
