"""What several commands do with a store before they can answer."""

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tuomin.cli.options import DEFAULT_ROWS, DEFAULT_TIMEOUT

if TYPE_CHECKING:
    from tuomin.connectors.base import Connector
    from tuomin.decisions import Ground
    from tuomin.declared import Company
    from tuomin.detect.inside.joined import Joined
    from tuomin.detect.kinds.detector import Detector
    from tuomin.model import Decision, Inventory
    from tuomin.pace import Pace

OWN = "give this store's own, from tuomin scan"


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
    warned: bool = False,
    timeout: float = DEFAULT_TIMEOUT,
    watched: bool = False,
    before: "Inventory | None" = None,
    lock: float | None = None,
    pace: "Pace | None" = None,
    jobs: int = 1,
) -> "Inventory":
    """Open the store, scan a sample of it, or all of it when `full`, and close it.

    `watched`: with fingerprints; tables that are as they were in `before` are not looked at.

    `warned`: it is told when the user of the address is a superuser. `timeout` and `lock`: seconds
    that one statement may take, and wait for a lock. `jobs` tables are read at a time, when
    `pace` allows it.
    """
    from tuomin import full as whole
    from tuomin.cli.screen import counted
    from tuomin.connectors.open import open_connector
    from tuomin.pace import UNHURRIED
    from tuomin.scan import scan
    from tuomin.scan.workers import cores

    with_presidio = joined(detectors, presidio)
    with (
        closing(open_connector(url, timeout=timeout, lock=lock)) as connector,
        counted(quiet=quiet) as step,
    ):
        if warned:
            warn(connector)
        return (whole.scan if full else scan)(
            connector,
            rows=rows,
            detectors=known(detectors),
            sensitive_list=sensitive,
            values=values,
            progress=None if quiet else step,
            joined=with_presidio,
            watched=watched,
            before=before,
            pace=pace or UNHURRIED,
            jobs=jobs,
            workers=cores(),
        )


def warn(connector: "Connector") -> None:
    """Tell when a scan's user could do anything, and what tells of one that can only read."""
    from tuomin.cli.screen import tell
    from tuomin.connectors.rights import Examined
    from tuomin.errors import ConnectorError

    strong: Sequence[str] = ()
    if isinstance(connector, Examined):
        with suppress(ConnectorError):  # a scan does not fail for the sake of advice
            strong = connector.powers()
    if strong:
        tell(
            f"{connector.url}: scanning as a superuser ({', '.join(strong)});"
            " `tuomin doctor URL` prints the SQL of a role that can only read"
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

    from tuomin import declared

    by = ground(found.sensitive_list, detectors, presidio)
    kinds = by.detectors
    strict = [kind for kind, each in kinds.items() if by.law.level(each) == "sensitive"]
    return replace(found, declared=declared.compare(found, company, kinds, strict))


def words(
    path: Path | None, detectors: Path | None, presidio: Path | None = None
) -> "tuple[Decision, ...] | None":
    """What people decided in the file in `path`; to be read before anything that takes long."""
    from tuomin import decisions

    both = joined(detectors, presidio)
    return decisions.read(path, both.detectors if both else known(detectors)) if path else None


def decided(
    found: "Inventory",
    said: "tuple[Decision, ...] | None",
    detectors: Path | None,
    presidio: Path | None = None,
) -> "Inventory":
    """The Inventory as people decided; without a file, by its own decisions that still stand."""
    from tuomin import decisions

    standing = decisions.of(found) if said is None else said
    if not standing and said is None:
        return found
    return decisions.apply(found, standing, ground(found.sensitive_list, detectors, presidio))


def judged(
    url: str,
    *,
    inventory: Path | None,
    rows: int,
    detectors: Path | None,
    decisions: Path | None,
    quiet: bool,
    lock: float | None = None,
    pace: "Pace | None" = None,
) -> "Inventory":
    """The Inventory in a file, or of the store, as people decided; what does not apply is told."""
    from tuomin import inventory as inventories
    from tuomin.cli.screen import tell
    from tuomin.decisions import NOTE

    said = words(decisions, detectors)
    if inventory:
        found = inventories.read(inventory)
        refuse_other(found, url, inventory)
    else:
        found = inspect(url, rows=rows, detectors=detectors, quiet=quiet, lock=lock, pace=pace)
    found = decided(found, said, detectors)
    tell(*(note for note in found.notes if note.startswith(NOTE)))
    return found


def refuse_other(found: "Inventory", url: str, path: Path, *, hint: str = OWN) -> None:
    """SetupError when the inventory in `path` is of another store."""
    from tuomin.connectors.url import is_other, parse
    from tuomin.errors import SetupError

    if is_other(found.url, url):
        raise SetupError(
            f"is the inventory of {found.url}, not of {parse(url).safe}",
            where=str(path),
            hint=hint,
        )


def ground(sensitive: str, detectors: Path | None = None, presidio: Path | None = None) -> "Ground":
    """What decides levels and kinds where a person had a word, under one list of "sensitive"."""
    from tuomin import agreement, decisions
    from tuomin.detect.weighing.classify import Law

    both = joined(detectors, presidio)
    law = Law(agreement=agreement.read(), sensitive_list=sensitive)
    kinds = both.detectors if both else known(detectors)
    return decisions.Ground(detectors=kinds, law=law, today=decisions.today())


def joined(detectors: Path | None, presidio: Path | None) -> "Joined | None":
    """The Detectors and a user's Presidio recognizers, when there are some."""
    from tuomin.detect.inside.joined import join

    return join(known(detectors), presidio) if presidio else None


def titles(folder: Path | None = None) -> dict[str, dict[str, str]]:
    """What people call each Kind, in both languages."""
    from tuomin.detect import registry

    return registry.titles(folder)


def unread(found: "Inventory", known: Collection[str] = ()) -> list[str]:
    """A line for each table that could not be looked at, each column of the others, and each note
    that was not told before.
    """
    from tuomin.model import READ
    from tuomin.reports.grid import place

    shut = [table for table in found.tables if table.status not in READ]
    told = {(table.schema, table.table) for table in shut}
    unreached = Counter(table.status for table in shut if table.is_unreached)
    tables = [
        f"not looked at: {place(each.schema, each.table)}: {each.status}"
        for each in shut
        if not each.is_unreached
    ] + [f"not looked at: {count} tables {status}" for status, count in unreached.items()]
    columns = [
        f"undetermined: {column.label}: {column.reason}"
        for column in found.columns
        if column.level == "undetermined" and (column.schema, column.table) not in told
    ]
    return [*(note for note in found.notes if note not in known), *tables, *columns]
