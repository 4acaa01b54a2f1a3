"""What a copy says of itself when it is made: how rows were made alike, and what that cost."""

from collections.abc import Iterator

from tuomin.copier import Alike, Copied

SHOWN = 8  # columns of a table


def lines(copied: Copied) -> Iterator[str]:
    """One line for each table whose rows were made alike, or that has none for want of rows."""
    for label, alike in copied.alike.items():
        yield f"{label}: {_alike(alike)}"
    for label in copied.empty:
        yield f"{label}: too few rows to be alike, none is copied"


def resumed(copied: Copied) -> str:
    """What a copy took over from the one that was stopped."""
    if not (copied.kept or copied.anew):
        return "nothing to resume: all tables are copied anew"
    changed = f"; changed since, copied anew: {', '.join(copied.anew)}" if copied.anew else ""
    return f"resumed: {len(copied.kept)} finished tables are as the source is now{changed}"


def _alike(alike: Alike) -> str:
    losses = [f"{loss.column} {loss.width:.0%}" for loss in alike.losses]
    more = f" and {len(losses) - SHOWN} more" if len(losses) > SHOWN else ""
    cost = f"; lost of {', '.join(losses[:SHOWN])}{more}" if losses else ""
    return f"{alike.rows:,} rows and more are alike{cost}"
