"""Columns that are measured together are told the same of as each by itself."""

import polars as pl
import pytest

from sample_db.build import whole
from sample_db.tables import SHEETS
from tuomin.detect import registry
from tuomin.detect.inside.search import search
from tuomin.detect.sample.profile import profiles
from tuomin.detect.sample.values import matches

ROWS = 60
ODD = {
    "nothing": [None, "", "无", None],
    "lists": ["13800138000;13900139000", "13700137000,13600136000", None, "a"],
    "links": ["https://x.example/a?m=li%40example.com", "/img/i@2x.png", None, "tel:13800138000"],
    "remarks": ["联系人：李建国，电话13800138000", "请找王女士", "明天到货", "明天到货"],
    "same": ["１３８-0013-8000", "+86 13800138000", "13800138000", "13800138000"],
}  # fmt: skip


@pytest.fixture(scope="module")
def columns():
    frames = whole(SHEETS, rows=ROWS, seed=3).values()
    drawn = [
        each.cast(pl.String)
        for frame in frames
        for each in frame.iter_columns()
        if each.dtype not in (pl.Binary, pl.List)
    ]
    return [*drawn[::5], *(pl.Series(name, texts) for name, texts in ODD.items())]


@pytest.fixture(scope="module")
def detectors():
    return registry.load()


def told(columns, detectors):
    shapes = profiles(columns)
    matched = matches(shapes, detectors, named=[()] * len(shapes))
    return [
        (shape.traits, shape.texts.to_list(), shape.distinct.to_list(), shape.lengths, match, found)
        for shape, match, found in zip(shapes, matched, search(shapes, detectors), strict=True)
    ]


def test_together_or_alone(columns, detectors):
    alone = [told([each], detectors)[0] for each in columns]

    assert told(columns, detectors) == alone


def test_in_any_order(columns, detectors):
    backwards = told(columns[::-1], detectors)

    assert backwards[::-1] == told(columns, detectors)
