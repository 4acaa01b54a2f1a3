"""Compiled loops over the rows of a SQLite statement: out of one, and into one."""

import numpy as np

from tuomin.compiled import compiled
from tuomin.connectors.native import ADDRESS, INT, LONG, REAL, copied, function
from tuomin.connectors.reach import is_valid, number_of, real_of, text_of
from tuomin.connectors.sqlite.cells import CLASSES
from tuomin.connectors.views import INLINE, Bytes, Places, Words, point

ROW, DONE, FULL = 100, 101, -1  # what stepping ends with, and what a batch without more room does
INSIDE = 0x80  # how bytes begin that go on with a letter
INTEGER, FLOAT, TEXT, BLOB, _ = CLASSES.values()

_step = function("sqlite3_step", INT, ADDRESS)
_value = function("sqlite3_column_value", ADDRESS, ADDRESS, INT)
_type = function("sqlite3_value_type", INT, ADDRESS)
_bytes = function("sqlite3_value_bytes", INT, ADDRESS)
_text = function("sqlite3_value_text", ADDRESS, ADDRESS)
_blob = function("sqlite3_value_blob", ADDRESS, ADDRESS)
_integer = function("sqlite3_value_int64", LONG, ADDRESS)
_real = function("sqlite3_value_double", REAL, ADDRESS)
_reset = function("sqlite3_reset", INT, ADDRESS)
_clear = function("sqlite3_clear_bindings", INT, ADDRESS)
_bind_integer = function("sqlite3_bind_int64", INT, ADDRESS, INT, LONG)
_bind_real = function("sqlite3_bind_double", INT, ADDRESS, INT, REAL)
_bind_text = function("sqlite3_bind_text", INT, ADDRESS, INT, ADDRESS, INT, ADDRESS)
_bind_blob = function("sqlite3_bind_blob", INT, ADDRESS, INT, ADDRESS, INT, ADDRESS)
CALLED = [
    "sqlite3_step", "sqlite3_column_value", "sqlite3_value_type", "sqlite3_value_bytes",
    "sqlite3_value_text",
    "sqlite3_value_blob", "sqlite3_value_int64", "sqlite3_value_double", "sqlite3_reset",
    "sqlite3_clear_bindings", "sqlite3_bind_int64", "sqlite3_bind_double", "sqlite3_bind_text",
    "sqlite3_bind_blob",
]  # fmt: skip


@compiled
def fetch(statement: int, kinds: Bytes, words: Words, block: Bytes, state: Places) -> int:
    """Take rows until there is none or no room; FULL, DONE or SQLite's code of an error.

    `state`: how many rows and bytes were taken, and whether the statement stands on one that was
    not; then how many bytes that one has, and whether a value began in the middle of a letter.
    """
    height = kinds.shape[1]
    while state[0] < height:
        if state[2] == 0:
            code = _step(statement)
            if code != ROW:
                return code  # type: ignore[no-any-return]
            state[2] = 1
        end = _taken(statement, kinds, words, block, state)
        if end < 0:
            return FULL
        state[0], state[1], state[2] = state[0] + 1, end, 0
    return FULL


@compiled
def _taken(statement: int, kinds: Bytes, words: Words, block: Bytes, state: Places) -> int:
    """Take a row; where its last byte lies, or -1 when there is no room."""
    integers, reals = words.view(np.int64), words.view(np.float64)
    row, at, room = state[0], state[1], len(block) - INLINE
    for column in range(len(kinds)):
        value = _value(statement, column)
        kind = _type(value)
        kinds[column, row] = kind
        if kind == INTEGER:
            integers[column, row, 0] = _integer(value)
        elif kind == FLOAT:
            reals[column, row, 0] = _real(value)
        elif kind in (TEXT, BLOB):
            start = _text(value) if kind == TEXT else _blob(value)
            size = _bytes(value)
            if at + size <= room:
                copied(block.ctypes.data + at, start, size)
                state[4] |= size > 0 and block[at] & 0xC0 == INSIDE
                point(words, (column, row), block, at, size)
            at += size
    state[3] = at - state[1]
    return int(at) if at <= room else -1


@compiled
def insert(
    statement: int, arms: Places, places: Places, blocks: Places, span: tuple[int, int, int]
) -> int:
    """Bind and run the statement for the rows of a span; DONE, or SQLite's code of an error.

    `arms` has parameter and class of each column of `places`; what nothing binds is null. `span`:
    the first row, the one behind the last, and how many rows the statement inserts at a time, each
    with as many parameters as the last arm has.
    """
    first, end, together = span
    width = arms[-1, 0] if len(arms) else 0
    for start in range(first, end, together):
        failed = 0
        for row in range(start, start + together):
            failed |= _bound(statement, arms, places, blocks, (row, width * (row - start)))
        code = failed or _step(statement)
        _reset(statement)
        _clear(statement)
        if code != DONE:
            return code
    return DONE


@compiled
def _bound(
    statement: int, arms: Places, places: Places, blocks: Places, place: tuple[int, int]
) -> int:
    """Bind one row to the parameters behind the first so many; 0, or bits of codes of errors."""
    row, before = place
    failed = 0
    for arm in range(len(arms)):
        parameter, kind = before + arms[arm, 0], arms[arm, 1]
        if not is_valid(places, arm, row):
            continue
        if kind == INTEGER:
            failed |= _bind_integer(statement, parameter, number_of(places, arm, row))
        elif kind == FLOAT:
            failed |= _bind_real(statement, parameter, real_of(places, arm, row))
        else:
            text = text_of(places, blocks, arm, row)
            start, size = text.ctypes.data, len(text)
            if kind == TEXT:
                failed |= _bind_text(statement, parameter, start, size, 0)
            else:
                failed |= _bind_blob(statement, parameter, start, size, 0)
    return failed
