"""Bounds let every text through that the regex matches: all forms, all examples, random texts."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuomin.detect import registry
from tuomin.detect.kinds.bounds import ANY, bounds, within
from tuomin.detect.kinds.detector import Value
from tuomin.detect.kinds.looks import Looks

DETECTORS = registry.load()
FORMS = {f"{kind} {place}": value for kind, each in DETECTORS.items()
         for place, value in enumerate(each.values)}  # fmt: skip
EXAMPLES = sorted(
    {text for each in DETECTORS.values() for text in (*each.examples.match, *each.examples.reject)}
    | {"", " ", "\n", "\u212a", "\u017f", "ß", "İ", "١٢", "\x00", "\x7f", "😀", "1\n2"}
)
PATTERNS = [
    "(?i)k",
    "(?i:[a-k]+)", "(?i:K)s", "[^a]", ".", "(?s).", r"\w+", r"\S\D", r"\bx\b", "a*", "(a|b){2,3}",
    "a??b", "[一-龥]{2}", r"\p{Han}x", r"\p{L}", "[a-z&&[^k]]", "[[:alpha:]]",
    "(?x) a b", r"\x{41}",
    "^a$", "(?:a|)", "[a-z--k]", r"[\[a]", "(?P<n>a)", "(?i)ß", "é",
    r"\<ab\>", "b{ 2 }", "b{1, 2}", r"^\<x\>$", "(?i:ſ)",
]  # fmt: skip
LETTERS = st.sampled_from("aAkKsSxbzB019-_.@:/[ &é一龥\u212a\u017fß\n")


def wrongly_left_out(value, texts):
    series = pl.Series("texts", texts, dtype=pl.String)
    fits = pl.Series(value.bounds.fit(Looks.of(series)))
    return series.filter(value.form(series) & ~fits).to_list()


@pytest.mark.parametrize("form", FORMS)
def test_no_example_that_a_form_matches_is_left_out(form):
    alone = [wrongly_left_out(FORMS[form], [text]) for text in EXAMPLES[::20]]

    assert wrongly_left_out(FORMS[form], EXAMPLES) == []
    assert not any(alone)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(texts=st.lists(st.text(LETTERS, max_size=4), max_size=20))
def test_no_text_that_a_pattern_matches_is_left_out(pattern, texts):
    assert wrongly_left_out(Value(pattern=pattern, chance=1.0), [*texts, *EXAMPLES]) == []


@pytest.mark.parametrize(
    "pattern", [*PATTERNS, "[0-9]{3}|@", "^[0-9]+$|k", "^a.*9$", "(?m)^1$", "[:=@]", "9.*9"]
)
@given(texts=st.lists(st.text(LETTERS, max_size=6), max_size=20))
def test_no_text_that_contains_a_pattern_is_left_out(pattern, texts):
    series = pl.Series("texts", [*texts, *EXAMPLES, "9" * 300, "a" * 300 + "9" * 3])
    fits = pl.Series(within(pattern).fit(Looks.of(series)))

    assert series.filter(series.str.contains(pattern) & ~fits).to_list() == []


@pytest.mark.parametrize("kind", sorted(kind for kind, each in DETECTORS.items() if each.span))
def test_no_text_in_which_a_span_stands_is_left_out(kind):
    detector = DETECTORS[kind]
    texts = pl.Series(
        [
            f"{head}{text}{tail}"
            for text in EXAMPLES
            for head, tail in (("", ""), ("电话", "。"), ("a ", " b"))
        ]
    )
    fits = pl.Series(detector.around.fit(Looks.of(texts)))

    assert texts.filter(detector.has_span(texts) & ~fits).to_list() == []


def test_most_forms_have_bounds():
    unbound = [name for name, value in FORMS.items() if value.bounds is ANY]

    assert len(unbound) < len(FORMS) / 10


def test_slices_have_the_looks_of_their_own_texts():
    texts = pl.Series(["abc", "1", "李明", "@"])

    for start in range(4):
        part = texts.slice(start)
        alone = Looks.of(pl.Series(part.to_list(), dtype=pl.String))
        assert Looks.of(part).sorts.tolist() == alone.sorts.tolist()
        assert Looks.of(part).firsts.tolist() == alone.firsts.tolist()
    assert bounds("李明").fit(Looks.of(texts.slice(2, 1))).tolist() == [True]
    assert bounds("[0-9]+").fit(Looks.of(texts)).tolist() == [False, True, False, False]
