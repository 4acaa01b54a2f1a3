"""Work measured in a process of its own."""

import re
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

STATUS = Path("/proc/self/status")


def apart(work, *arguments):
    """What `work` returns, called in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(work, *arguments).result()


def alone(work, *arguments):
    """Seconds and peak MiB of `work`, which may tell its own seconds."""
    return apart(measured, work, *arguments)


def measured(work, *arguments):
    began = time.perf_counter()
    own = work(*arguments)
    seconds = time.perf_counter() - began if own is None else own
    return seconds, peak()


def peak():
    """MiB that this process held at most: getrusage would count what its parent held before."""
    return int(re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text())[1]) / 1024
