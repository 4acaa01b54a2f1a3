"""Threads over bounded queues: one reads, some mask, one writes, and all batches keep their order.

Batches are dealt to the masking threads in turn and collected in the same turn, so none of them has
to know its number.
Whoever fails first stops the others; its error is the one that is raised. The caller's thread only
waits, so that Ctrl-C and other signals reach it at once, whatever a driver is doing meanwhile.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import cycle
from queue import Empty, Full, Queue
from threading import Lock, Semaphore, Thread
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

MASKING = 2  # threads; kernels leave the interpreter to others while they compute
DEPTH = 1  # batches that may wait between two threads
MOST = MASKING + 2  # batches at a time: being read, masked, written
POLL = 0.1  # seconds until a waiting thread looks whether it shall stop
GRACE = 1.0  # seconds that threads have to end by themselves
END = object()
Lane = Queue[object]


class Stopped(Exception):  # noqa: N818 - it says that another thread failed
    """Raised inside the writer when somebody else failed, so that its staging is taken down."""


def pump(
    read: Callable[[], Iterator[In]],
    mask: Callable[[In], Out],
    write: Callable[[Iterator[Out]], None],
    cancel: Callable[[], None] = lambda: None,
) -> None:
    """Pass everything that `read` yields through `mask` into the iterator that `write` consumes.

    Returns when `write` has returned. On an error in any thread, or in the caller's (a signal),
    the iterator raises `Stopped` inside `write`, `read` is closed, and the error is raised here
    after all threads have ended. `cancel` is called when they take long to end, for they may be
    waiting for a server.
    """
    run = _Run(cancel)
    raw: list[Lane] = [Queue(DEPTH) for _ in range(MASKING)]
    masked: list[Lane] = [Queue(DEPTH) for _ in range(MASKING)]
    jobs: dict[str, Callable[[], None]] = {"read": lambda: run.feed(raw, run.held(read()))}
    for number, (before, after) in enumerate(zip(raw, masked, strict=True)):
        jobs[f"mask-{number}"] = partial(run.mask, mask, before, after)
    jobs["write"] = lambda: write(run.freed(run.items(masked)))  # type: ignore[arg-type]
    run.all_of([_Worker(name, partial(run.guard, job)) for name, job in jobs.items()])


class _Worker(Thread):
    """A thread that can be waited for under signals.

    Python 3.11 takes a thread for ended when a signal arrives in the middle of its `join`.
    """

    def __init__(self, name: str, job: Callable[[], None]) -> None:
        super().__init__(name=f"tuomin-{name}", daemon=True)
        self._job, self._ended, self._bell = job, False, Lock()
        self._bell.acquire()

    def run(self) -> None:
        try:
            self._job()
        finally:
            self._ended = True
            self._bell.release()

    def is_working(self) -> bool:
        return self.ident is not None and not self._ended

    def wait(self, seconds: float) -> None:
        """Return when the thread has ended, or a little later, or after so many seconds."""
        if self._bell.acquire(timeout=seconds):
            self._bell.release()


class _Run:
    """What the threads of one run share: whether to stop, and the first error."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self.stopped = False
        self.errors: list[BaseException] = []
        self._cancel, self._room = cancel, Semaphore(MOST)

    def all_of(self, workers: list[_Worker]) -> None:
        try:
            for worker in workers:
                worker.start()
            self._join(workers)
        except BaseException:
            self.stopped = True
            self._end(workers)
            raise
        if self.errors:
            raise self.errors[0]

    def guard(self, job: Callable[[], None]) -> None:
        if self.stopped:
            return
        try:
            job()
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - it is raised again in the caller's thread
            self.errors.append(error)
            self.stopped = True

    def mask(self, mask: Callable[[In], Out], before: Lane, after: Lane) -> None:
        self.feed([after], map(mask, self.items([before])))  # type: ignore[arg-type]

    def feed(self, lanes: Sequence[Lane], items: Iterator[object]) -> None:
        """Deal the items out, and tell every lane that they have ended."""
        try:
            for lane, item in zip(cycle(lanes), items, strict=False):
                self._put(lane, item)
            for lane in lanes:
                self._put(lane, END)
        finally:
            _close(items)

    def items(self, lanes: Sequence[Lane]) -> Iterator[object]:
        """What was dealt to the lanes, in its order."""
        for lane in cycle(lanes):
            if (item := self._get(lane)) is END:
                return
            yield item

    def held(self, items: Iterator[object]) -> Iterator[object]:
        """The items, none of which is made before there is room for it."""
        try:
            self._wait()
            for item in items:
                yield item
                self._wait()
        finally:
            _close(items)

    def freed(self, items: Iterator[object]) -> Iterator[object]:
        """The items, each of which makes room when the next one is asked for."""
        for item in items:
            yield item
            self._room.release()

    def _wait(self) -> None:
        while not self.stopped:
            if self._room.acquire(timeout=POLL):
                return
        raise Stopped

    def _put(self, lane: Lane, item: object) -> None:
        while not self.stopped:
            try:
                return lane.put(item, timeout=POLL)
            except Full:
                continue
        raise Stopped

    def _get(self, lane: Lane) -> object:
        while not self.stopped:
            try:
                return lane.get(timeout=POLL)
            except Empty:
                continue
        raise Stopped

    def _end(self, workers: list[_Worker]) -> None:
        """Wait for what is being taken down, whatever other signals arrive meanwhile."""
        while any(worker.is_working() for worker in workers):
            with suppress(BaseException):
                self._join(workers)

    def _join(self, workers: list[_Worker]) -> None:
        """Wait in short steps: a wait without an end would hold back signals."""
        patience = GRACE
        while working := [worker for worker in workers if worker.is_working()]:
            working[0].wait(POLL)
            patience -= POLL if self.stopped else 0
            if patience <= 0:
                patience = float("inf")
                self._cancel()
        for worker in (each for each in workers if each.ident):
            worker.join()


def _close(items: Iterator[object]) -> None:
    close = getattr(items, "close", None)
    if close:
        close()
