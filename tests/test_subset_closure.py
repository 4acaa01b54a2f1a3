"""A subset holds exactly what a slow, plain search row by row finds, whatever the tables are."""

from itertools import chain

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tuomin.connectors.memory import MemoryConnector
from tuomin.model import Column, ForeignKey, Table
from tuomin.subset import Ask, Narrowed, Subset, choose

NAMES = ("a", "b", "c", "d")
VALUES = st.one_of(st.none(), st.integers(0, 4))


@st.composite
def stores(draw):
    """Tables with composite keys, without keys, in circles, to themselves, to columns of no key."""
    count = draw(st.integers(1, 4))
    keys = [draw(st.sampled_from([(), ("a",), ("a", "b")])) for _ in range(count)]
    tables, rows = [], {}
    for place in range(count):
        pointing = [_reference(draw, count, keys) for _ in range(draw(st.integers(0, 3)))]
        table = Table(
            schema=None,
            name=f"t{place}",
            columns=tuple(Column(name=name, type="INT", family="integer") for name in NAMES),
            primary_key=keys[place],
            foreign_keys=tuple(pointing),
        )
        tables.append(table)
        rows[table] = _rows(draw, keys[place])
    return tables, rows


def _reference(draw, count, keys):
    parent = draw(st.integers(0, count - 1))
    targets = keys[parent] or draw(st.sampled_from([("c",), ("d", "b")]))
    columns = draw(st.permutations(NAMES))[: len(targets)]
    return ForeignKey(
        columns=tuple(columns), target_schema=None, target=f"t{parent}", target_columns=targets
    )


def _rows(draw, key):
    found = draw(st.lists(st.tuples(VALUES, VALUES, VALUES, VALUES), max_size=8))
    if not key:
        return found
    whole = [row for row in found if None not in row[: len(key)]]
    return list({row[: len(key)]: row for row in whole}.values())


def value(row, columns):
    found = tuple(row[NAMES.index(name)] for name in columns)
    return None if None in found else found


def expected(tables, rows, allowed, *, children):
    """The rows, as (table, number), that belong to the subset. `allowed`: those asked for."""
    refers = {
        ((child, at), (parent, to))
        for child in tables
        for key in child.foreign_keys
        for parent in tables
        if parent.name == key.target
        for at, one in enumerate(rows[child])
        for to, other in enumerate(rows[parent])
        if value(one, key.columns) is not None
        and value(one, key.columns) == value(other, key.target_columns)
    }
    above = {table: ancestors(table, tables) for table in tables}
    below = {
        table
        for table in allowed
        if any(other in above[table] and table not in above[other] for other in allowed)
    }
    first = allowed if not children else {t: allowed[t] for t in allowed if t not in below}
    found = {(table, at) for table, numbers in first.items() for at in numbers}

    def comes(child, parent):
        if child[0] not in allowed:
            return True
        is_circle = parent[0] in above[child[0]] and child[0] in above[parent[0]]
        return child[0] in below and not is_circle and child[1] in allowed[child[0]]

    while children and (new := {a for a, b in refers if b in found and comes(a, b)} - found):
        found |= new
    while new := {b for a, b in refers if a in found} - found:
        found |= new
    return found


def ancestors(table, tables):
    """The tables that a table refers to, directly or not."""
    found = set()
    while (
        new := {
            parent
            for child in found | {table}
            for key in child.foreign_keys
            for parent in tables
            if parent.name == key.target
        }
        - found
    ):
        found |= new
    return found


@settings(max_examples=400, deadline=None)
@given(stores(), st.data(), st.booleans())
def test_it_is_what_a_search_row_by_row_finds(store, data, children):
    tables, rows = store
    asked = data.draw(st.lists(st.sampled_from(tables), min_size=1, max_size=2, unique=True))
    limit = data.draw(st.integers(0, 4))
    schema = dict.fromkeys(NAMES, pl.Int64)
    source = MemoryConnector({t: pl.DataFrame(rows[t], schema, orient="row") for t in tables})
    asks = tuple(Ask(table=table.name, condition=f"c <= {limit}") for table in asked)
    subset = Subset(asks=asks, children="all" if children else "none")
    allowed = {
        table: {at for at, row in enumerate(rows[table]) if row[2] is not None and row[2] <= limit}
        for table in asked
    }

    choice = choose(source, tables, subset)
    narrowed = Narrowed(source, choice)
    found = {table: read(narrowed, table) for table in tables}

    closed = expected(tables, rows, allowed, children=children)
    tied = reach(tables, asked)
    for table in tables:
        whole = [at for at in range(len(rows[table])) if table not in tied or (table, at) in closed]
        assert found[table] == [rows[table][at] for at in whole]
        assert choice.shares[table.id].rows == len(found[table])


def read(source, table):
    return list(chain.from_iterable(batch.rows() for batch in source.batches(table, 3)))


def reach(tables, asked):
    """The tables that something ties to those asked for."""
    ties = {(child.name, key.target) for child in tables for key in child.foreign_keys}
    found = {table.name for table in asked}
    while more := {n for tie in ties if set(tie) & found for n in tie} - found:
        found |= more
    return {table for table in tables if table.name in found}
