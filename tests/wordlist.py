"""Make the list of Chinese words and given names that sentences are read with.

`python -m tests.wordlist DICT` reads the dictionary of jieba 0.42.1 (dict.txt, MIT licence): lines
of a word, how often it was counted, and what it is (`nr`: a person). The list says how unlikely
each word is, in quarters of a nat; words of one length and likelihood share a line.
"""

import math
import sys
from collections import Counter, defaultdict
from pathlib import Path

import polars as pl

from tuomin.checks import cues, regions
from tuomin.checks.person_name import SURNAMES, WORDS
from tuomin.transforms.texts.likelihood import LIST, STEP, WIDEST

LONGEST = 3  # characters of a word
SELDOM, FAMED = 5, 120  # counts of words, and of those that are names of people
TITLED = {*cues.TITLES.split("|"), *cues.OFTEN.split("|"), *cues.SURE.split("|")}
COMMON = 200  # surnames whose given names are counted
UNSEEN = (0.3, 1000)  # what is added to each count, and to all
HEADER = """\
# Chinese words, and characters and pairs of given names, by how unlikely they are.
# Made by tests/wordlist.py from the dictionary of jieba 0.42.1, whose licence (MIT) is:
#
# Copyright (c) 2013 Sun Junyi
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
# associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute,
# sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions:
#
# The above copyright notice and this permission notice shall be included in all copies or
# substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
# NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
# DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
# OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

NEWER = Path(__file__).with_name("newer_words.txt")
"""Words that the dictionary lacks or counts too seldom, and names of brands."""

ENDS = "(?:市|地区|盟)$"  # what the names of cities are used without
OFTEN = 300  # times that each of them counts


def main(place):
    lines = Path(place).read_text(encoding="utf-8").splitlines()
    entries = [(word, int(count), what) for word, count, what in map(str.split, lines)]
    total = sum(count for _, count, _ in entries)
    counts = dict(words(entries))
    counts |= {word: max(count, counts.get(word, 0)) for word, count in newer()}
    found = {
        "word": {word: count / total for word, count in counts.items()},
        "given": given(entries),
        "pair": pairs(entries),
    }
    listed = defaultdict(list)
    for sort, texts in found.items():
        for text, share in texts.items():
            listed[sort, len(text), round(-math.log(share) / STEP)].append(text)
    shown = (
        f"{sort} {length} {cost} {''.join(sorted(texts))}"
        for (sort, length, cost), texts in sorted(listed.items())
    )
    LIST.write_text(HEADER + "\n".join(shown) + "\n", encoding="utf-8")


def newer():
    places = pl.concat(regions.places().select("province", "city", "county")).drop_nulls().unique()
    short = regions.places()["city"].drop_nulls().unique().str.replace(ENDS, "")
    listed = NEWER.read_text(encoding="utf-8").split() + WORDS.split("|")
    for word in [*listed, *sorted(places), *sorted(short)]:
        if 1 < len(word) <= WIDEST:
            yield word, OFTEN


def words(entries):
    """Words and counts; names of people only where they are words as well."""
    for word, count, what in entries:
        if len(word) > LONGEST or not all("\u3400" <= each <= "\u9fff" for each in word):
            continue
        is_name = what.startswith("nr") and word[0] in SURNAMES
        if len(word) == 1 or count >= (FAMED if is_name else SELDOM):
            yield word, max(count, 1)


def people(entries):
    for word, _, what in entries:
        is_name = what.startswith("nr") and len(word) == LONGEST and word[0] in SURNAMES[:COMMON]
        if is_name and word[1:] not in TITLED:
            yield word[1:]


def given(entries):
    counts = Counter(each for pair in people(entries) for each in pair)
    each, all_ = UNSEEN
    total = counts.total() + all_
    return {character: (count + each) / total for character, count in counts.items()}


def pairs(entries):
    counts = Counter(people(entries))
    return {pair: count / counts.total() for pair, count in counts.items() if count > 1}


if __name__ == "__main__":
    main(sys.argv[1])
