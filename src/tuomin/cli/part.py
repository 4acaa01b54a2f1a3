"""`--subset`: which rows are wanted, and how many that are."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuomin.plan import Plan
    from tuomin.subset import Children, Share, Subset

NOBODY = (
    "subset: no row meets what --subset asks for, and none is copied of the tables it names: try"
    " another condition or number with `tuomin plan --subset`, which reads keys only"
)


def wanted(texts: Sequence[str] | None, *, children: "Children", seed: str) -> "Subset | None":
    """The subset that the options ask for; none without `--subset`."""
    from tuomin.errors import SetupError
    from tuomin.subset import Subset, parsed

    if texts:
        return Subset(asks=parsed(texts), children=children, seed=seed)
    if children != "all" or seed:
        raise SetupError("--subset-children and --subset-seed need --subset")
    return None


def shares(url: str, agreed: "Plan") -> "Mapping[str, Share]":
    """How many rows of each table a copy by the plan would have now, by the table's label."""
    from contextlib import closing

    from tuomin.connectors.open import open_connector
    from tuomin.proof.codes.keyed import keyed
    from tuomin.subset import choose

    if agreed.subset is None:
        return {}
    with closing(open_connector(url)) as source, source.snapshot():
        tables = keyed(source.tables(), agreed.subset.references)
        found = choose(source, tables, agreed.subset).shares
    return {table.label: found[table.id] for table in tables}


def lines(shares: "Mapping[str, Share]") -> Iterator[str]:
    """One line for each table of which a part was chosen, and one for each sort of other tables."""
    if shares and not any(share.rows for share in shares.values() if share.by != "whole"):
        yield NOBODY
        return
    for label, share in shares.items():
        if share.by == "chosen":
            yield f"subset: {label}: {share.rows:,} of {share.of:,} rows"
    for by, reason in (
        ("none", "no row is chosen, for no chosen row needs or has any (name them in --subset)"),
        ("whole", "whole, for no key ties them to the tables that --subset names"),
    ):
        labels = [label for label, share in shares.items() if share.by == by]
        if labels:
            yield f"subset: {', '.join(labels)}: {reason}"
