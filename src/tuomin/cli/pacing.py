"""The limits that a command line sets to a run, and the Pace that keeps them."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuomin.pace import Limits, Pace


def limits(
    *,
    load: Sequence[str] | None,
    lag: float | None,
    runtime: str | None,
    window: str | None,
    pause: Path | None,
    stop: Path | None,
) -> "Limits":
    """What the options say; SetupError for one that makes no sense."""
    from tuomin.pace import Limits, Window
    from tuomin.pace import limits as parsed

    return Limits(
        load=parsed.load(load or (), usual=""),
        lag=lag,
        runtime=parsed.seconds(runtime) if runtime else None,
        window=Window.parse(window) if window else None,
        pause=pause,
        stop=stop,
    )


@contextmanager
def paced(url: str, wanted: "Limits", *, quiet: bool) -> "Iterator[Pace]":
    """The Pace of a run against the store at `url`, which is asked in a session of its own.

    What keeps the run waiting is told, unless it is to be quiet.
    """
    from tuomin.cli.screen import tell
    from tuomin.connectors.open import open_connector
    from tuomin.connectors.pressure import Loaded
    from tuomin.errors import SetupError
    from tuomin.pace import Pace

    say = None if quiet else tell
    if not wanted.are_measured:
        yield Pace(wanted, say=say)
        return
    with closing(open_connector(url)) as gauge:
        if not isinstance(gauge, Loaded):
            raise SetupError(
                "--max-load and --max-lag ask a server how busy it is, and this is none",
                where=gauge.url,
                hint="leave them out",
            )
        load = {name or gauge.measure: most for name, most in wanted.load.items()}
        yield Pace(replace(wanted, load=load), gauge=gauge, say=say)
