"""People under fourteen: birth dates and ID numbers give ages, and a child makes a table sensitive.

PIPL 28 and 31 protect everything about somebody under fourteen; the day of the fourteenth birthday
still counts as under fourteen, the careful reading.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from tuomin.checks import date, resident_id
from tuomin.model import Classification, Evidence

FOURTEEN = 14
CLAUSES = ("customer 第一条(二)", "virtual_office 1.2", "PIPL 28", "PIPL 31")
FEW, SHARE = 2, 0.01  # birth dates of children that are no slip of the pen
WEIGHT = 3.0
BORN = "identity.birth_date"
NUMBERED = ("identity.cn_resident_id", "identity.cn_hmt_residence_permit")
AGED = "identity.age"


def telling(verdicts: tuple[Classification, ...]) -> dict[str, str]:
    """The columns that tell ages, with their Kinds."""
    kinds = {verdict.column: verdict.kind or "" for verdict in verdicts if not verdict.protected}
    return {name: kind for name, kind in kinds.items() if kind in (*NUMBERED, BORN, AGED)}


def children(texts: Mapping[str, pl.Series], kinds: Mapping[str, str], today: dt.date) -> int:
    """How many sampled rows show somebody under fourteen; 0 where it may be a slip of the pen.

    `texts` holds the normalised texts of each column of `kinds`.
    """
    return max((_count(texts[name], kind, today) for name, kind in kinds.items()), default=0)


def escalate(
    verdicts: tuple[Classification, ...], count: int, rows: int
) -> tuple[Classification, ...]:
    """Every personal column of a table with children, made sensitive."""
    reason = Evidence(
        source="table", weight=WEIGHT,
        en=f"{count} of {rows} sampled rows are about people under fourteen",
        zh=f"抽样 {rows} 行中 {count} 行涉及不满十四周岁未成年人",
    )  # fmt: skip
    return tuple(
        replace(
            verdict,
            level="sensitive",
            clauses=tuple(dict.fromkeys((*verdict.clauses, *CLAUSES))),
            evidence=(*verdict.evidence, reason),
        )
        if verdict.level in ("personal", "sensitive")
        else verdict
        for verdict in verdicts
    )


def _count(texts: pl.Series, kind: str, today: dt.date) -> int:
    if kind in NUMBERED:
        valid = resident_id.valid(texts).fill_null(value=False)
        return _young(resident_id.birth(texts.filter(valid)), today)
    if kind == BORN:
        born = date.parse(texts).drop_nulls()
        young = _young(born, today)
    elif kind == AGED:
        born = texts.cast(pl.Int64, strict=False).drop_nulls()
        young = int((born.is_between(0, FOURTEEN - 1)).sum())
    else:
        return 0
    return young if young >= max(FEW, SHARE * born.len()) else 0


def _young(born: pl.Series, today: dt.date) -> int:
    """How many were born fourteen years ago or later; 29 February counts as 1 March."""
    try:
        limit = today.replace(year=today.year - FOURTEEN)
    except ValueError:
        limit = today.replace(year=today.year - FOURTEEN, month=3, day=1)
    return int(((born >= limit) & (born <= today)).sum())
