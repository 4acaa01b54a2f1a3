"""Everything that has to be known before the rows of a copy flow: keys, exceptions, names."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from tuomin.checks import elements
from tuomin.connectors.base import Connector
from tuomin.copier.boxes import GENERALIZE, boxes
from tuomin.copier.collisions import exceptions
from tuomin.copier.known import source_names
from tuomin.copier.treatment import Step, Treatment
from tuomin.copier.typed import to_text
from tuomin.model import Column, Table
from tuomin.plan import ColumnPlan, Plan
from tuomin.transforms import registry
from tuomin.transforms.base import Transform
from tuomin.transforms.json import Json
from tuomin.transforms.keyed.keys import Key
from tuomin.transforms.text import Text
from tuomin.transforms.texts.known import Known, wanted

ROWS = 65_536  # of one column, read by itself
NO_KEY = bytes(32)  # for transforms that need none

TableId = tuple[str | None, str]
Place = tuple[str | None, str, str]
Family = tuple[str, str, str]

TEXTS = ("text", "json")
CARD, DIGITS = "bank_card", 18  # as many as a number of 64 bits takes, whatever they are
EMPTIED = "null"


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One column that is to be masked."""

    table: Table
    plan: ColumnPlan

    @property
    def label(self) -> str:
        return f"{self.table.label}.{self.plan.column}"

    @property
    def place(self) -> Place:
        return (*self.table.id, self.plan.column)

    @property
    def column(self) -> Column:
        return self.table.column(self.plan.column)

    @property
    def is_array(self) -> bool:
        """Whether elements are masked: a column that is emptied loses its arrays as well."""
        return elements.is_array(self.column) and self.plan.transform != EMPTIED

    @property
    def family(self) -> Family:
        """Columns of one family give equal values equal surrogates."""
        options = json.dumps(dict(self.plan.options), sort_keys=True)
        return (self.plan.domain, self.plan.transform, options)


def treatments(  # noqa: PLR0913 - each is an option by itself
    source: Connector,
    tables: Sequence[Table],
    plan: Plan,
    key: Key,
    *,
    computed: bool,
    whole: Connector | None = None,
) -> dict[TableId, Treatment]:
    """The Treatment of each table, under the domains of the run's key.

    `computed`: the target computes generated columns itself, so they are not copied. `whole`: the
    store of which `source` is a part; texts may mention anybody in it.
    """
    planned = list(_planned(tables, plan, computed=computed))
    boxed = boxes(source, tables, plan, computed=computed)
    has_texts = any(map(_is_text, planned))
    names = wanted(source_names(whole or source, tables, plan)) if has_texts else None
    transforms = {each.place: _built(each, key, names) for each in planned}
    odd = _exceptions(source, planned, transforms, key)
    found: dict[TableId, list[Step]] = {table.id: [] for table in tables}
    for each in planned:
        step = Step(
            column=each.plan.column,
            transform=transforms[each.place],
            key=_key(each, key),
            where=each.label,
            length=_room(each),
            whole=each.column.family == "integer" and _is_coarse(transforms[each.place]),
            array=each.is_array,
            binary=_is_text(each),
            exceptions=odd.get(each.family),
        )
        found[each.table.id].append(step)
    return {
        table: Treatment(
            steps=tuple(steps), boxes=boxed.found.get(table), empty=table in boxed.empty
        )
        for table, steps in found.items()
    }


def copied_columns(table: Table, *, computed: bool) -> list[str]:
    """The columns that travel: all but those that the target computes."""
    return [column.name for column in table.columns if not (computed and column.generated)]


def _planned(tables: Sequence[Table], plan: Plan, *, computed: bool) -> Iterator[Planned]:
    by_id = {table.id: table for table in tables}
    for part in plan.tables:
        table = by_id[part.id]
        names = set(copied_columns(table, computed=computed))
        for column in part.columns:
            if column.transform not in ("keep", GENERALIZE) and column.column in names:
                yield Planned(table=table, plan=column)


def _is_text(planned: Planned) -> bool:
    return planned.plan.transform in TEXTS


def _room(planned: Planned) -> int | None:
    """How long surrogates may be. No card of nobody with 19 digits is a number of 64 bits, so that
    one goes without its check digit, and stays different from all others.
    """
    if _is_text(planned):
        return planned.column.length
    is_card = planned.plan.transform == CARD and planned.column.family == "integer"
    return DIGITS if is_card else None


def _is_coarse(transform: Transform) -> bool:
    return transform.hides == "part" and not transform.keyed


def _built(planned: Planned, key: Key, names: Known | None) -> Transform:
    transform = registry.build(planned.plan.transform, planned.plan.options, where=planned.label)
    if isinstance(transform, Text | Json):
        transform = replace(transform, known=names)
    return registry.bind(transform, key)


def _key(planned: Planned, key: Key) -> bytes:
    return key.domain(planned.plan.domain) if planned.plan.domain else NO_KEY


def _exceptions(
    source: Connector, planned: Sequence[Planned], transforms: Mapping[Place, Transform], key: Key
) -> dict[Family, pl.DataFrame]:
    """For each family whose unique columns need it, the values that are not to collide."""
    families: dict[Family, list[Planned]] = {}
    for each in planned:
        transform = transforms[each.place]
        if each.plan.unique and transform.keyed and transform.stable and not transform.injective:
            families.setdefault(each.family, []).append(each)
    found = {
        family: exceptions(
            _texts(source, members),
            transforms[members[0].place],
            _key(members[0], key),
            where=", ".join(member.label for member in members),
        )
        for family, members in families.items()
    }
    return {family: frame for family, frame in found.items() if not frame.is_empty()}


def _texts(source: Connector, members: Sequence[Planned]) -> Callable[[], Iterator[pl.Series]]:
    def texts() -> Iterator[pl.Series]:
        for member in members:
            name = member.plan.column
            for batch in source.batches(member.table, ROWS, columns=[name]):
                texts = to_text(batch[name])
                yield elements.of(texts) if member.is_array else texts

    return texts
