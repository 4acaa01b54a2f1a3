"""What one pass over texts tells is what plain searches tell, whatever the texts are."""

import re

import numpy as np
import polars as pl
import pytest

from tuomin.proof.codes.traits import Signs
from tuomin.proof.originals import names, windows
from tuomin.proof.originals.words import CAPITAL, LONG, OTHER, numbered

PEOPLE = ["李明", "王小明", "欧阳娜娜", "李𠮷野", "丁·一", "买买提·江"]
PIECES = [*PEOPLE, *"李明王小·𠮷😀。aZ09_- \n\0é٣", "", "user-0042", "13800138000"]
HAN_RUN = r"[\u3400-\u9fff\U00020000-\U0010ffff·]+"


def made(count, seed=5):
    drawn = np.random.default_rng(seed)
    rows = ["".join(drawn.choice(PIECES, drawn.integers(12))) for _ in range(count)]
    return pl.Series([None, "", *rows, None], dtype=pl.String)


TEXTS = {
    "any": made(4_000),
    "a slice": made(900).slice(450, 300),
    "chunks": pl.concat([made(20).slice(3, 9), made(0), made(30, 6)], rechunk=False),
    "only names": pl.Series(["".join(PEOPLE) * 300, None, "李明"]),
    "nothing": pl.Series([], dtype=pl.String),
    "nulls": pl.Series([None, None], dtype=pl.String),
}
each = pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS)


def spelled(text, name):
    """How often a name stands in a text; with nothing Han beside it if it is short."""
    if len(name) > windows.WHOLE_RUN:
        return len(re.findall(f"(?={re.escape(name)})", text))
    return re.findall(HAN_RUN, text).count(name)


@each
def test_names_are_seen_where_they_stand(texts):
    people = pl.DataFrame({"name": PEOPLE}).with_columns(bearers=pl.lit(1, pl.UInt32))
    known = names.prepare(people, seed=1 << 40 | 77, limit=100)
    seen = names.sightings(texts, known)
    place = dict(zip(windows.hashed(pl.Series(PEOPLE), known.seed).tolist(), PEOPLE, strict=True))
    real = [place.get(mark) for mark in known.marks[seen.names].tolist()]
    got = sorted((row, name) for row, name in zip(seen.rows.tolist(), real, strict=True) if name)
    assert got == sorted(
        (row, name)
        for row, text in enumerate(texts)
        for name in PEOPLE
        for _ in range(spelled(text or "", name))
    )


@each
def test_words_with_a_digit_are_those_of_a_regex(texts):
    rows, words, signs = numbered(texts, 7)
    assert list(zip(rows.tolist(), words, strict=True)) == [
        (row, word)
        for row, text in enumerate(texts)
        for word in re.findall("[0-9A-Za-z_-]{7,}", text or "")
        if re.search("[0-9]", word)
    ]
    for sign, form in ((LONG, "[0-9]{7}"), (OTHER, "[A-Za-z_-]"), (CAPITAL, "[A-Z]")):
        assert (signs & sign > 0).tolist() == words.str.contains(form).to_list()


@each
def test_signs_are_those_that_regexes_find(texts):
    classes = ["[0-9]", r"\p{Han}", "[a-z]", r"\s", r"\p{Nd}", "·"]
    bits = Signs(classes).of(texts)
    beyond = texts.str.contains(r"[\x{10000}-\x{10FFFF}]").fill_null(value=False).to_numpy()
    for number, form in enumerate(classes):
        found = texts.str.contains(form).fill_null(value=False).to_numpy()
        assert np.array_equal(bits >> number & 1, found | beyond)
