"""Direct identifiers of the source in columns where the inventory knew of none.

The proof does not take the inventory's word either: every column that is not one of direct
identifiers is looked through by the forms of the kinds below, as whole cells and inside longer
ones. What looks like one may be an order number or a serial, so a column's finds of a kind only
count as identifiers

- when they are more than chance gives among the numbers of that length (18-digit order numbers);
- when it is no account of machines (git@github.com);
- when no person said that the column holds none of that kind;
- where the form is weak, when nearly all numbers that begin like it have it (a serial of eleven
  digits passes for a mobile as often as not), when there are a few, and when they do not run on as
  serials do, all with one head. A single mobile counts where no other value holds a long number,
  and whatever is of the kind of which a column holds masked values: a row that was forgotten.

What counts is added to the identifiers of the source, and the copy searched for it everywhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock

import polars as pl

from tuomin.checks import machines
from tuomin.detect.kinds.detector import Detector
from tuomin.proof.codes.cells import fold
from tuomin.proof.codes.chance import exceeds
from tuomin.proof.codes.holdings import Holding

MOST = 50_000  # different values kept of a column and kind
LONG = "^[0-9]{9,}x?$"
MANY = 20  # values among which a number that is the only one is no code
WORDED = frozenset({"text", "json"})  # families in which a single number was written by somebody
ALONE = frozenset({"contact.cn_mobile"})  # kinds of which one value is enough there


@dataclass(frozen=True, kw_only=True)
class Form:
    """`rivals` are the numbers that a kind is told from, `share` of which have to be of it;
    `least` different values, with as many different heads of `head` characters, are no chance.
    """

    rivals: str
    share: float = 0.0
    least: int = 1
    head: int = 0
    chance: float = 0.0


FORMS: Mapping[str, Form] = {
    "contact.cn_mobile": Form(rivals="^1[0-9]{10}$", share=0.9, least=3, head=4),
    "identity.cn_resident_id": Form(rivals="^[0-9]{17}[0-9x]$", chance=3e-5),
    "identity.cn_foreign_pr_id": Form(rivals="^[0-9]{17}[0-9x]$", chance=3e-5),
    "identity.cn_hmt_residence_permit": Form(rivals="^[0-9]{17}[0-9x]$", chance=3e-5),
    "financial_account.bank_card": Form(
        rivals="^(?:62[0-9]{14}|62[0-9]{17}|[45][0-9]{15})$", share=0.9, least=3, head=6
    ),
    "contact.email": Form(rivals="@", least=2),
}


@dataclass(kw_only=True)
class Finds:
    """Of one column and kind: some values, how many there were, and how many rivals."""

    values: pl.Series = field(default_factory=lambda: pl.Series([], dtype=pl.String))
    count: int = 0
    rivals: int = 0


@dataclass(kw_only=True)
class Around:
    """Of one column: how many values it has, and how many of its candidates are long numbers.

    Among numbers, a single one that looks like a mobile is as likely a count or a code.
    """

    values: int = 0
    numbers: int = 0
    is_text: bool = False


class Suspects:
    """Takes the candidates of every column; thread-safe."""

    def __init__(self, detectors: Mapping[str, Detector]) -> None:
        self._detectors = {kind: detectors[kind] for kind in FORMS if kind in detectors}
        self._finds: dict[tuple[int, str], Finds] = {}
        self._around: dict[int, Around] = {}
        self._forgotten: set[tuple[int, str]] = set()
        self._lock = Lock()

    def take(self, holding: Holding, candidates: pl.Series, *, among: int) -> None:
        """Keep what looks like an identifier among different normalised candidates.

        They come from `among` values of the column.
        """
        folded = fold(candidates)
        numbers = int(folded.str.contains(LONG).sum())
        is_text = holding.column.family in WORDED
        self._see(id(holding), values=among, numbers=numbers, is_text=is_text)
        for kind, detector in self._detectors.items():
            if holding.denies(kind):
                continue
            if holding.kind == kind and holding.protected == "masked":
                self._forgotten.add((id(holding), kind))
            rivals = folded.str.contains(FORMS[kind].rivals)
            if rivals.any():
                compared = candidates.filter(rivals)
                is_hit = detector.hits(compared) & ~machines.has_account(compared)
                hits = folded.filter(rivals).filter(is_hit)
                self._note(id(holding), kind, hits, compared.len())

    def _see(self, place: int, *, values: int, numbers: int, is_text: bool) -> None:
        with self._lock:
            seen = self._around.setdefault(place, Around())
            seen.values += values
            seen.numbers += numbers
            seen.is_text = is_text

    def _note(self, place: int, kind: str, hits: pl.Series, rivals: int) -> None:
        with self._lock:
            found = self._finds.setdefault((place, kind), Finds())
            found.count += hits.len()
            found.rivals += rivals
            if hits.len() and found.values.len() < MOST:
                both = pl.concat([found.values, hits.alias("")])
                found.values = both.unique(maintain_order=True).head(MOST)

    def certain(self) -> Iterator[tuple[str, pl.Series]]:
        """The kind and values of the finds that chance and serial numbers do not explain."""
        for (place, kind), found in self._finds.items():
            alone = kind in ALONE and _is_alone(found, self._around[place])
            told = alone or (place, kind) in self._forgotten
            if told or _is_certain(found, FORMS[kind], among=len(self._finds)):
                yield kind, found.values


def _is_alone(found: Finds, around: Around) -> bool:
    return (
        around.is_text and 0 < found.count == around.numbers and MANY * found.count <= around.values
    )


def _is_certain(found: Finds, form: Form, *, among: int) -> bool:
    enough = found.values.len() >= form.least
    if not enough or found.count < form.share * found.rivals:
        return False
    if form.head and found.values.str.head(form.head).n_unique() < form.least:
        return False
    return exceeds(found.count, form.chance * found.rivals, among=among)
