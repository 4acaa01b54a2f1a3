"""Dates BC, of long years and without end travel from engine to engine."""

import pytest

from tests.commands import run

DAYS = ["0044-03-15 BC", "0001-01-01", "1990-01-02", "10000-05-06", "infinity", None]


@pytest.mark.parametrize("form", ["duckdb:///{}", "sqlite:///{}"])
def test_days_of_any_year_come_back(postgres, tmp_path, form):
    source, between = postgres.database("eras"), form.format(tmp_path / "eras.db")
    rows = [("NULL",) * 3 if day is None else (f"'{day}'",) * 3 for day in DAYS]
    postgres.run(
        "CREATE TABLE t (day date, moment timestamp, zoned timestamptz)",
        *(f"INSERT INTO t VALUES ({', '.join(row)})" for row in rows),
        database="eras",
    )
    back = postgres.database("back")
    run("copy", source, between, "--policy", "masked")
    run("copy", between, back, "--policy", "masked")
    before, after = (
        postgres.run("SELECT day::text, moment::text, zoned::text FROM t", database=name)
        for name in ("eras", "back")
    )

    assert after == before
