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
CHANGES = ("Anonymous:", "Private_Dirty:", "Shared_Dirty:", "Locked:")


def let_go() -> None:
    """Drop the code of all libraries that is as in their files; only Linux can say which is."""
    with suppress(OSError, AttributeError):
        madvise = ctypes.CDLL(None).madvise
        madvise.argtypes = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int
        for start, end in unchanged(MAPS.read_text()):
            madvise(start, end - start, mmap.MADV_DONTNEED)


def unchanged(maps: str) -> Iterator[tuple[int, int]]:
    """The parts of libraries that no process can have written to, and none has.

    >>> list(unchanged('''1000-3000 r-xp 0000 08:01 7  /usr/lib/libz.so.1
    ... Anonymous:             0 kB
    ... 4000-5000 r--p 0000 08:01 7                    /usr/lib/libz.so.1
    ... Anonymous:             4 kB'''))
    [(4096, 12288)]
    """
    place, is_unchanged = (0, 0), False
    for line in maps.splitlines():
        first, *rest = line.split()
        if "-" in first:
            if is_unchanged:
                yield place
            low, high = first.split("-")
            place = int(low, 16), int(high, 16)
            is_unchanged = rest[0] in UNCHANGED and ".so" in rest[-1]
        elif first in CHANGES:
            is_unchanged &= rest[0] == "0"
    if is_unchanged:
        yield place
