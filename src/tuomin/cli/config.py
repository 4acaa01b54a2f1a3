"""`tuomin config`: show what holds for a run, and where it was set."""

from typing import Annotated

import typer

from tuomin.cli.options import Form, Format

config = typer.Typer(
    help="What files and variables set for the other commands.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


@config.callback()
def root() -> None:
    """Hold the commands."""


@config.command("show")
def show(
    context: typer.Context,
    *,
    origin: Annotated[bool, typer.Option("--origin", help="say where each was set")] = False,
    form: Format = Form.text,
) -> None:
    """Print every setting that holds, of all runs and of each store; secrets are hidden.

    Schedules and owners are shown, too. A value that no command takes is refused (exit code 2).

    A flag goes before a variable (TUOMIN_ROWS), that before the project's tuomin.yaml, in this
    folder or above it in its repository, and that before ~/.config/tuomin/tuomin.yaml.
    """
    from tuomin.cli.screen import document, spoken
    from tuomin.cli.screen import show as put

    settings = context.find_root().obj
    lines = [("", name, each) for name, each in sorted(settings.of(None).items())]
    for store, one in settings.stores.items():
        own = {**settings.of(store), **one.who, "url": one.url}
        lines += [(store, name, each) for name, each in sorted(own.items())]
    shown = [
        {"store": store or None, "name": name, "value": _safe(name, each.value)}
        | ({"origin": each.origin} if origin else {})
        for store, name, each in lines
    ]
    if form is Form.json:
        document({"format": "tuomin.config/1", "settings": shown})
    else:
        put("\n".join(_line(**each) for each in shown) or spoken("nothing is set"))


def _safe(name: str, value: object) -> str:
    from tuomin.connectors.url import parse

    if name == "url":
        return parse(str(value)).safe
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _line(*, store: str | None, name: str, value: str, origin: str = "") -> str:
    place = f"{store}." if store else ""
    return f"{place}{name}: {value}" + (f"  ({origin})" if origin else "")
