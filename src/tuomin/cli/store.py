"""What several commands do with a store before they can answer."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from tuomin.cli.options import DEFAULT_ROWS

if TYPE_CHECKING:
    from tuomin.declared import Company
    from tuomin.detect.detector import Detector
    from tuomin.detect.joined import Joined
    from tuomin.model import Inventory


def inspect(
    url: str,
    *,
    rows: int = DEFAULT_ROWS,
    detectors: Path | None = None,
    presidio: Path | None = None,
    sensitive: str = "agreement",
    values: bool = True,
    quiet: bool = False,
    full: bool = False,
) -> "Inventory":
    """Open the store, scan a sample of it, or all of it when `full`, and close it."""
    from tuomin import full as whole
    from tuomin.cli.screen import counted
    from tuomin.connectors.open import open_connector
    from tuomin.scan import scan

    with_presidio = joined(detectors, presidio)
    with closing(open_connector(url)) as connector, counted(quiet=quiet) as step:
        return (whole.scan if full else scan)(
            connector,
            rows=rows,
            detectors=known(detectors),
            sensitive_list=sensitive,
            values=values,
            progress=step,
            joined=with_presidio,
        )


def known(folder: Path | None) -> "dict[str, Detector]":
    """The Detectors that come with tuomin, and those of `folder`."""
    from tuomin.detect import registry

    return registry.beside(folder)


def company(path: Path, detectors: Path | None) -> "Company":
    """A company's agreement."""
    from tuomin import declared

    return declared.read(path, known(detectors))


def compared(
    found: "Inventory", company: "Company", detectors: Path | None, presidio: Path | None
) -> "Inventory":
    """The Inventory with what `company` declares against what was found."""
    from dataclasses import replace

    from tuomin import agreement, declared
    from tuomin.detect.classify import Law

    both = joined(detectors, presidio)
    kinds = both.detectors if both else known(detectors)
    law = Law(agreement=agreement.read(), sensitive_list=found.sensitive_list)
    strict = [kind for kind, each in kinds.items() if law.level(each) == "sensitive"]
    return replace(found, declared=declared.compare(found, company, kinds, strict))


def joined(detectors: Path | None, presidio: Path | None) -> "Joined | None":
    """The Detectors and a user's Presidio recognizers, when there are some."""
    from tuomin.detect.joined import join

    return join(known(detectors), presidio) if presidio else None


def titles(folder: Path | None = None) -> dict[str, dict[str, str]]:
    """What people call each Kind, in both languages."""
    return {
        kind: {"en": detector.title.en, "zh": detector.title.zh}
        for kind, detector in known(folder).items()
    }


def unread(found: "Inventory") -> list[str]:
    """A line for each table that could not be looked at, and each column of the others."""
    from tuomin.reports.grid import place

    shut = [table for table in found.tables if table.status not in {"scanned", "empty", "schema"}]
    told = {(table.schema, table.table) for table in shut}
    tables = [f"not looked at: {place(each.schema, each.table)}: {each.status}" for each in shut]
    columns = [
        f"undetermined: {column.label}: {column.reason}"
        for column in found.columns
        if column.level == "undetermined" and (column.schema, column.table) not in told
    ]
    return [*found.notes, *tables, *columns]
