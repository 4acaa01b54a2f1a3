"""Code of libraries in memory: what a process has called once need not stay there for ever.

Most of it is the compiler's and that of imports. It is the file's own content, so the kernel can
drop it and reads it again, mostly from its cache, where somebody calls it.
"""

import ctypes
import mmap
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

MAPS = Path("/proc/self/smaps")
UNCHANGED = {"r-xp", "r--p"}
CHANGES = frozenset({"Anonymous:", "Private_Dirty:", "Shared_Dirty:", "Swap:", "Locked:"})


def let_go() -> None:
    """Drop the code of all libraries that is as in their files; only Linux can say which is."""
    with suppress(OSError, AttributeError):
        maps = MAPS.read_text(encoding="utf-8", errors="replace")
        madvise = ctypes.CDLL(None).madvise
        madvise.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
        for start, end in unchanged(maps):
            madvise(start, end - start, mmap.MADV_DONTNEED)


def unchanged(maps: str) -> Iterator[tuple[int, int]]:
    r"""The parts of libraries that no process can have written to, and none has.

    What the loader wrote and closed again may lie in swap by now; where the kernel does not say
    how much does, nothing is known.

    >>> free = "".join(f"{change} 0 kB\n" for change in CHANGES)
    >>> kept = free.replace("Swap: 0", "Swap: 4")
    >>> code, data = (f"{place} 0000 08:01 7 /usr/lib/libz.so.1\n"
    ...     for place in ("1000-3000 r-xp", "4000-5000 r--p"))
    >>> list(unchanged(code + free + data + kept + data)), list(unchanged(data + free))
    ([(4096, 12288)], [(16384, 20480)])
    """
    place, is_code, same = (0, 0), False, set[str]()
    for line in (*maps.splitlines(), "0-0 end"):
        first, *rest = line.split()
        if "-" in first:
            if is_code and same == CHANGES:
                yield place
            low, high = first.split("-")
            place, same = (int(low, 16), int(high, 16)), set()
            is_code = rest[0] in UNCHANGED and ".so" in rest[-1]
        elif first in CHANGES and rest[0] == "0":
            same.add(first)
