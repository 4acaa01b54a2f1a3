"""Beside: silent columns judged by what stands beside them in the same row.

First what a row is (rows.py), then what each silent column may be in such a row (measured.py,
coded.py, worded.py), then what agrees with an ID number or birth date row by row (coherent.py).
Columns whose names say something are left as they are.
"""

from collections.abc import Iterator
from dataclasses import replace

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.readings import FREE_TEXT
from tuomin.detect.rows import coded, coherent, measured, worded
from tuomin.detect.rows.scene import Scene
from tuomin.detect.rows.seats import Seat
from tuomin.detect.rows.shown import BORN, SHOWN, Rows, rows_of, shows
from tuomin.detect.weighing.clues import Clues
from tuomin.model import Evidence

ALONE = (worded.listed, worded.spelled, coded.sexes, measured.grown)
READERS = (*measured.READERS, *coded.READERS, *worded.READERS)
# What only looks like a Kind: versions, days that are all of a few years, names of platforms.
OTHERS = {
    "device.ip_address": coded.is_versions,
    "identity.exit_entry_permit": coded.is_serial,
    "identity.passport": coded.is_serial,
    "identity.hk_macao_travel_permit": coded.is_serial,
    "identity.birth_date": measured.is_any_day,
    "device.browser_type": worded.is_platform,
    "minor.school_class": worded.is_shift,
    "contact.region": coded.is_uncoded,
    "identity.person_name": worded.is_few,
    "identity.name_pinyin": worded.is_few,
    "organisation.company_name": worded.is_few,
}
FITTING = 0.8  # share of values of a Kind that are no free text


def judged_together(scene: Scene) -> tuple[Clues, ...]:
    """The clues of a table, those of silent columns with what the others add."""
    clues = tuple(scene.clues)
    seats = {
        each.column.name: Seat(clues=each, rows=scene.frame.height)
        for each in clues
        if each.silent and (each.shape.count or each.protected or each.hints)
    }
    if not seats:
        return clues
    seats = {name: Seat(clues=_corrected(seat), rows=seat.rows) for name, seat in seats.items()}
    rows = rows_of(seats.values(), clues[0].entity)
    agreed = _agreed(scene, seats) if rows.people > weights.PRIOR else {}
    return tuple(
        _placed(seats[each.column.name], rows, agreed.get(each.column.name, {}))
        if each.column.name in seats
        else replace(each, entity=rows.entity(each.entity))
        if each.silent
        else each
        for each in clues
    )


def _corrected(seat: Seat) -> Clues:
    """Without what only looks like it: versions as IP addresses, listed words as free text."""
    clues = seat.clues
    hints = dict(clues.hints)
    others = [kind for kind, is_other in OTHERS.items() if kind in clues.matches and is_other(seat)]
    matches = clues.matches.without(others) if others else clues.matches
    if any(match.share >= FITTING and match.weight > SHOWN for match in matches.shown.values()):
        hints.pop(FREE_TEXT, None)
    for reader in ALONE:
        hints |= {kind: _evidence(weight, en, zh) for kind, weight, en, zh in reader(seat)}
    return replace(clues, matches=matches, hints=hints)


def _placed(seat: Seat, rows: Rows, agreed: dict[str, Evidence]) -> Clues:
    hints = dict(seat.clues.hints)
    for kind, hint in _read(seat, rows) if rows.people > 0 else ():
        if kind not in hints or hints[kind].weight < hint.weight:
            hints[kind] = hint
    if not rows.is_witnessed:
        hints.pop(BORN, None)
    hints = {**hints, **agreed}
    matches = seat.clues.matches
    denied = [kind for kind in hints if kind in matches and matches[kind].weight <= 0]
    matches = matches.without(denied) if denied else matches
    return replace(seat.clues, entity=rows.entity(seat.clues.entity), hints=hints, matches=matches)


def _read(seat: Seat, rows: Rows) -> Iterator[tuple[str, Evidence]]:
    if seat.clues.is_key and seat.family != "text":
        return
    for reader in READERS:
        for kind, weight, en, zh in reader(seat, rows):
            yield kind, _evidence(weight, en, zh)


def _agreed(scene: Scene, seats: dict[str, Seat]) -> dict[str, dict[str, Evidence]]:
    """By column what agrees with the ID number, or else the birth date, of the same row."""
    shown = {
        each.column.name: shows(Seat(clues=each, rows=0))
        for each in scene.clues
        if each.shape.count
    }
    numbered, dated = coherent.columns(shown)
    births = coherent.born(scene, numbered, dated)
    if births is None:
        return {}
    males = coherent.males(scene, numbered)
    return {
        name: {
            kind: _evidence(weights.AGREES, en, zh)
            for kind, en, zh in coherent.said(scene, seat, births, males)
        }
        for name, seat in seats.items()
        if name not in (numbered, dated)
    }


def _evidence(weight: float, en: str, zh: str) -> Evidence:
    return Evidence(source="values", weight=weight, en=en, zh=zh)
