"""One table of the copy with all that was read of it: what the rules look at."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tuomin.proof.codes.cells import Codes, distinct
from tuomin.proof.codes.holdings import Holding, Pair
from tuomin.proof.linkage.alignment import Alignment, Sides
from tuomin.proof.linkage.identifiability import View
from tuomin.proof.originals.identifiers import Identifiers
from tuomin.proof.originals.names import Names
from tuomin.proof.originals.search import Found
from tuomin.proof.outcome.model import Flaw, Reached, Treatment

NOTHING = np.empty(0, np.uint32)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`found` and `treatments` go by the source's column names; `searched` are the columns that
    were looked through, those among them that only the copy has. `among` so many columns of the
    whole copy chance has its say.
    """

    pair: Pair
    sides: Sides
    view: View
    found: Mapping[str, Found]
    searched: tuple[Holding, ...]
    identifiers: Identifiers
    names: Names
    among: int
    treatments: Mapping[str, Treatment]

    @property
    def alignment(self) -> Alignment | None:
        return self.view.alignment

    def place(self, column: str) -> str:
        return f"{self.pair.source.label}.{column}"

    def known(self, column: str) -> Codes:
        """The different codes of a column in the source, sorted; none for a column it has not."""
        source = self.sides.source
        return distinct(source.codes(column)) if (column, "") in source.names else NOTHING

    def aligned(self, column: str, part: str = "") -> tuple[Codes, Codes]:
        """The codes of a column (or trace) in the source and in the copy, for the aligned rows."""
        if self.alignment is None:
            return NOTHING, NOTHING
        left = self.sides.source.codes(column, part)[self.alignment.left]
        return left, self.sides.target.codes(column, part)[self.alignment.right]

    def flaw(
        self,
        code: str,
        holding: Holding,
        count: int,
        *,
        allows: Reached = "none",
        kind: str | None = None,
        **facts: object,
    ) -> Flaw:
        """A flaw of one column, in `count` of its rows."""
        return Flaw(
            code=code,
            allows=allows,
            schema=self.pair.source.schema,
            table=self.pair.source.name,
            column=holding.name,
            kind=kind or holding.kind,
            count=count,
            of=self.sides.target.count,
            clauses=holding.clauses,
            facts=facts,
        )

    def table_flaw(self, code: str, count: int, **facts: object) -> Flaw:
        """A flaw of the table that keeps it from being a candidate for anonymized."""
        return Flaw(
            code=code,
            allows="de_identified",
            schema=self.pair.source.schema,
            table=self.pair.source.name,
            count=count,
            of=self.sides.target.count,
            facts=facts,
        )
