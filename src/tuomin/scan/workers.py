"""Workers: processes that judge Batches while the tables of the next ones are read.

Judging is Python for the most part, so threads would wait for each other. What a Worker has to know
goes through its pipe, and nothing is told on its command line. It ends when the pipe does, whatever
became of the process that asked; Ctrl-C and SIGTERM are for that one alone.
"""

import gc
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection, wait

from tuomin.detect.judge import Judge
from tuomin.errors import TuominError
from tuomin.scan.batch import Batch, Judged, judged

MOST = 2  # a third would wait for tables to be read, and each takes 200 MiB
PATIENCE = 1.0  # seconds for which one that was ended is waited for
HELD = frozenset({signal.SIGINT, signal.SIGTERM})
# As many processes as processors: threads are in their way.
ALONE = {"POLARS_MAX_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
CALM = 50_000  # objects made between two looks for those that only hold each other
LOST = "a process that judges tables ended before it had"


def cores() -> int:
    """How many processors this process may use; 1 where Workers could not be kept from Ctrl-C."""
    if not hasattr(signal, "pthread_sigmask"):
        return 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """Processes with the same Judge. Whoever made them closes them."""

    def __init__(self, count: int, judge: Judge) -> None:
        self._told = judge.detectors, judge.law, judge.today
        context = get_context("spawn")
        self._new: list[Connection] = []
        self._idle: list[Connection] = []
        self._busy: list[Connection] = []
        self._processes = []
        try:
            with _starting():
                for _ in range(count):
                    ours, theirs = context.Pipe()
                    process = context.Process(target=work, args=(theirs,), daemon=True)
                    self._processes.append(process)
                    self._new.append(ours)
                    process.start()
                    theirs.close()
        except BaseException:
            self.close()
            raise

    @property
    def is_free(self) -> bool:
        """Whether one has nothing to do."""
        return bool(self._idle or self._new)

    @property
    def is_busy(self) -> bool:
        """Whether one has something to do."""
        return bool(self._busy)

    def send(self, batch: Batch) -> None:
        """Let one that is free judge a Batch."""
        with _unless_lost():
            if self._idle:
                pipe = self._idle.pop()
            else:
                pipe = self._new.pop()
                pipe.send(self._told)
            _send(pipe, batch)
        self._busy.append(pipe)

    def receive(self) -> list[Judged]:
        """What came of a Batch, as soon as one is judged; what went wrong with it is raised."""
        with _unless_lost():
            pipe = next(each for each in wait(self._busy) if isinstance(each, Connection))
            found: list[Judged] | Exception = pipe.recv()
        self._busy.remove(pipe)
        self._idle.append(pipe)
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        """End them, whatever they do."""
        for process in self._processes:
            if process.pid is not None:
                process.kill()
        for pipe in (*self._new, *self._idle, *self._busy):
            pipe.close()
        for process in self._processes:
            if process.pid is not None:
                process.join(PATIENCE)


def work(pipe: Connection) -> None:
    """Judge what comes through the pipe until it ends."""
    gc.set_threshold(CALM)
    with suppress(EOFError, OSError):
        detectors, law, today = pipe.recv()
        judge = Judge(detectors, law, today=today)
        while True:
            pipe.send(_answer(judge, _received(pipe)))


def _send(pipe: Connection, batch: Batch) -> None:
    """Table by table: all of them as one message would be in memory three times."""
    pipe.send((replace(batch, tables=()), len(batch.tables)))
    for each in batch.tables:
        pipe.send(each)


def _received(pipe: Connection) -> Batch:
    batch: Batch
    batch, count = pipe.recv()
    return replace(batch, tables=[pipe.recv() for _ in range(count)])


def _answer(judge: Judge, batch: Batch) -> list[Judged] | Exception:
    try:
        return judged(judge, batch)
    except Exception as error:  # noqa: BLE001 - whoever asked says what went wrong
        return error


@contextmanager
def _starting() -> Iterator[None]:
    """Processes that start inherit signals that are held back; here they only come later.

    What keeps track of them comes first, because it lets go of all that is held back.
    """
    resource_tracker.ensure_running()
    held = signal.pthread_sigmask(signal.SIG_BLOCK, HELD)
    before = {name: os.environ.get(name) for name in ALONE}
    os.environ |= ALONE | {name: given for name, given in before.items() if given}
    try:
        yield
    finally:
        for name in ALONE:
            if before[name] is None:
                del os.environ[name]
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


@contextmanager
def _unless_lost() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise TuominError(LOST, hint="is there memory enough?") from error
