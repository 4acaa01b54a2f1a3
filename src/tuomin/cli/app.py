"""The commands of `tuomin`, in the order in which a user meets them."""

from typing import Annotated

import typer

from tuomin import __version__
from tuomin.cli import (
    again,
    agreement,
    config,
    copy,
    demo,
    detectors,
    diff,
    doctor,
    erase,
    explain,
    handover,
    key,
    plan,
    report,
    review,
    scan,
    verify,
)

app = typer.Typer(
    name="tuomin",
    help=(
        "Find personal information in databases, make copies without it, prove what they are.\n\n"
        "tuomin scan sqlite:///shop.db\n\n"
        "tuomin plan sqlite:///shop.db --policy de_identified --output plan.yaml\n\n"
        "tuomin copy sqlite:///shop.db sqlite:///test.db --plan plan.yaml"
    ),
    epilog=(
        "Exit codes: 0 done and complete; 1 the answer is no; 2 wrong usage; 3 incomplete; "
        "4 failed; 75 busy; 130, 143 stopped."
    ),
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
)


def _version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"tuomin {__version__}")
        raise typer.Exit


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=lambda asked: _version(asked=asked), is_eager=True),
    ] = False,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="NAME", help="a store of tuomin.yaml in place of a URL"),
    ] = None,
    config: Annotated[
        str | None,
        typer.Option("--config", metavar="FILE", help="settings, in place of tuomin.yaml here"),
    ] = None,
) -> None:
    """Hold the options that stand before the command."""


app.command("scan")(scan.scan)
app.command("explain")(explain.explain)
app.command("plan")(plan.plan)
app.command("copy")(again.noted(copy.copy))
app.command("verify")(verify.verify)
app.command("erase")(again.noted(erase.erase))
app.command("diff")(diff.diff)
app.command("report")(report.report)
app.command("handover")(handover.handover)
app.command("review")(review.review)
app.command("doctor")(doctor.doctor)
app.add_typer(detectors.app, name="detectors")
app.add_typer(agreement.agreement, name="agreement")
app.add_typer(config.config, name="config")
app.command("key")(key.key)
app.command("demo")(demo.demo)
