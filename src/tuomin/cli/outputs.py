"""Files to write, looked at before any work begins: after hours of reading it would be too late."""

from pathlib import Path

import typer

PAGES = (".html", ".htm")
OTHERS = (*PAGES, ".xlsx", ".csv", ".md", ".sarif", ".xml", ".ndjson")


def writable(output: Path | None) -> Path | None:
    """The file, if it can be written; SetupError says why not."""
    from tuomin import atomic

    if output:
        atomic.refuse_unwritable(output)
    return output


def json(output: Path | None) -> Path | None:
    """The same for a file that gets JSON: not under the name of a page or a table."""
    if output and output.suffix.lower() in OTHERS:
        name = output.with_suffix(".json").name
        hint = f"it is JSON: give -o {name}, then `tuomin report {name} -o {output.name}`"
        raise typer.BadParameter(hint)
    return writable(output)
