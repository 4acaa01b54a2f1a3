"""Results in the order of what they are made from, while threads already make the next ones.

>>> list(ahead(str.upper, ["a", "b", "c"], jobs=2))
['A', 'B', 'C']
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


def ahead(work: Callable[[In], Out], items: Iterable[In], *, jobs: int) -> Generator[Out]:
    """`work` done on the items by `jobs` threads, which are at most that many results ahead.

    Whoever stops listening does not wait for the threads: what they wait for is to be ended.
    """
    if jobs <= 1:
        yield from map(work, items)
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="tuomin-scan")
    coming: deque[Future[Out]] = deque()
    try:
        for item in items:
            coming.append(pool.submit(work, item))
            if len(coming) > jobs:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
