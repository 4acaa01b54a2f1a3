"""Surrogates go back into the very type that their values had."""

from datetime import date

import polars as pl
import pytest

from tuomin.checks import elements
from tuomin.copier.treatment import Step
from tuomin.copier.typed import from_text, to_text
from tuomin.errors import ConnectorError
from tuomin.transforms import registry

PLACE = pl.Struct({"city": pl.String, "geo": pl.Struct({"lat": pl.Float64, "lon": pl.Float64})})
# A type, a text, and its value.
NESTED = [
    (PLACE, '{"geo": {"lat": 1, "lon": 2}}', {"city": None, "geo": {"lat": 1, "lon": 2}}),
    (PLACE, '{"geo": {"lat": "***"}}', {"city": None, "geo": {"lat": None, "lon": None}}),
    (pl.List(pl.Int64), '[1, "[id]", 3]', [1, None, 3]),
    (pl.List(pl.Boolean), "[true, null]", [True, None]),
    (pl.Map(pl.String, pl.Int64), '{"a": "[id]", "b": 2}', {"a": None, "b": 2}),
    (pl.Array(pl.String, 2), '["[id]", null]', ["[id]", None]),
    (pl.Array(pl.Array(pl.Int64, 1), 2), '[[1], ["[id]"]]', [[1], [None]]),
]  # fmt: skip


@pytest.mark.parametrize(("dtype", "text", "value"), NESTED)
def test_a_mark_in_the_place_of_a_number_is_a_null_there(dtype, text, value):
    like = pl.Series("a", [None], dtype)
    texts = pl.Series("a", [text, None], pl.String)

    found = from_text(texts, like, where="t.a")

    assert (found.dtype, found.to_list()) == (dtype, [value, None])


def test_what_is_no_value_of_the_type_at_all_is_an_error():
    with pytest.raises(ConnectorError, match="do not fit"):
        from_text(pl.Series("a", ["12"]), pl.Series("a", [None], PLACE), where="t.a")


DAYS = [date(1900, 2, 28), None, date(1990, 1, 1), date(1990, 1, 1), date(2199, 12, 31)]
FAR = [date(1, 1, 1), date(1990, 1, 1), date(9999, 12, 31)]
NEVER = pl.Series([2**30, 7305, None], dtype=pl.Int32).cast(pl.Date)


@pytest.mark.parametrize("name", ["birth_date", "date_shift", "bucket", "null", "token"])
@pytest.mark.parametrize("days", [DAYS, FAR, NEVER, DAYS[::-1], [], [None]])
def test_a_date_has_the_surrogate_of_its_text(name, days):
    step = Step(column="a", transform=registry.build(name), key=bytes(32), where="t.a")
    dates = pl.Series("a", days, pl.Date)
    expected = outcome(lambda: from_text(masked(step, to_text(dates)), dates, where="t.a"))

    assert [outcome(lambda: step.apply(dates)) for _ in range(2)] == [expected, expected]


DISTANT = [-735_000, -719_529, 3_000_000, 50_000_000, None]  # days from 1970 on
ENDLESS = 2**30


@pytest.mark.parametrize("name", ["birth_date", "date_shift", "bucket"])
@pytest.mark.parametrize(
    ("dtype", "days"), [(pl.Date, [*DISTANT, ENDLESS]), (pl.Datetime("us"), DISTANT)]
)
def test_dates_of_any_year_get_surrogates_and_what_is_endless_stays(name, dtype, days):
    step = Step(column="a", transform=registry.build(name), key=bytes(32), where="t.a")
    dates = pl.Series("a", days, pl.Int32).cast(pl.Date).cast(dtype)
    same = step.apply(dates).eq_missing(dates)

    assert same.to_list() == [day in (None, ENDLESS) for day in days]


WORDS = [0, 7, None, 127, 100, 7]
LARGEST = {pl.Int8: 127, pl.UInt8: 255, pl.Int32: 2**31 - 1, pl.Int64: 2**63 - 1}


@pytest.mark.parametrize("limit", [0, 127, 2**31 - 1, 2**63 - 1])
@pytest.mark.parametrize("dtype", [*LARGEST, pl.UInt64])
@pytest.mark.parametrize("few", [[], [-3], [None, None], [10**9, 123_456_789]])
def test_a_number_has_the_surrogate_of_its_text(limit, dtype, few):
    key = registry.build("key", {"limit": limit})
    step = Step(column="a", transform=key, key=bytes(32), where="t.a")
    most = LARGEST.get(dtype, 2**64 - 1)
    values = [*few, most, *WORDS] if most != 2**64 - 1 else [2**64 - 1, *WORDS]
    numbers = pl.Series("a", values, dtype, strict=False)
    expected = outcome(lambda: from_text(masked(step, to_text(numbers)), numbers, where="t.a"))

    assert outcome(lambda: step.apply(numbers)) == expected


ARRAYS = [
    ("{a,b}", '{"A","B"}'),
    ('{"a \\"b\\"","x,y","{z}",""}', '{"A \\"B\\"","X,Y","{Z}",""}'),
    ('{NULL,"null",a\\\\b}', '{NULL,"NULL","A\\\\B"}'),
    ("[0:1]={{c},{d}}", '[0:1]={{"C"},{"D"}}'),
    ("{}", "{}"),
    (None, None),
]


@pytest.mark.parametrize(("array", "expected"), ARRAYS)
def test_arrays_are_taken_apart_and_spelled_again(array, expected):
    for rows in ([array], [None, array, "{}", array]):
        found = elements.changed(
            pl.Series(rows, dtype=pl.String), lambda each: each.str.to_uppercase()
        )

        assert found.to_list() == [expected if row == array else row for row in rows]


@pytest.mark.parametrize("name", ["mobile", "mask", "token", "redact"])
def test_an_element_has_the_surrogate_of_its_value(name):
    numbers = [f"138{n * 7919:08d}" for n in range(20)]
    steps = [
        Step(column="a", transform=registry.build(name), key=bytes(32), where="t.a", array=array)
        for array in (False, True)
    ]
    alone = steps[0].apply(pl.Series("a", numbers))
    within = steps[1].apply(pl.Series("a", [f"{{{','.join(numbers)}}}"]))

    assert elements.of(within).to_list() == alone.to_list()


def masked(step, texts):
    return step.transform.apply(texts, step.key)


def outcome(work):
    try:
        return work().to_physical().to_list()
    except ConnectorError as error:
        return str(error)
