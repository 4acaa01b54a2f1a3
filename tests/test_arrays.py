"""What one element of an array says is found in a copy wherever it stands."""

import random
from contextlib import closing

import duckdb
import pytest

from tests.commands import run

DRAW = random.Random(1)  # noqa: S311
OLD, NEW = ([f"{head}{DRAW.randrange(10**8):08d}" for _ in range(200)] for head in (138, 164))


# The rows of a copy, and the column in which originals are left.
COPIES = [
    ("", [(n, [NEW[n], NEW[-n]], "x") for n in range(1, 200)]),
    ("phones", [(n, [NEW[n], OLD[-n]], "x") for n in range(1, 200)]),
    ("note", [(n, [NEW[n], NEW[-n]], f"call {OLD[n]}") for n in range(1, 200)]),
]


@pytest.mark.parametrize(("leaking", "copy"), COPIES, ids=["none", "phones", "note"])
@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_originals_of_elements_are_found(request, tmp_path, engine, leaking, copy):
    rows = [(n, [OLD[n], OLD[-n]], "x") for n in range(1, 200)]
    stores = {"old": rows, "new": copy}
    urls = [place(request, tmp_path, engine, *each) for each in stores.items()]
    answer = run("verify", *urls, "--outcome", "de_identified")

    found = [each for each in ("phones", "note") if f"{each}: 199 of 199 rows hold" in answer.out]
    assert found == [leaking] * bool(leaking)
    assert ("the copy holds" in answer.out) is not bool(leaking)


@pytest.mark.parametrize("odd", ["{}", "{NULL}", '{"",NULL}'])
def test_arrays_without_elements_may_stay(postgres, odd):
    source, target = postgres.database("old"), postgres.database("new")
    rows = ", ".join(f"({n}, ARRAY['{OLD[n]}', '{OLD[-n]}'])" for n in range(1, 200))
    postgres.run(
        "CREATE TABLE t (id int PRIMARY KEY, phones text[])",
        f"INSERT INTO t VALUES {rows}, (0, '{odd}')",
        database="old",
    )
    run("copy", source, target, "--policy", "de_identified")

    assert "the copy holds" in run("verify", source, target, "--outcome", "de_identified").out


def place(request, folder, engine, name, rows):
    """A store with a table of arrays."""
    table = "CREATE TABLE t (id int PRIMARY KEY, phones text[], note text)"
    values = ", ".join(f"({n}, ARRAY{phones}, '{note}')" for n, phones, note in rows)
    statements = (table, f"INSERT INTO t VALUES {values}")
    if engine == "postgres":
        server = request.getfixturevalue("postgres")
        url = server.database(name)
        server.run(*statements, database=name)
        return url
    with closing(duckdb.connect(folder / name)) as database:
        for statement in statements:
            database.execute(statement)
    return f"duckdb:///{folder / name}"


def test_names_in_arrays_are_told_and_masked(postgres):
    surnames, given = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
    people = [f"{one}{two}{three}" for one in surnames for two in given for three in given]
    pairs = zip(people[::2], people[1::2], strict=True)
    rows = ", ".join(f"(ARRAY['{one}', '{two}'])" for one, two in pairs)
    source, target = postgres.database("named"), postgres.database("copied")
    postgres.run(
        "CREATE TABLE t (names text[])",
        f"INSERT INTO t VALUES {rows}",
        database="named",
    )
    run("copy", source, target, "--policy", "de_identified")
    found = postgres.run("SELECT unnest(names) FROM t", database="copied")
    kept = {name for (name,) in found} & {*people}

    assert len(found) == len(people)
    assert len(kept) < len(people) / 100
