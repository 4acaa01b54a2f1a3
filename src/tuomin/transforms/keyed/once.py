"""Tables that take long to make, made once for all threads."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Made = TypeVar("Made")


def once(*, maxsize: int) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """As `lru_cache`, but a thread waits for what another one is making already."""

    def kept(make: Callable[Given, Made]) -> Callable[Given, Made]:
        known, making = lru_cache(maxsize)(make), Lock()

        @wraps(make)
        def get(*given: Given.args, **named: Given.kwargs) -> Made:
            with making:
                return known(*given, **named)  # type: ignore[arg-type]

        return get

    return kept
