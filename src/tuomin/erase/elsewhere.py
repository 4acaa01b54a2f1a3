"""Where else what the rows that go held stands: counts of rows, never a value.

The person is searched for by what is surely the person's. Rows that go hold more: a name, the
telephone of a relative, whatever another's order said. Whose that is, nobody can tell; so rows
that stay keep it, and people are told where it stands.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from tuomin.connectors.erasing import Address, Erasing
from tuomin.erase.model import Found, Identifier, Plan, Standing, TableId
from tuomin.erase.scene import NAME, Scenery
from tuomin.erase.search import Step
from tuomin.erase.spelling import is_telling, of
from tuomin.erase.spots import Spots
from tuomin.erase.trace import Trace

Row = tuple[TableId, Address]
SHORTEST_NAME, IN_TEXTS = 2, 3  # characters of a name; and of one that is looked for inside texts


def elsewhere(
    transaction: Erasing, scenery: Scenery, trace: Trace, plan: Plan, *, progress: Step
) -> tuple[Standing, ...]:
    """By table, column and Kind, how many rows that stay hold what rows that go held."""
    changed = {(each.table.id, each.address): each.values for each in plan.changes}
    going = [found for place, found in trace.rows.items() if changed.get(place) == {}]
    wanted = set(_held(going, scenery)) - trace.sought
    if not wanted:
        return ()
    places: dict[tuple[TableId, str, str], set[Address]] = defaultdict(set)
    for row, column, kind in _hits(transaction, scenery, wanted, changed, progress):
        places[row[0], column, kind].add(row[1])
    return tuple(
        Standing(schema=table[0], table=table[1], column=column, kind=kind, rows=len(rows))
        for (table, column, kind), rows in sorted(places.items(), key=str)
    )


def _held(going: Iterable[Found], scenery: Scenery) -> Iterator[Identifier]:
    """The direct identifiers in rows, where they are long enough to be searched for."""
    for found in going:
        for name, verdict in scenery.scenes[found.table.id].verdicts.items():
            text = found.cells.get(name)
            if verdict.role != "direct" or verdict.protected or not (verdict.kind and text):
                continue
            held = of(verdict.kind, text)
            if is_telling(held) or (held.kind == NAME and len(held.text) >= SHORTEST_NAME):
                yield held


def _hits(
    transaction: Erasing,
    scenery: Scenery,
    wanted: set[Identifier],
    changed: Mapping[Row, Mapping[str, str | None]],
    progress: Step,
) -> Iterator[tuple[Row, str, str]]:
    """Each cell that holds one, in what neither goes nor gets another value."""
    spots, total = Spots(wanted), len(scenery.scenes)
    for number, scene in enumerate(scenery.scenes.values()):
        progress(scene.table.label, number, total)
        if not scene.table.columns:
            continue
        for rows in transaction.rows(scene.table):
            for at, hit in spots.of(rows.frame):
                row = (scene.table.id, rows.address(at))
                values = changed.get(row)
                if values == {} or (values and hit.column in values):
                    continue
                is_name = hit.identifier.kind == NAME
                if hit.whole or not is_name or len(hit.identifier.text) >= IN_TEXTS:
                    yield row, hit.column, hit.identifier.kind
    progress("", total, total)
