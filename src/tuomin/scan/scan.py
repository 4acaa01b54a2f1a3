"""The scan: a store in, an Inventory out.

Tables are read one by one, those that others point to first, and forgotten once they are judged,
but for a few values of columns that may refer to others. A
table that cannot be read leaves its columns `undetermined` and the Inventory incomplete; a store
without tables is incomplete too, because nothing was found to look at.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

from tuomin import agreement as agreements
from tuomin.agreement import Agreement
from tuomin.connectors.base import Connector, Sample
from tuomin.detect import registry
from tuomin.detect.inside.joined import Joined
from tuomin.detect.judge import Judge
from tuomin.detect.kinds.detector import Detector
from tuomin.detect.weighing.classify import Law
from tuomin.model import Inventory, Table
from tuomin.pace import UNHURRIED, Pace
from tuomin.scan.ahead import ahead
from tuomin.scan.fingerprint import basis
from tuomin.scan.order import by_depth, chosen, parents_first
from tuomin.scan.run import TOGETHER, Run
from tuomin.scan.workers import MOST, Workers

ROWS = 2000
# Columns that a Worker measures together where there are very many: each time all patterns are
# made anew. At least so many times each is asked, so that none has much more to do than another.
MANY, SHARES = 800, 4
Progress = Callable[[str, int, int | None], None]


def scan(  # noqa: PLR0913 - keyword-only options
    connector: Connector,
    *,
    rows: int = ROWS,
    detectors: Mapping[str, Detector] | None = None,
    agreement: Agreement | None = None,
    sensitive_list: str = "agreement",
    progress: Progress | None = None,
    tables: Collection[str] | None = None,
    values: bool = True,
    joined: Joined | None = None,
    watched: bool = False,
    before: Inventory | None = None,
    pace: Pace = UNHURRIED,
    jobs: int = 1,
    workers: int = 1,
) -> Inventory:
    """Look at `rows` rows of every table (or of `tables`, as `table` or `schema.table`).

    Without `values` no row is read: names, comments, types and keys decide. `joined` holds a
    user's Presidio recognizers beside the Detectors (`tuomin.detect.inside.joined`).
    A `watched` store's tables get fingerprints; those that are as they were in `before`, judged by
    the same, are not looked at again.
    `progress` is called with a label, how many tables are done, and of how many.

    Tables are read by `jobs` threads, where the store lets several read, and judged in the same
    order whatever their number. `pace` says when: HaltedError where it lets nothing be read at all;
    what it ends later leaves tables whose turn had not come, and the Inventory tells so.
    Very many are judged by `workers` processes, if there are to be several: a script that asks
    for them has to be one that can be imported.
    """
    agreements.check_list(sensitive_list)
    law = Law(agreement=agreement or agreements.read(), sensitive_list=sensitive_list)
    pace.wait()
    known = connector.tables()
    wanted = chosen(known, tables)
    run = Run(
        connector=connector,
        judge=Judge(detectors or registry.load(), law, joined=joined),
        rows=rows if values else 0,
        tables=known,
        pace=pace,
        prints={} if watched else None,
    )
    by = basis(run.judge.detectors, law, rows) if watched and values and not joined else ""
    jobs = jobs if jobs > 1 and connector.capabilities.parallel else 1
    try:
        if before and by and before.basis == by:
            run.recall(before, jobs=jobs)
        order = parents_first(wanted)
        with _helped(run, order, workers):
            _look(run, by_depth(order) if run.workers else order, progress, jobs)
            run.judge_all()
    except BaseException:
        pace.end()
        raise
    run.refer(order)
    if progress and wanted:
        progress(wanted[-1].label, len(wanted), len(wanted))
    return replace(run.inventory(wanted, sensitive_list), basis=by)


@contextmanager
def _helped(run: Run, order: Sequence[Table], workers: int) -> Iterator[None]:
    """With Workers for a run that has tables enough for several; those of Presidio stay here."""
    unknown = [table for table in order if table.id not in run.known.tables]
    columns = sum(len(table.columns) for table in unknown)
    count = min(workers, columns // TOGETHER, MOST)
    if count < 2 or run.judge.joined:  # noqa: PLR2004 - one is no more than there is without
        yield
        return
    run.workers = Workers(count, run.judge)
    run.together = min(max(TOGETHER, columns // count // SHARES), MANY)
    with closing(run.workers):
        yield
    run.workers = None


def _look(run: Run, order: Sequence[Table], progress: Progress | None, jobs: int) -> None:
    """Sample the tables, `jobs` at a time, and take them in in their order."""

    def sampled(place: int) -> Sample | str | None:
        label = order[place].label
        say = (lambda why: progress(f"{label}: {why}", place, len(order))) if progress else None
        return run.sample(order[place], say)

    with closing(ahead(sampled, range(len(order)), jobs=jobs)) as samples:
        for done, table in enumerate(order):
            if progress:
                progress(table.label, done, len(order))
            run.take(table, next(samples))
