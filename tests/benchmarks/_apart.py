"""Work measured in a process of its own."""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def alone(work, *arguments):
    """Seconds and peak MiB of `work`, which may tell its own seconds."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(measured, work, *arguments).result()


def measured(work, *arguments):
    began = time.perf_counter()
    own = work(*arguments)
    seconds = time.perf_counter() - began if own is None else own
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
