"""`tuomin plan`: say what a copy would do to each column, and what may go wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tuomin.cli.options import (
    DEFAULT_ROWS,
    Along,
    Decisions,
    Detectors,
    ExplainForm,
    KeyFile,
    Lang,
    Language,
    Output,
    PolicyName,
    Quiet,
    Rows,
    Source,
    SubsetChildren,
    Subsets,
    SubsetSeed,
)
from tuomin.cli.outputs import PAGES

if TYPE_CHECKING:
    from tuomin.pace import Pace
    from tuomin.plan import Plan
    from tuomin.subset import Subset


InventoryFile = Annotated[
    Path | None,
    typer.Option("--inventory", help="judge by this inventory instead of scanning again"),
]

PlanFormat = Annotated[
    ExplainForm, typer.Option("--format", help="how the result is printed; html is a page")
]
Preview = Annotated[
    bool,
    typer.Option("--preview", help="show shapes of values before, and what becomes of them"),
]
Examples = Annotated[
    int, typer.Option("--examples", min=1, max=20, help="values of each column in a preview")
]


def plan(
    url: Source,
    *,
    policy: PolicyName = "de_identified",
    inventory: InventoryFile = None,
    key_file: KeyFile = None,
    form: PlanFormat = ExplainForm.text,
    output: Output = None,
    rows: Rows = DEFAULT_ROWS,
    detectors: Detectors = None,
    decisions: Decisions = None,
    subset: Subsets = None,
    subset_children: SubsetChildren = Along.all,
    subset_seed: SubsetSeed = "",
    preview: Preview = False,
    examples: Examples = 3,
    lang: Lang = Language.en,
    quiet: Quiet = False,
) -> int:
    """Give each column its transform, name every known risk, and predict the outcome.

    --output takes the plan as YAML, or the page with --format html.

    Exit 1 when the outcome asked for cannot be reached; the plan is written all the same. With
    --subset the keys of all tables concerned are read, to say how many rows a copy would have.
    """
    from tuomin.cli import part, screen, store
    from tuomin.plan import document, dumps
    from tuomin.reports import page, planned, previewed

    if output and output.suffix.lower() in PAGES and form is not ExplainForm.html:
        raise typer.BadParameter(
            "a plan is YAML: name a .yaml, or give --format html", param_hint="-o"
        )
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
    paged = form is ExplainForm.html and output is not None
    if output and not paged:
        screen.emit(dumps(made), output, quiet=quiet)
    found = document(made) | ({"preview": _preview(url, made, examples)} if preview else {})
    if form is ExplainForm.json:
        screen.document(found)
    elif form is ExplainForm.html:
        text = page.render([found], store.titles(detectors), lang=lang.value)
        screen.emit(text, output, quiet=quiet)
    elif not quiet:
        screen.show(
            planned.render(
                found, whole=output is None, lang=lang.value, titles=store.titles(detectors)
            )
        )
    if preview and form is ExplainForm.text:
        screen.show(previewed.render(found["preview"], lang=lang.value))
    if made.falls_short:
        screen.tell(f"no: {planned.shortfall(document(made), lang=lang.value)}")
    return int(made.falls_short)


def _preview(url: str, made: "Plan", examples: int) -> list[dict[str, Any]]:
    from contextlib import closing

    from tuomin.connectors.open import open_connector
    from tuomin.copier.preview import document, preview

    with closing(open_connector(url)) as connector:
        return document(preview(connector, made, examples))


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
    lock: float | None = None,
    pace: "Pace | None" = None,
) -> "Plan":
    """Scan (or read the inventory), then apply the policy."""
    from contextlib import closing

    from tuomin import policy as policies
    from tuomin.cli import store
    from tuomin.connectors.open import open_connector
    from tuomin.plan import plan as apply
    from tuomin.subset import refuse_unsafe, resolved
    from tuomin.transforms.keyed.keys import read_key

    rules = policies.read(policy, kinds=store.known(detectors))
    key = read_key(key_file).id if key_file else ""
    if subset:
        with closing(open_connector(url)) as connector:
            refuse_unsafe(subset, connector.engine)
            resolved(subset, connector.tables())
    found = store.judged(
        url,
        inventory=inventory,
        rows=rows,
        detectors=detectors,
        decisions=decisions,
        quiet=quiet,
        lock=lock,
        pace=pace,
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
