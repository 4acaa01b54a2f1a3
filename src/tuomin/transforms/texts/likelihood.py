"""How likely Chinese words and names are: the costs that sentences.py adds up.

A cost is what something is less likely than what is sure, in steps of a quarter of a nat. Those of
words and given names come from a dictionary (words.txt); surnames are ranked.
"""

import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tuomin.arrays import slots
from tuomin.arrays.slots import Table
from tuomin.checks.person_name import COMPOUND, GIVEN, SURNAMES

LIST = Path(__file__).with_name("words.txt")
STEP = 0.25  # nats that a cost of 1 stands for
Costs = NDArray[np.int32]
"""How unlikely something is."""

UNKNOWN = 72  # a character that is no word, or no part of a given name: once in 60 million
NEVER = 1 << 20
PLACE = 24  # a name before what names of places and firms end with
CHOSEN = 38  # a character that parents choose, at most: the list counts few young people
NOT_GIVEN = 80  # what no given name has
COMPOUNDS = 32  # any surname of two characters
COUNTED = ("第五", "百里")  # such surnames that are numbers far more often
TOP, FALL = 0.08, 0.85  # the share of the first surname, and how fast those behind it fall

RARE = (
    "昝昌束奉荀於汲邴糜隗宓蓬韶蓟溥邰莘贡堵郦郤璩濮浦瞿宦庾暨沃夔訾乜巢蒯逯桓笪谯佴苻揭麴缑仉綦禚郄"
    "郏郐妫钭亢俎凃呙姒庹忻恽敫斛昃炅盍眭矫禤芈苌茆菅蔄虢贠遆雒颛鬲楚檀沐畅钮阙羿牟酆"
)
"""Further surnames, each as rare as the rarest of the others."""

PLACES = "路街巷弄村镇乡县市区省店厂牌桥湖山河江寺庙派庄屯沟湾岛站社院校园城旗"
NO_GIVEN = (
    PLACES[:11]
    + "旗店厂牌房司局说称讲让问收坐是的在了和与同给到把被将对从向有为也都没不这那就还要会能可等及或"
)
"""Characters that end or follow a name rather than belong to it."""

WIDEST = 4  # characters of a word
CODES = 0x10000


@dataclass(frozen=True)
class Likely:
    """Costs by character, of words by themselves, of surnames, of given names, of what follows a
    name; and the tables of longer words, of pairs of given characters and compound surnames.
    """

    single: Costs
    surname: Costs
    given: Costs
    behind: Costs
    words: Table
    pairs: Table
    compounds: Table


@cache
def likely() -> Likely:
    """The costs of words and names."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    listed = [line.split(" ") for line in lines if not line.startswith("#")]
    single, given = _costs(UNKNOWN), _costs(UNKNOWN)
    longer: dict[str, list[pl.DataFrame]] = {"word": [], "pair": []}
    for sort, length, cost, texts in listed:
        if length == "1":
            (given if sort == "given" else single)[_codes(texts)] = int(cost)
        else:
            longer[sort].append(_cut(texts, int(length), int(cost)))
    given[_codes(GIVEN)] = np.minimum(given[_codes(GIVEN)], CHOSEN)
    given[_codes(NO_GIVEN)] = NOT_GIVEN
    surname, behind = _costs(NEVER), _costs(0)
    ranks = np.arange(1, len(SURNAMES) + 1)
    surname[_codes(RARE)] = round(-math.log(TOP / len(SURNAMES) ** FALL) / STEP)
    surname[_codes(SURNAMES)] = np.round(-np.log(TOP / ranks**FALL) / STEP)
    behind[_codes(PLACES)] = PLACE
    words, pairs = (pl.concat(parts) for parts in longer.values())
    double = [each for each in COMPOUND.split("|") if len(each) == len("欧阳")]
    compounds = pl.Series([each for each in double if each not in COUNTED])
    return Likely(
        single=single,
        surname=surname,
        given=given,
        behind=behind,
        words=slots.of(words["text"], words["cost"].to_numpy()),
        pairs=slots.of(pairs["text"], pairs["cost"].to_numpy()),
        compounds=slots.of(compounds, np.full(len(compounds), COMPOUNDS)),
    )


def _costs(usual: int) -> Costs:
    return np.full(CODES, usual, np.int32)


def _codes(texts: str) -> NDArray[np.int64]:
    return np.array([*map(ord, texts)])


def _cut(texts: str, length: int, cost: int) -> pl.DataFrame:
    """The texts of one length that stand side by side."""
    starts = range(0, len(texts), length)
    parts = [texts[start : start + length] for start in starts]
    return pl.DataFrame({"text": parts}).with_columns(cost=pl.lit(cost, pl.Int64))
