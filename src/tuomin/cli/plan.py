"""`tuomin plan`: say what a copy would do to each column, and what may go wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Along,
    Decisions,
    Detectors,
    Form,
    Format,
    KeyFile,
    Output,
    PolicyName,
    Quiet,
    Rows,
    Source,
    SubsetChildren,
    Subsets,
    SubsetSeed,
)

if TYPE_CHECKING:
    from tuomin.plan import Plan
    from tuomin.subset import Subset

InventoryFile = Annotated[
    Path | None,
    typer.Option("--inventory", help="judge by this inventory instead of scanning again"),
]


def plan(
    url: Source,
    *,
    policy: PolicyName = "de_identified",
    inventory: InventoryFile = None,
    key_file: KeyFile = None,
    form: Format = Form.text,
    output: Output = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    subset: Subsets = None,
    subset_children: SubsetChildren = Along.all,
    subset_seed: SubsetSeed = "",
    quiet: Quiet = False,
) -> int:
    """Give each column its transform, name every known risk, and predict the outcome.

    Exit 1 when the outcome asked for cannot be reached; the plan is written all the same. With
    --subset the keys of all tables concerned are read, to say how many rows a copy would have.
    """
    from tuomin.cli import part, screen
    from tuomin.plan import document, dumps
    from tuomin.reports import planned

    made = make(
        url,
        policy=policy,
        inventory=inventory,
        key_file=key_file,
        rows=rows,
        detectors=detectors,
        decisions=decisions,
        subset=part.wanted(subset, children=subset_children.value, seed=subset_seed),
        quiet=quiet,
    )
    if not quiet:
        screen.tell(*part.lines(part.shares(url, made)))
    if output:
        screen.emit(dumps(made), output, quiet=quiet)
    if form is Form.json:
        screen.document(document(made))
    elif not quiet:
        screen.show(planned.render(document(made), whole=output is None))
    if made.falls_short:
        screen.tell(f"no: {planned.shortfall(document(made))}")
    return int(made.falls_short)


def make(
    url: str,
    *,
    policy: str,
    inventory: Path | None = None,
    key_file: Path | None = None,
    rows: int = DEFAULT_ROWS,
    detectors: Path | None = None,
    decisions: Path | None = None,
    subset: "Subset | None" = None,
    quiet: bool = False,
) -> "Plan":
    """Scan (or read the inventory), then apply the policy."""
    from contextlib import closing

    from tuomin import policy as policies
    from tuomin.cli import store
    from tuomin.connectors.open import open_connector
    from tuomin.plan import plan as apply
    from tuomin.transforms.keys import read_key

    rules = policies.read(policy, kinds=store.known(detectors))
    key = read_key(key_file).id if key_file else ""
    found = store.judged(
        url,
        inventory=inventory,
        rows=rows,
        detectors=detectors,
        decisions=decisions,
        quiet=quiet,
    )
    with closing(open_connector(url)) as connector:
        return apply(
            found,
            connector.tables(),
            rules,
            snapshot=connector.capabilities.snapshot,
            key=key,
            subset=subset,
        )
