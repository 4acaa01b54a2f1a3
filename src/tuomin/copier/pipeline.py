"""Three threads over bounded queues: one reads, one masks, one writes.

Whoever fails first stops the others; its error is the one that is raised. The caller's thread only
waits, so that Ctrl-C and other signals reach it at once, whatever a driver is doing meanwhile.
"""

from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue
from threading import Event, Thread
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")

DEPTH = 2  # batches that may wait between two threads
POLL = 0.1  # seconds until a waiting thread looks whether it shall stop
GRACE = 1.0  # seconds that threads have to end by themselves
END = object()


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
    raw: Queue[object] = Queue(DEPTH)
    masked: Queue[object] = Queue(DEPTH)
    jobs = {
        "read": lambda: run.feed(raw, read()),
        "mask": lambda: run.feed(masked, map(mask, run.items(raw))),  # type: ignore[arg-type]
        "write": lambda: write(run.items(masked)),  # type: ignore[arg-type]
    }
    threads = [
        Thread(target=run.guard, args=(job,), name=f"tuomin-{name}", daemon=True)
        for name, job in jobs.items()
    ]
    run.all_of(threads)


class _Run:
    """What the threads of one run share: whether to stop, and the first error."""

    def __init__(self, cancel: Callable[[], None]) -> None:
        self.stop = Event()
        self.errors: list[BaseException] = []
        self._cancel = cancel

    def all_of(self, threads: list[Thread]) -> None:
        try:
            for thread in threads:
                thread.start()
            self._join(threads)
        except BaseException:
            self.stop.set()
            self._join(threads)
            raise
        if self.errors:
            raise self.errors[0]

    def guard(self, job: Callable[[], None]) -> None:
        try:
            job()
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - it is raised again in the caller's thread
            self.errors.append(error)
            self.stop.set()

    def feed(self, queue: Queue[object], items: Iterator[object]) -> None:
        try:
            for item in items:
                self._put(queue, item)
            self._put(queue, END)
        finally:
            close = getattr(items, "close", None)
            if close:
                close()

    def items(self, queue: Queue[object]) -> Iterator[object]:
        while (item := self._get(queue)) is not END:
            yield item

    def _put(self, queue: Queue[object], item: object) -> None:
        while not self.stop.is_set():
            try:
                return queue.put(item, timeout=POLL)
            except Full:
                continue
        raise Stopped

    def _get(self, queue: Queue[object]) -> object:
        while not self.stop.is_set():
            try:
                return queue.get(timeout=POLL)
            except Empty:
                continue
        raise Stopped

    def _join(self, threads: list[Thread]) -> None:
        """Wait in short steps: a wait without an end would hold back signals."""
        patience = GRACE
        while alive := [thread for thread in threads if thread.is_alive()]:
            alive[0].join(POLL)
            patience -= POLL if self.stop.is_set() else 0
            if patience <= 0:
                patience = float("inf")
                self._cancel()
