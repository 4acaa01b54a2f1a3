"""What each column may refer to: by its name, by its Kind, or by how its codes are numbered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tuomin.detect.kinds import weights
from tuomin.detect.kinds.readings import USER_ID, USERNAME
from tuomin.scan.asking import is_quick
from tuomin.scan.namesakes import Namesakes, Place
from tuomin.scan.traces import Trace, is_open

TRIED = 3  # columns that one is compared with
RANKS = {"table": 0, "same": 1, "end": 2, "kind": 3, "role": 4, "code": 5}
# Numbers that people have wherever they go: equal ones are the same Kind and no reference.
NATURAL = ("contact.", "identity.")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What one column may refer to, and what says so."""

    trace: Trace
    target: Trace
    how: str


class Candidates:
    """What the columns may refer to by name, by Kind and by role."""

    def __init__(self, targets: Sequence[Trace]) -> None:
        self._by_place = {each.place: each for each in targets}
        self._rank = {place: rank for rank, place in enumerate(self._by_place)}
        self._names = Namesakes((each.table, each.column) for each in targets)
        self._by_kind: dict[str | None, list[Place]] = defaultdict(list)
        for each in targets:
            self._by_kind[each.verdict.kind].append(each.place)
        self._people = [each.place for each in targets if each.weight >= weights.TELLS["person"]]
        self._coded: dict[str, list[Trace]] = defaultdict(list)
        for each in targets:
            if each.head is not None:
                self._coded[each.head].append(each)

    def of(self, trace: Trace) -> Iterator[Question]:
        """The likeliest that can be asked, and what stands before them that cannot."""
        tried = 0
        for how, target in self._candidates(trace):
            yield Question(trace=trace, target=target, how=how)
            tried += is_quick(target)
            if tried == TRIED:
                return

    def _candidates(self, trace: Trace) -> Iterator[tuple[str, Trace]]:
        """What it may refer to, the likeliest first."""
        hows: dict[Place, str] = dict(self._names.of(trace.table, trace.column))
        for place in self._by_kind.get(trace.verdict.kind, ()):
            hows.setdefault(place, "kind")
        if trace.is_somebody:
            for place in self._people:
                hows.setdefault(place, "role")
        for each in self._coded.get(trace.head, ()) if trace.head is not None else ():
            known = hows.get(each.place)
            # What Kind and role say of letters needs no more proof; numbers they are not asked for.
            is_new = known is None or (trace.is_numeric and known in ("kind", "role"))
            if is_new and trace.lies_within(each):
                hows[each.place] = "code"
        for place in sorted(hows, key=lambda place: (RANKS[hows[place]], self._rank[place])):
            target = self._by_place[place]
            if self._may_refer(trace, target, hows[place]):
                yield hows[place], target

    def _may_refer(self, trace: Trace, target: Trace, how: str) -> bool:
        own, kind = self._rank.get(trace.place), target.verdict.kind or ""
        if trace.place == target.place or (own is not None and own < self._rank[target.place]):
            return False
        own_kind = trace.verdict.kind or ""
        if not is_open(trace.verdict) and own_kind not in (kind, USER_ID, USERNAME):
            return False
        if own_kind == kind and kind.startswith(NATURAL):
            return False
        return _says(trace, how) and trace.looks_like(target)


def _says(trace: Trace, how: str) -> bool:
    """Whether name and values together say enough to ask for."""
    if trace.is_weak or (trace.is_numeric and how in ("kind", "role")):
        return how == "table"
    # A table that numbers its own things may do so in the same way as another.
    if how == "code" and trace.is_unique:
        return trace.weight > 0
    return how != "same" or not trace.is_unique or trace.weight >= 0
